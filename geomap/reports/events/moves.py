"""English verbs of movement, taking, building, blocking and harm to persons."""

from collections.abc import Callable, Mapping

from geomap.reports.events.clauses import Line
from geomap.reports.events.triggers import Trigger
from geomap.reports.events.verb_parts import Verb, made, subject_has
from geomap.reports.events.weapons import last_weapon, next_weapon, weapon_kind
from geomap.reports.events.words import ARMED, BUILT, CIVIL, ROADS, listed

__all__ = ["HARMED_BY", "KILLED_BY", "MOVES"]

HARMED_BY, KILLED_BY = "what killed or wounded says the kind", "armed men killed or wounded"
"""Why a killing is an event where no other word of its clause tells of one."""

_GROUND = listed(
    """
    village villages town city hill hills height heights post posts base outpost outposts
    station airport airfield territory district area position positions bridge building
    crossing camp ground settlement settlements headquarters stronghold garrison square
    capital province checkpoint control barracks depot suburb neighbourhood neighborhood
    region port strip farm locality hamlet palace hilltop ridge trenches
    """
)
_THINGS = listed(
    """
    weapons weapon ammunition drugs drug heroin cocaine cash money assets video camera cctv
    footage images photo photos attention imagination opportunity power arms explosives ship
    vessel tanker cargo goods fuel documents phones seat seats votes
    """
)
_CAPTIVES = listed(
    "prisoner prisoners suspect suspects leader activists activist officer crew pilot sailors"
)
_PERSONS = (ARMED | CIVIL | _CAPTIVES) - _GROUND - listed("force forces homes houses")
_TALKS = listed(
    """
    talks negotiations agreement deal bill statement treaty support candidacy ambassador
    accusation complaint money cash race pact remarks
    """
)
_INTO = listed("into onto through towards toward across past inside beyond deeper on")
_LINES = listed(
    """
    line lines border borders boundary fence river frontier demarcation zone loc territory
    strait canal mdl side
    """
)
_STARTED = listed("force effect talks negotiations office agreement dialogue politics")
_PEOPLE = listed(
    """
    people protesters protestors demonstrators residents villagers students crowd crowds
    thousands hundreds dozens women families supporters activists refugees locals relatives
    farmers opponents citizens youths settlers mothers fishermen workers drivers men
    inhabitants group members both communities shopkeepers traders
    """
)
_HARMED = listed(
    """
    village villages home homes house houses church mosque market shops shop vehicles
    vehicle cars crops huts hut convent school health clinic camp properties property
    farmland temple
    """
)
_AGENTS = listed(
    """
    gunmen militants attackers assailants bandits raiders rebels fighters insurgents
    jihadists terrorists terrorist gunman militia militiamen mob persons settlers soldiers
    troops forces
    """
)
_CAMPS = listed(
    """
    camp camps tent tents base bases wall fence tower towers barrier barriers tunnel tunnels
    wire position positions obstacles
    """
)
_KIND_WORK = listed("refugee refugees displaced aid humanitarian evacuees polling shelter")
_BEARING = listed("fighters soldiers troops rebels militants forces militia insurgents")
_TRUCE = listed("ceasefire truce armistice cessation")


def _to(line: Line, at: int, most: int) -> int:
    return min(line.right[at], at + most)


def _take(verb: Verb) -> Trigger | None:
    line, at = verb.line, verb.at
    if line.word(at - 1) in {"the", "-"} and verb.shape == "past":
        return None
    first, last = (verb.subject_from, at) if verb.voice == "passive" else (at + 1, _to(line, at, 9))
    what = line.has(_THINGS, first, last)
    ground = line.has(_GROUND, first, last)
    person = line.has(_PERSONS, first, last)
    placed = any(first <= place < last for place in line.places)
    if what is not None and ground is None:
        return None
    if verb.lemma in {"capture", "seize"} and person is not None and ground is None and not placed:
        return made(verb, "detention", "persons were captured", 0.7)
    if ground is None and not placed:
        return None
    if (
        person is not None
        and ground is not None
        and person < ground
        and verb.lemma != "seize"
        and (verb.voice == "active" and verb.lemma == "capture")
    ):
        return made(verb, "detention", "persons were captured", 0.6)
    return made(verb, "territory taken", "ground was taken", 0.8 if ground is not None else 0.7)


def _takes(verb: Verb) -> Trigger | None:
    """Read "took control of", "took hostage", "took Abyei"."""
    line, at = verb.line, verb.at
    held = line.has({"hostage", "hostages", "prisoner", "captive", "prisoners"}, at + 1, at + 9)
    if held is not None:
        return made(verb, "detention", "persons were taken", 0.8)
    control = line.has({"control"}, at + 1, at + 4)
    if control is not None and line.word(control + 1) in {"of", "over"}:
        return made(verb, "territory taken", "took control", end=control + 1)
    following = at + 1
    if line.word(following) == "the":
        following += 1
    armed = verb.armed and verb.voice == "active"
    ground = line.has(_GROUND - {"position", "positions"}, at + 1, min(line.right[at], at + 5))
    over = line.has({"over", "away", "place", "part", "to", "in", "on", "off"}, at + 1, ground or 0)
    named = following in line.places or (ground is not None and over is None)
    if armed and named and line.has(_THINGS, at + 1, at + 5) is None:
        return made(verb, "territory taken", "armed men took a place", 0.6)
    return None


def _withdraw(verb: Verb) -> Trigger | None:
    line, at = verb.line, verb.at
    if line.has(_TALKS, at + 1, at + 5) is not None:
        return None
    moved = line.has(ARMED, at + 1, _to(line, at, 5))
    if not verb.armed and moved is None and not any(p.kind in {"state", "force", "armed group"}
                                                    for p in verb.parties):  # fmt: skip
        return None
    return made(verb, "withdrawal", "armed men left", 0.9 if verb.armed else 0.7)


def _withdraws(verb: Verb) -> Trigger | None:
    """Read "pulled back", "turned back", "fell back" of soldiers, and shells that fell."""
    line, at = verb.line, verb.at
    following = line.word(at + 1)
    back = at + 1 if following in {"back", "out"} else line.has({"back", "out"}, at + 1, at + 5)
    if verb.lemma == "fall":
        weapon = last_weapon(line, verb.subject_from, at)
        kind = weapon_kind(line, weapon) if weapon is not None else None
        if kind in {"shelling", "strike", "air strike", "explosive device"}:
            return made(verb, "shelling" if kind == "strike" else kind, "what fell says the kind",
                        weapon=weapon, counted=weapon)  # fmt: skip
        if following == "to" and (verb.armed or line.has(_GROUND, verb.subject_from, at)):
            return made(verb, "territory taken", "a place fell", 0.6)
        if following != "back":
            return None
    if back is None or (verb.lemma == "turn" and following != "back"):
        return None
    moved = line.has(ARMED, at + 1, _to(line, at, 6))
    if not verb.armed and moved is None:
        return None
    return made(verb, "withdrawal", "armed men left", 0.8, end=back + 1)


def _enter(verb: Verb) -> Trigger | None:
    line, at = verb.line, verb.at
    if line.has(_STARTED, at + 1, at + 4) is not None:
        return None
    if (flying := _flying(verb)) is not None:
        return made(verb, "other", "aircraft crossed", 0.7, weapon=flying, counted=flying)
    if verb.lemma == "storm" and subject_has(verb, _PEOPLE - _AGENTS) and not verb.armed:
        return made(verb, "protest", "a crowd stormed", 0.6)
    if not _soldiers(verb):
        return None
    return made(verb, "troop entry", "armed men entered", 0.9)


def _flying(verb: Verb) -> int | None:
    """Return the drone or aircraft that is a verb's subject."""
    line = verb.line
    flying = last_weapon(line, verb.line.left[verb.at], verb.at)
    if flying is None or weapon_kind(line, flying) not in {"drone strike", "air strike"}:
        return None
    return None if line.has({"by", "with"}, flying - 4, flying) is not None else flying


def _soldiers(verb: Verb) -> bool:
    """Tell whether the subject of a verb bears arms and is not counted among civilians."""
    line, at = verb.line, verb.at
    armed = line.last(ARMED, verb.subject_from, at)
    civil = line.last(CIVIL - ARMED, verb.subject_from, at)
    if any(party.armed for party in verb.parties):
        return True
    if armed is not None:
        return civil is None or armed > civil
    return verb.lemma in {"infiltrate", "invade"} and civil is None


def _enters(verb: Verb) -> Trigger | None:
    """Read "crossed the line", "advanced into", "moved towards" of soldiers and aircraft."""
    line, at = verb.line, verb.at
    into = line.has(_INTO, at + 1, at + (8 if verb.lemma == "advance" else 4))
    crossed = verb.lemma == "cross" and (
        line.has(_LINES, at + 1, _to(line, at, 7)) is not None or into is not None
        or verb.at + 1 >= line.right[at] or line.word(at + 1) in {"at", "the"}
    )  # fmt: skip
    if not crossed and (into is None or verb.voice == "passive" or verb.lemma == "cross"):
        return None
    if verb.lemma in {"move", "push", "roll", "break"} and line.word(into or 0) == "on":
        return None
    if line.word(at - 1) in {"the", "a", "an"}:
        return None
    if (flying := _flying(verb)) is not None:
        return made(verb, "other", "aircraft crossed", 0.7, weapon=flying, counted=flying)
    if not _soldiers(verb):
        return None
    return made(verb, "troop entry", "armed men crossed or advanced", 0.8)


def _protest(verb: Verb) -> Trigger | None:
    line, at = verb.line, verb.at
    people = line.has(_PEOPLE, verb.subject_from, at)
    if verb.lemma == "march" and line.has(_BEARING, verb.subject_from, at) is not None:
        into = line.has(_INTO, at + 1, at + 4) is not None
        return made(verb, "troop entry", "armed men marched in", 0.8) if into else None
    if people is None or (line.word(at + 1) in {"behind", "to"} and verb.lemma == "rally"):
        return None
    return made(verb, "protest", "people protested", 0.9)


def _block(verb: Verb) -> Trigger | None:
    line, at = verb.line, verb.at
    if line.word(at + 1) == "to" or (verb.lemma == "close" and verb.shape == "base"):
        return None
    if verb.lemma == "shut" and line.word(at + 1) == "down":
        return None
    first, last = (verb.subject_from, at) if verb.voice == "passive" else (at + 1, _to(line, at, 9))
    held = verb.voice == "passive" and (verb.armed or any(p.armed for p in verb.parties))
    if line.has(ROADS, first, last) is None and not (held and verb.lemma in {"block", "obstruct"}):
        return None
    return made(verb, "blockade", "a way or a supply was stopped", 0.8)


def _cuts(verb: Verb) -> Trigger | None:
    line, at = verb.line, verb.at
    if line.word(at + 1) != "off" and line.has({"off"}, at + 1, at + 5) is None:
        return None
    near = line.has(ROADS, verb.subject_from, _to(line, at, 7))
    return (
        made(verb, "blockade", "a supply was cut off", 0.6, end=at + 2)
        if near is not None
        else None
    )


def _burn(verb: Verb) -> Trigger | None:
    """Read homes burned and looted, persons executed; a forest that burns is none."""
    line, at = verb.line, verb.at
    after = (at + 1, _to(line, at, 8))
    first, last = (verb.subject_from, at) if verb.voice == "passive" else after
    if verb.lemma in {"burn", "torch", "loot", "raze"}:
        harmed = line.has(_HARMED, first, last)
        meant = verb.armed or verb.lemma != "burn" or line.has(_AGENTS, 0, at) is not None
        if harmed is None or not meant:
            return None
    elif line.has(CIVIL | frozenset({"prisoners", "detainees", "men"}), first, last) is None:
        return None
    return made(verb, "violence against civilians", "harm to civilians", 0.7)


def _kill(verb: Verb) -> Trigger | None:
    """Read "gunmen killed five farmers", "a mine wounded two", where nothing else tells how."""
    line, at = verb.line, verb.at
    if verb.shape != "past":
        return None
    agents, harmed = (verb.subject_from, at), (at + 1, _to(line, at, 8))
    if verb.voice == "passive":
        by = line.has({"by"}, at + 1, at + 4)
        if by is None:
            return None
        agents, harmed = (by, min(line.right[at], by + 8)), (verb.subject_from, at)
    if verb.voice == "passive" and line.has({"sniper", "snipers"}, *agents) is not None:
        sniper = line.has({"sniper", "snipers"}, *agents)
        return made(verb, "shooting", "killed by a sniper", 0.8, weapon=sniper)
    weapon = next_weapon(line, *agents)
    kind = weapon_kind(line, weapon) if weapon is not None else None
    if kind is not None:
        return made(verb, kind, HARMED_BY, 0.8, weapon=weapon)
    if line.has(_AGENTS, *agents) is None:
        return None
    civil = line.has(CIVIL, *harmed) is not None
    kind = "violence against civilians" if civil else "armed clash"
    return made(verb, kind, KILLED_BY, 0.6)


def _build(verb: Verb) -> Trigger | None:  # noqa: PLR0911 - one return a pattern
    """Read "set up a post", "dug trenches", "a tower was erected", "laid mines"."""
    line, at = verb.line, verb.at
    if verb.lemma == "set" and line.word(at + 1) == "fire":
        if line.has({"to"}, at + 2, at + 3) is None:
            return None
        return made(
            verb, "violence against civilians", "set fire to what others own", 0.7, end=at + 3
        )
    if verb.lemma == "set" and line.word(at + 1) != "up" and line.has({"up"}, at, at + 6) is None:
        return None
    if verb.lemma == "put" and line.has({"up", "wire", "barriers", "sandbags"}, at, at + 4) is None:
        return None
    first, last = (
        (verb.subject_from, at) if verb.voice == "passive" else (at + 1, _to(line, at, 10))
    )
    if verb.lemma in {"lay", "plant"}:
        weapon = next_weapon(line, first, last)
        if weapon is None or weapon_kind(line, weapon) != "explosive device":
            return None
        return made(verb, "explosive device", "mines were laid", 0.8, weapon=weapon, counted=weapon)
    if line.has({"roadblock", "roadblocks", "barricades", "barricade"}, first, last) is not None:
        return made(verb, "blockade", "a road was barred", 0.8)
    built = line.has(BUILT, first, last)
    if built is None or line.has(_KIND_WORK, 0, len(line.words)) is not None:
        return None
    if (
        line.words[built] in _CAMPS
        and not verb.armed
        and not any(party.kind in {"state", "force", "armed group"} for party in verb.parties)
    ):
        return None
    end = built + 1 if built > at else at + 1
    return made(verb, "fortification", "soldiers' works were set up", 0.9, end=end, counted=built)


def _violate(verb: Verb) -> Trigger | None:
    line, at = verb.line, verb.at
    last = _to(line, at, 8)
    truce = line.has(_TRUCE, at + 1, last)
    if truce is not None or (verb.voice == "passive" and subject_has(verb, _TRUCE)):
        return made(verb, "ceasefire violation", "a ceasefire was broken", 0.8,
                    end=truce + 1 if truce is not None else at + 1)  # fmt: skip
    if line.has({"airspace"}, at + 1, last) is not None:
        return made(verb, "other", "airspace was violated", 0.7)
    if line.has({"deal", "agreement", "peace", "accord"}, at + 1, last) is not None and verb.armed:
        return made(verb, "ceasefire violation", "an agreement was broken", 0.6, generic=True)
    return None


def _barred(verb: Verb) -> Trigger | None:
    return made(verb, "blockade", "a blockade", 0.8)


MOVES: Mapping[str, Callable[[Verb], Trigger | None]] = {
    "take": _take, "takes": _takes, "withdraw": _withdraw, "withdraws": _withdraws,
    "enter": _enter, "enters": _enters, "protest": _protest, "block": _block, "cuts": _cuts,
    "burn": _burn, "kill": _kill, "build": _build, "violate": _violate, "blockade": _barred,
}  # fmt: skip
