"""Further English words that tell of an event only beside what they are said of."""

from collections.abc import Callable, Mapping

from geomap.reports.events.clauses import Line
from geomap.reports.events.triggers import Trigger, Voice
from geomap.reports.events.weapons import next_weapon, weapon_kind
from geomap.reports.events.words import ARMED, CIVIL, listed

__all__ = ["PHRASES", "phrase_trigger"]

_BE = listed("was were been being be is are got")
_BOMBS = listed(
    """
    bomb bombs mine mines landmine landmines ied ieds uxo uxos ordnance device devices explosives
    grenade grenades boobytrap boobytraps tripwire munition munitions submunitions
    """
)
_CROWD = listed(
    "protesters protestors demonstrators crowd crowds rioters protest rally marchers worshippers"
)
_SHIPS = listed("boat boats ship ships vessel vessels trawler trawlers coastguard cutter fishermen")
_SEA = _SHIPS | listed("coast navy naval shoal sea")
_PASSAGE = listed("passage access entry crossing")
_LEFT = listed("post posts base bases position positions checkpoint checkpoints outpost camp town "
               "village villages city trenches garrison headquarters")  # fmt: skip
_HARM = CIVIL | listed("detainee detainees resident youth pensioner driver prisoners man lawyer "
                       "activist girls priest passer-by volunteer volunteers")  # fmt: skip
_WATCH = listed("patrol patrols observers monitors convoy convoys peacekeepers team smm unifil "
                "eumm trucks ambulance ambulances")  # fmt: skip
_WIRE = listed("fence fences fencing wire signs sign barriers posts trench trenches ditch")


def phrase_trigger(line: Line, at: int) -> Trigger | None:
    """Return the event that a word of PHRASES at `at` tells of, None where it tells of none."""
    return PHRASES[line.words[at]](line, at)


def _voice(line: Line, at: int) -> Voice:
    back = at - 1
    if line.word(back).endswith("ly") or line.word(back) in {"not", "also", "again"}:
        back -= 1
    return "passive" if line.word(back) in _BE or line.word(at + 1) == "by" else "active"


def _sides(line: Line, at: int, most: int = 9) -> tuple[int, int]:
    """Return the words that a verb's object stands in: before a passive, after an active."""
    if _voice(line, at) == "passive":
        return max(line.left[at], at - most), at
    return at + 1, min(line.right[at], at + most)


def _made(  # noqa: PLR0913 - each is a field of what is made
    line: Line, at: int, kind: str, why: str, confidence: float = 0.8, *, end: int | None = None,
    weapon: int | None = None, voice: Voice | None = None,
) -> Trigger:  # fmt: skip
    last = at + 1 if end is None else end
    shown = " ".join(line.words[at:last])
    return Trigger(at, last, at, kind, voice or _voice(line, at), f'"{shown}": {why}', confidence,
                   weapon, weapon)  # fmt: skip


def _armed(line: Line, first: int, last: int) -> bool:
    return line.has(ARMED, first, last) is not None or any(
        party.armed for party in line.party_in(first, last)
    )


def _found(line: Line, at: int) -> Trigger | None:
    """Read "a mine was found", "sappers defused a bomb"."""
    bomb = line.has(_BOMBS, *_sides(line, at))
    if bomb is None or weapon_kind(line, bomb) not in {"explosive device", "strike", "shelling"}:
        return None
    if line.has({"evidence", "traces", "remains", "parts", "guilty"}, at + 1, bomb) is not None:
        return None
    return _made(line, at, "explosive device", "a device was found", 0.7, weapon=bomb)


def _threw(line: Line, at: int) -> Trigger | None:
    grenade = line.has({"grenade", "grenades", "bomb", "explosives"}, *_sides(line, at))
    if grenade is None:
        return None
    return _made(line, at, "explosive device", "a grenade was thrown", 0.9, weapon=grenade)


def _flag(line: Line, at: int) -> Trigger | None:
    flag = line.has({"flag", "flags"}, *_sides(line, at))
    over = line.has(
        {"over", "above", "on", "in", "atop", "at"}, at + 1, min(line.right[at], at + 9)
    )
    whose = _armed(line, max(0, at - 12), at) or line.word(at + 1) in {"its", "their"}
    if flag is None or over is None or not whose:
        return None
    return _made(line, at, "territory taken", "a flag was raised", 0.7)


def _dispersed(line: Line, at: int) -> Trigger | None:
    crowd = line.has(_CROWD, *_sides(line, at))
    return _made(line, at, "protest", "a crowd was dispersed") if crowd is not None else None


def _gas(line: Line, at: int) -> Trigger | None:
    word, following = line.word(at), line.word(at + 1)
    if (word, following[:6]) not in {("tear", "gas"), ("water", "cannon"), ("rubber", "bullet")}:
        return None
    sea = word == "water" and line.has(_SEA, 0, len(line.words)) is not None
    kind = "other" if sea else "protest"
    return _made(line, at, kind, "used against a crowd or ship", 0.6, end=at + 2, voice="noun")


def _ship(line: Line, at: int) -> Trigger | None:
    first, last = max(0, at - 10), min(len(line.words), at + 10)
    near = line.has(_SHIPS, first, last) is not None
    return _made(line, at, "other", "ships met", 0.7) if near else None


def _denied(line: Line, at: int) -> Trigger | None:
    passage = line.has(_PASSAGE, at + 1, at + 7)  # "denied" alone is a clause, as what is said
    if passage is None or line.has({"that", "having", "it"}, at + 1, passage) is not None:
        return None
    first, last = max(0, at - 10), min(len(line.words), at + 12)
    watched = line.has(_WATCH, first, last) is not None or _armed(line, first, at)
    if line.word(passage) in {"access", "entry"} and not watched:
        return None
    return _made(line, at, "blockade", "passage was denied", end=passage + 1)


def _stopped(line: Line, at: int) -> Trigger | None:
    first, last = _sides(line, at)
    behind = line.has(
        {"checkpoint", "checkpoints", "roadblock"}, at + 1, min(line.right[at], at + 9)
    )
    turned = line.word(at) != "turned" or line.word(at + 1) in {"back", "away"}
    if line.has(_WATCH, first, last) is None or not turned:
        return None
    if behind is None and line.word(at) == "stopped" and _voice(line, at) == "active":
        return None
    return _made(line, at, "blockade", "a patrol was stopped", 0.7)


def _left(line: Line, at: int) -> Trigger | None:
    ground = line.has(_LEFT, *_sides(line, at, 7))
    subject = _armed(line, max(line.left[at], at - 9), at)
    if ground is not None and line.word(ground + 1) in {"rate", "rates", "salary", "pay"}:
        return None
    if ground is None or not (subject or line.word(at) in {"dismantled", "vacated"}):
        return None
    if line.word(at) == "left" and line.word(at + 1) not in {"the", "their", "its", "a"}:
        return None
    return _made(line, at, "withdrawal", "armed men left", 0.7)


def _beat(line: Line, at: int) -> Trigger | None:
    first, last = _sides(line, at)
    if line.has(_HARM, first, last) is None or (
        _voice(line, at) == "active" and not _armed(line, max(0, at - 9), at)
    ):
        return None
    return _made(line, at, "violence against civilians", "persons were harmed", 0.7)


def _siege(line: Line, at: int) -> Trigger | None:
    if line.word(at + 1) in {"mentality", "engine"}:
        return None
    noun = line.word(at) == "siege"
    return _made(line, at, "blockade", "a siege", 0.6, voice="noun" if noun else None)


def _deployed(line: Line, at: int) -> Trigger | None:
    first, last = _sides(line, at)
    there = line.has({"into", "to", "in", "on"}, at + 1, min(line.right[at], at + 7))
    if there is None or line.has({"bomber", "bombers", "observers", "monitors"}, first, last):
        return None
    if line.has({"exercise", "exercises", "drill", "drills", "election", "elections", "flood",
                 "floods", "monitor"}, at + 1, len(line.words)) is not None:  # fmt: skip
        return None
    if line.has({"system", "systems", "software", "technology", "app"}, at + 1, at + 6) is not None:
        return None
    near = line.has(ARMED, max(line.left[at], at - 6), min(line.right[at], at + 6))
    return _made(line, at, "troop entry", "troops were sent", 0.5) if near is not None else None


def _border(line: Line, at: int) -> Trigger | None:
    return _made(line, at, "fortification", "a border was marked out", 0.8, voice="noun")


def _taken_hold(line: Line, at: int) -> Trigger | None:
    """Read "gained control of", "seized control", "now controls"."""
    if line.word(at + 1) not in {"control", "full"} or not (
        _armed(line, max(line.left[at], at - 9), at) or line.party_in(max(0, at - 9), at)
    ):
        return None
    control = line.has({"control"}, at + 1, at + 4)
    if control is None:
        return None
    return _made(line, at, "territory taken", "control was taken", end=control + 1)


def _fences(line: Line, at: int) -> Trigger | None:
    if line.has(_WIRE, *_sides(line, at)) is None or not _armed(line, max(0, at - 9), at):
        return None
    return _made(line, at, "fortification", "soldiers' works were set up", 0.7)


def _kills(line: Line, at: int) -> Trigger | None:
    """Read "Gunmen kill 12", "Blast kills 7" of heads: what kills says the kind."""
    by = next_weapon(line, max(line.left[at], at - 6), at)
    if by is not None and (kind := weapon_kind(line, by)) is not None:
        return _made(line, at, kind, "what killed or wounded says the kind", 0.7, weapon=by)
    agents = listed("gunmen militants attackers bandits rebels jihadists insurgents militiamen "
                    "raiders assailants fighters militia herders")  # fmt: skip
    if line.has(agents, max(line.left[at], at - 6), at) is None:
        return None
    civil = line.has(CIVIL, at + 1, min(line.right[at], at + 8)) is not None
    return _made(line, at, "violence against civilians" if civil else "armed clash",
                 "armed men killed or wounded", 0.6)  # fmt: skip


def _table(rows: Mapping[str, Callable[[Line, int], Trigger | None]]) -> dict[
    str, Callable[[Line, int], Trigger | None]
]:  # fmt: skip
    return {word: rule for words, rule in rows.items() for word in words.split()}


PHRASES: Mapping[str, Callable[[Line, int], Trigger | None]] = _table(
    {
        "found discovered defused neutralised neutralized defuse defuses removed": _found,
        "threw thrown hurled lobbed tossed throw throws lob lobs": _threw,
        "raised hoisted planted raises raise hoists": _flag,
        "dispersed dispersing disperse disperses": _dispersed,
        "tear water rubber": _gas,
        "rammed collided rams ramming collision": _ship,
        "denied refused denying": _denied,
        "stopped turned prevented halted": _stopped,
        "left vacated abandoned dismantled leave": _left,
        "beaten beat raped tortured robbed hacked slaughtered lynched assaulted": _beat,
        "siege besieged encircled besiege": _siege,
        "deployed deploys deploy": _deployed,
        "borderization borderisation": _border,
        "gained gain gains seized seizes taking assumed established": _taken_hold,
        "fenced installed extended": _fences,
        "kill kills": _kills,
    }
)
"""A word to the rule that reads it; asked where no other rule has read the word."""
