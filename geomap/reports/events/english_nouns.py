"""English nouns that tell of an event: "two air strikes", "an exchange of fire", "clashes"."""

from geomap.reports.events.clauses import Line
from geomap.reports.events.triggers import Trigger
from geomap.reports.events.weapons import last_weapon, next_weapon, weapon_kind
from geomap.reports.events.words import (
    ARMED,
    CIVIL,
    GENERIC,
    HEADS,
    NOUNS,
    ROADS,
    SPORT,
    VERBS,
    listed,
)

__all__ = ["NAMING", "noun_trigger"]

_DEFINITE = listed("the this that these those both such its their his her same")
_LABOUR = listed(
    """
    hunger workers worker's workers' teachers doctors nurses union general transport rail
    wildcat labour labor indefinite miners on
    """
)
_DIPLOMATIC = listed(
    """
    strong formal diplomatic official lodged lodge lodging issued filed deliver delivered
    receive received note verbal convey conveyed protest's in letter
    """
)
_TRUCE = listed("ceasefire truce armistice cessation silence")
_BREACHES = listed("violation violations breach breaches infringement infringements infraction")
_GUNS = listed(
    """
    small-arms sniper gun machine-gun machinegun automatic rifle warning live tracer heavy
    hostile enemy friendly indiscriminate sporadic intense direct return sustained cross
    covering incoming outgoing suppressive arms
    """
)
_NOT_FIRE = listed(
    "forest wild house caught catch on camp bush kitchen brush set sets setting open"
)
_BEFORE_VERB = listed("to will would could can may might must should did not they we didn't")
NAMING = (
    frozenset(NOUNS) | HEADS | GENERIC | _BREACHES
    | listed("fire gunfire exchange exchanges crossing shots shot")
)  # fmt: skip
"""Words that `noun_trigger` has a rule for."""
_ALARMS = listed("siren sirens alert alerts alarm alarms shelter shelters warning")
_GAME = listed(
    "striker league championship basketball football soccer tournament penalty goalkeeper scored"
)
_ROCKS = listed("centre center centres centers facility facilities camp warrant warrants")
_ABOUT = listed("on against in near at by from of inside along across over")
_TESTS = listed("test tests tested ballistic icbm intercontinental satellite sea")
_HISTORY = listed("tank tanks group groups ground plan")


def noun_trigger(line: Line, at: int) -> Trigger | None:  # noqa: C901, PLR0911 - one branch a pattern
    """Return the event that a noun at word `at` names, None where it names none."""
    word = line.words[at]
    if word in {"fire", "gunfire"}:
        return _fire(line, at)
    if word in _BREACHES:
        return _breach(line, at)
    if word in {"exchange", "exchanges"}:
        return _exchange(line, at)
    if word == "crossing":
        return _crossing(line, at)
    if line.word(at - 1) in _BEFORE_VERB and word in VERBS and VERBS[word][1] == "base":
        return None
    if word in {"shots", "shot"} and line.has({"fired"}, at + 1, at + 5) is not None:
        return None  # told by the verb
    if line.word(at + 1) in _ALARMS:
        return None
    if word in HEADS and (armed := _with_weapon(line, at)) is not None:
        return armed
    if _other_sense(line, at, word):
        return None
    if word in GENERIC:
        return _generic(line, at)
    kind = NOUNS.get(word)
    if kind is None:
        return None
    if kind == "bomb":
        return _bombing(line, at)
    return _plain(line, at, kind)


def _noun(  # noqa: PLR0913 - each is a field of what is made
    line: Line, at: int, kind: str, why: str, confidence: float = 0.9, *, first: int | None = None,
    weapon: int | None = None, generic: bool = False,
) -> Trigger:  # fmt: skip
    start = at if first is None else first
    return Trigger(start, at + 1, at, kind, "noun", f'"{_shown(line, start, at)}": {why}',
                   confidence, weapon, at, generic)  # fmt: skip


def _shown(line: Line, first: int, last: int) -> str:
    return " ".join(line.words[first : last + 1])


def _definite(line: Line, first: int) -> bool:
    before = line.word(first - 1)
    return before in _DEFINITE or before.endswith(("'s", "s'")) or before in {"latest", "reported"}


def _with_weapon(line: Line, at: int) -> Trigger | None:
    """Read "mortar fire", "drone strikes", "roadside bomb explosion"."""
    weapon = at - 1
    kind = weapon_kind(line, weapon)
    if kind is None or (line.word(weapon) == "tank" and line.word(at) == "operation"):
        return None
    launch = line.word(at).startswith("launch")
    if launch and (kind != "shelling" or line.has(_TESTS, 0, len(line.words)) is not None):
        return None if kind != "shelling" else _noun(line, at, "other", "a test", 0.6)
    first = weapon
    while first > 0 and weapon_kind(line, first - 1):
        first -= 1
    if line.word(first - 1) in {"car", "suicide"}:
        first -= 1
    if kind == "strike" or (kind == "shelling" and line.word(at).startswith("incident")):
        kind = "shelling"
    generic = _definite(line, first) and line.word(at + 1) not in _ABOUT and (
        line.word(at) in {"attack", "strike", "blast", "explosion"}
    )  # fmt: skip
    return _noun(line, at, kind, "what it was done with says the kind", first=first, weapon=weapon,
                 confidence=0.8 if generic else 0.95)  # fmt: skip


def _fire(line: Line, at: int) -> Trigger | None:  # noqa: PLR0911 - one return a pattern
    before = line.word(at - 1)
    if line.word(at) == "gunfire":
        return _noun(line, at, "shooting", "shots")
    if before in {"under", "into"} and line.word(at - 2) not in {"criticism", "political"}:
        if line.word(at + 1) in {"for", "over"} or line.has({"criticism", "critics"}, at, at + 8):
            return None
        weapon = next_weapon(line, at + 1, at + 4)
        kind = weapon_kind(line, weapon) if weapon is not None else None
        heading = kind is None and line.title
        return _noun(line, at, kind or ("strike" if heading else "shooting"), "came under fire",
                     0.8, first=at - 1, weapon=weapon, generic=heading)  # fmt: skip
    if before in _NOT_FIRE or line.word(at + 1) in {"brigade", "service", "department", "crews"}:
        return None
    if (kind := weapon_kind(line, at - 1)) is not None:
        first = at - 1
        while first > 0 and (weapon_kind(line, first - 1) or line.word(first - 1) in _GUNS):
            first -= 1
        return _noun(line, at, kind, "what was fired says the kind", first=first, weapon=at - 1)
    if before in _GUNS:
        return _noun(line, at, "shooting", "shots", 0.8, first=at - 1)
    shown = line.tokens[at - 1].text if at else ""
    if shown[:1].isupper() and at > 1 and before not in {"the", "a"}:
        return _noun(line, at, "shooting", "fire of a party", 0.6, first=at - 1)
    return None


def _breach(line: Line, at: int) -> Trigger | None:
    near = line.has(_TRUCE, at - 4, at)
    if near is not None:
        return _noun(line, at, "ceasefire violation", "breach of a ceasefire", first=near)
    behind = line.has(_TRUCE, at + 1, at + 6)
    if behind is not None and line.word(at + 1) in {"of", "in"}:
        return Trigger(at, behind + 1, at, "ceasefire violation", "noun",
                       f'"{_shown(line, at, behind)}": breach of a ceasefire', 0.9, None, at,
                       line.word(at - 1) == "in")  # fmt: skip
    if line.has({"airspace", "air"}, at - 3, at + 5) is not None:
        return _noun(line, at, "other", "breach of airspace", 0.6)
    if line.word(at - 1) in {"military", "recorded", "no"} or line.tokens[at - 1].kind == "number":
        return _noun(line, at, "ceasefire violation", "violations counted", 0.5)
    return None


def _exchange(line: Line, at: int) -> Trigger | None:
    fire = line.has({"fire", "gunfire", "shots", "shelling", "strikes", "rocket", "artillery",
                     "mortar"}, at + 1, at + 5)  # fmt: skip
    if fire is None or line.word(at + 1) != "of":
        said = weapon_kind(line, at - 1)
        fired = line.word(at - 1) == "fire" or (
            said is not None and line.word(at - 1) not in {"air", "plane"}
        )
        if fired and line.word(at + 1) != "rate":
            return _noun(line, at, said or "shooting", "an exchange of fire", 0.8, first=at - 1)
        if _definite(line, at) and line.word(at + 1) in {"on", ".", ",", "began", "lasted"}:
            return _noun(line, at, "shooting", "the exchange", 0.5, generic=True)
        return None
    weapon = next_weapon(line, at + 1, fire + 1)
    kind = weapon_kind(line, weapon) if weapon is not None else None
    if line.word(fire) == "shelling":
        kind = "shelling"
    return Trigger(at, fire + 1, at, kind or "shooting", "noun",
                   f'"{_shown(line, at, fire)}": both sides fired', 0.9, weapon, at)  # fmt: skip


def _crossing(line: Line, at: int) -> Trigger | None:
    line_word = line.has({"line", "border", "boundary", "fence"}, at + 1, at + 6)
    if line.word(at + 1) != "of" or line_word is None:
        return None
    return Trigger(at, line_word + 1, at, "troop entry", "noun", "a crossing of the line",
                   0.6, None, at)  # fmt: skip


def _other_sense(line: Line, at: int, word: str) -> bool:  # noqa: PLR0911 - one return a pattern
    before, following = line.word(at - 1), line.word(at + 1)
    if line.has(SPORT, at - 2, at + 3) is not None:
        return True
    if word in {"strike", "strikes"}:
        return before in _LABOUR or (following in {"action", "force", "group", "by"} and (
            line.has({"workers", "teachers", "staff", "doctors"}, at, at + 4) is not None
        ))  # fmt: skip
    if word in {"protest", "protests"}:
        return line.has(_DIPLOMATIC, at - 3, at) is not None
    if word in {"demonstration", "demonstrations"}:
        return following == "of" or before in {"technology", "live", "product"}
    if word in {"arrest", "arrests", "detention", "capture"}:
        return following in _ROCKS or (word == "arrest" and before == "house")
    if word in {"battle", "battles"}:
        return following in _HISTORY or following in {"of", "against"}
    if word in {"clash", "clashes"}:
        return (
            following == "of"
            or line.has({"opinions", "egos", "views", "words"}, at, at + 5) is not None
        )
    if word == "offensive":
        return following in {"remarks", "language", "weapons", "comments", "material"}
    return word == "advance" and (before in {"in", "an"} or following in {"payment", "notice"})


def _generic(line: Line, at: int) -> Trigger | None:  # noqa: PLR0911 - one return a pattern
    word = line.word(at)
    following = line.word(at + 1)
    if line.has(_GAME, 0, len(line.words)) is not None:
        return None
    told = following in _ABOUT and following != "of"
    definite = _definite(line, at)
    by = line.has({"by", "with", "using", "from"}, at + 1, min(line.right[at], at + 9))
    weapon = next_weapon(line, by + 1, min(line.right[at], by + 5)) if by is not None else None
    kind = weapon_kind(line, weapon) if weapon is not None else None
    if word in {"violence", "escalation", "provocation", "provocations", "flare-up"}:
        if not definite or told:
            return None
        return _noun(line, at, "other", "names what happened by a general word", 0.5, generic=True)
    if word in {"incident", "incidents"}:
        shots = line.word(at - 1) in {"shooting", "firing"}
        return _noun(
            line,
            at,
            "shooting" if shots else "other",
            "names what happened by a general word",
            0.6,
            generic=True,
        )
    if word in {"strike", "strikes"}:
        return _noun(line, at, kind or "strike", "a strike", 0.7, generic=definite and not told,
                     weapon=weapon if kind else None)  # fmt: skip
    if word in {"raid", "raids"}:
        entry = line.has(ARMED, at - 3, at) is not None
        return _noun(
            line,
            at,
            kind or ("troop entry" if entry else "armed clash"),
            "a raid",
            0.6,
            generic=definite and not told,
        )
    civilians = line.has(CIVIL, at + 1, min(line.right[at], at + 8))
    if kind in {None, "strike", "shooting"}:
        harmed = civilians is not None and told
        kind, weapon = ("violence against civilians" if harmed else "armed clash"), None
    return _noun(line, at, kind or "armed clash", "an attack", 0.6,
                 generic=definite and not told, weapon=weapon)  # fmt: skip


def _bombing(line: Line, at: int) -> Trigger:
    suicide = line.has({"suicide", "car", "roadside", "ied", "truck"}, at - 3, at) is not None
    kind = "explosive device" if suicide else "air strike"
    return _noun(line, at, kind, "a bombing", 0.7, generic=_definite(line, at) and not suicide)


def _plain(line: Line, at: int, kind: str) -> Trigger | None:  # noqa: PLR0911 - one return a pattern
    word, following = line.word(at), line.word(at + 1)
    confidence = 0.9
    if kind == "withdrawal":
        if following in {"line", "lines", "area", "areas", "agreement", "zone", "plan"} or (
            line.has(ARMED, at - 4, at + 7) is None and not line.party_in(max(0, at - 3), at)
        ):
            return None
        confidence = 0.7
    if kind == "troop entry" and word == "advance":
        if line.has(ARMED, at - 4, at + 5) is None and following not in {"on", "towards", "into"}:
            return None
        confidence = 0.6
    if kind == "territory taken":
        if following != "of" or line.has(
            {"power", "drugs", "weapons", "ship", "vessel"}, at, at + 5
        ):
            return None
        if line.has(ARMED | CIVIL - {"village", "villages"}, at + 2, at + 5) is not None:
            return _noun(line, at, "detention", "capture of persons", 0.7)
    if kind == "explosive device":
        return _explosion(line, at)
    if word in {"shots", "gunshots", "gunshot"} and line.word(at + 1) in {"wounds", "wound", "of"}:
        return None
    if kind == "blockade" and word.startswith("roadblock"):
        return None if line.last(ROADS, at - 2, at) else _noun(line, at, kind, "a roadblock", 0.7)
    generic = _definite(line, at) and following not in _ABOUT and kind in {
        "armed clash", "shooting", "shelling", "protest",
    } and word not in {"fighting", "hostilities"}  # fmt: skip
    first = at - 1 if line.word(at - 1) in {"heavy", "armed", "fierce", "mass"} else at
    return _noun(line, at, kind, "a word for it", confidence - 0.2 * generic, generic=generic,
                 first=first)  # fmt: skip


def _explosion(line: Line, at: int) -> Trigger:
    """Read an explosion: many that observers heard are of shelling, not of one device."""
    weapon = last_weapon(line, line.left[at], at)
    if weapon is None:
        near = next_weapon(line, at + 1, min(line.right[at], at + 7))
        weapon = (
            near
            if near is not None and line.has({"of", "from", "by", "caused"}, at, near)
            else None
        )
    kind = weapon_kind(line, weapon) if weapon is not None else None
    if kind is None:
        heard = line.has({"heard", "hear", "recorded", "counted", "audible"}, 0, len(line.words))
        many = line.word(at).endswith("s") and any(
            token.kind == "number" and token.text.isdecimal() and int(token.text) >= 5
            for token in line.tokens[max(0, at - 4) : at]
        )
        kind = "shelling" if many and heard is not None else "explosive device"
    generic = _definite(line, at) and weapon is None and line.word(at + 1) not in _ABOUT
    return _noun(line, at, kind if kind != "strike" else "shelling", "an explosion", 0.7,
                 weapon=weapon, generic=generic)  # fmt: skip
