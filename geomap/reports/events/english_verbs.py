"""English verbs of fire: "opened fire", "shelled", "a drone hit a car", "shot down"."""

from collections.abc import Callable, Mapping

from geomap.reports.events.clauses import Line
from geomap.reports.events.moves import MOVES
from geomap.reports.events.phrases import PHRASES, phrase_trigger
from geomap.reports.events.triggers import Trigger
from geomap.reports.events.verb_parts import Verb, is_noun_here, made, objects, subject_has
from geomap.reports.events.weapons import last_weapon, next_weapon, weapon_kind
from geomap.reports.events.words import (
    ARMED,
    CIVIL,
    GENERIC,
    NOT_FIRED,
    NOUNS,
    PATIENTS,
    SPORT,
    VERBS,
    listed,
)

__all__ = ["verb_trigger"]

_WITH = listed("with by using from via in")
_NOT_HIT = listed(
    """
    deal deals agreement balance tone chord record records blow targets target sanctions
    flood floods earthquake crisis storm shortage inflation cyclone hurricane recession
    economy drought typhoon snag headlines note pandemic lightning sales
    """
)
_AIRCRAFT = listed(
    "jet jets warplane warplanes aircraft helicopter helicopters plane planes bomber"
)
_PICTURES = listed("video videos film footage photo photos picture pictures movie scene")
_TESTS = listed("test tests tested ballistic icbm intercontinental satellite sea")


def verb_trigger(line: Line, at: int) -> Trigger | None:
    """Return the event that a verb at word `at` tells of, None where it tells of none."""
    known = VERBS.get(line.words[at])
    if known is None:
        return None
    sense, shape, lemma = known
    if shape in {"base", "s"} and is_noun_here(line, at, shape):
        return None
    verb = Verb.read(line, at, sense, shape, lemma)
    if line.has(SPORT, verb.subject_from, min(line.right[at], at + 6)) is not None:
        return None
    rule = _RULES.get(sense) or MOVES.get(sense)
    if rule is not None:
        return rule(verb)
    return made(verb, sense, f'"{line.words[at]}"')


def _fires(verb: Verb) -> Trigger | None:
    """Read "opened fire", "exchanged fire", "returned fire"."""
    line, at = verb.line, verb.at
    fire = line.has({"fire", "gunfire", "shots", "shelling"}, at + 1, at + 5)
    if fire is None or (verb.lemma == "open" and fire > at + 4):
        return None
    if verb.lemma not in {"open", "exchange", "trade", "return"}:
        return None
    weapon = next_weapon(line, at + 1, min(line.right[at], fire + 8))
    kind = weapon_kind(line, weapon) if weapon is not None else None
    if verb.lemma in {"exchange", "trade"}:
        both = kind if kind == "shelling" else "armed clash"
        return made(verb, both, "both sides fired", end=fire + 1, weapon=weapon)
    if kind == "strike":
        kind = "shelling"
    return made(verb, kind or "shooting", "one side fired", end=fire + 1, weapon=weapon)


def _fire(verb: Verb) -> Trigger | None:  # noqa: PLR0911 - one return a pattern
    line, at = verb.line, verb.at
    if line.word(at - 1) in {"ceased", "cease"} or (
        verb.shape == "base" and line.word(at - 1) not in _BEFORE_VERB
    ):
        return None
    if verb.shape == "ing" and line.word(at + 1) in {
        "line",
        "lines",
        "positions",
        "position",
        "range",
        "squad",
    }:
        return None
    direct = weapon = objects(verb)
    if weapon is None and line.word(at + 1) == "tear":
        return made(verb, "protest", "tear gas was fired", 0.6)
    if weapon is None:
        weapon = last_weapon(line, verb.subject_from, at)
    if weapon is None:
        near = next_weapon(line, at + 1, min(line.right[at], at + 12))
        if near is not None and (
            line.has(_WITH, at, near) is not None and line.has({"and"}, at, near) is None
        ):
            weapon = near
    kind = weapon_kind(line, weapon) if weapon is not None else None
    if kind is None:
        people = line.has(PATIENTS, verb.subject_from, at) or line.has(PATIENTS, at + 1, at + 5)
        if people is not None or line.word(at + 1) in NOT_FIRED - {"from"}:
            return None
        bare = at + 1 >= line.right[at]
        return made(verb, "shooting", "fired, no weapon said", 0.5 if bare else 0.7, generic=bare)
    if kind == "shelling" and line.has(_TESTS, 0, len(line.words)) is not None:
        return made(
            verb, "other", "a test or a launch into the sea", 0.6, weapon=weapon, counted=weapon
        )
    if kind in {"strike", "explosive device"}:
        kind = "shelling"
    end = direct + 1 if direct is not None else at + 1
    return made(verb, kind, "what was fired says the kind", weapon=weapon, counted=weapon, end=end)


_BEFORE_VERB = listed(
    """
    to not will would could can may might must should did do does didn't doesn't don't never
    shall cannot won't wouldn't and
    """
)


def _hit(verb: Verb) -> Trigger | None:  # noqa: PLR0911 - one return a pattern
    """Read "a drone struck a car", "was hit by rockets", "struck the launcher"."""
    line, at = verb.line, verb.at
    if (
        line.has(_NOT_HIT, at + 1, at + 5) is not None
        or line.has(_NOT_HIT, verb.subject_from, at) is not None
    ):
        return None
    if line.word(at - 1) == "direct" or (
        verb.lemma == "target" and line.word(at + 1) in {"sanctions", "killing", "killings"}
    ):
        return None
    if (
        verb.shape in {"base", "s"}
        and verb.lemma == "target"
        and line.word(at - 1) not in _BEFORE_VERB
    ):
        return None
    weapon = _weapon_of(verb)
    kind = weapon_kind(line, weapon) if weapon is not None else None
    if kind is not None:
        named = verb.voice == "active" and (subject_has(verb, NOUNS) or subject_has(verb, GENERIC))
        if named:
            return None  # "the drone strike hit a house" is told by its noun
        return made(
            verb, kind, "what it was done with says the kind", 0.9, weapon=weapon, counted=weapon
        )
    if subject_has(verb, NOUNS) or subject_has(verb, GENERIC):
        return None
    mine = next_weapon(line, at + 1, min(line.right[at], at + 6))
    if (
        mine is not None
        and weapon_kind(line, mine) == "explosive device"
        and line.word(mine) != "explosives"
    ):
        return made(verb, "explosive device", "ran on a mine", weapon=mine, end=mine + 1)
    they = line.word(line.left[at]) in {"it", "they", "he", "we", "army"}
    if verb.armed or verb.parties or they or (verb.voice == "passive" and line.title):
        return made(verb, "strike", "struck, with what is not said", 0.5, generic=True)
    if verb.voice == "passive" and not line.has({"hard", "hardest", "worst"}, at - 2, at + 3):
        return made(verb, "strike", "was hit, by what is not said", 0.4, generic=True)
    return None


def _weapon_of(verb: Verb) -> int | None:
    """Return the weapon that is a verb's subject, or that stands after "with" or "by"."""
    line, at = verb.line, verb.at
    if verb.voice == "active":
        weapon = last_weapon(line, verb.subject_from, at)
        if weapon is not None and line.word(weapon + 1) not in {"crew", "crews", "operator"}:
            return weapon
    stop = min(line.right[at], at + 14)
    for preposition in range(at + 1, stop):
        if line.word(preposition) in _WITH:
            weapon = next_weapon(line, preposition + 1, min(stop, preposition + 6))
            if weapon is not None:
                return weapon
    return None


def _attack(verb: Verb) -> Trigger | None:
    line, at = verb.line, verb.at
    weapon = _weapon_of(verb)
    kind = weapon_kind(line, weapon) if weapon is not None else None
    if subject_has(verb, GENERIC):
        return None
    if kind is not None and kind != "shooting":
        return made(
            verb, kind, "what it was done with says the kind", weapon=weapon, counted=weapon
        )
    if verb.lemma == "raid" and verb.armed:
        return made(verb, "troop entry", "armed men raided", 0.6, weapon=weapon)
    civilians = (
        line.has(CIVIL, verb.subject_from, at)
        if verb.voice == "passive"
        else line.has(CIVIL, at + 1, min(line.right[at], at + 7))
    )
    soldiers = line.has(ARMED, at + 1, min(line.right[at], at + 7))
    if civilians is not None and (
        soldiers is None or civilians < soldiers or verb.voice == "passive"
    ):
        return made(
            verb, "violence against civilians", "civilians were attacked", 0.7, weapon=weapon
        )
    return made(verb, "armed clash", "attacked", 0.6, weapon=weapon)


def _land(verb: Verb) -> Trigger | None:
    """Read "a shell landed", "a mine exploded", "the device was detonated"."""
    line, at = verb.line, verb.at
    weapon = last_weapon(line, verb.subject_from, at)
    if weapon is None and verb.lemma in {"explode", "detonate", "burst"}:
        weapon = objects(verb)
    bang = verb.lemma in {"explode", "detonate"}
    if weapon is None:
        if bang and not line.has(
            {"anger", "violence", "prices", "population"}, verb.subject_from, at
        ):
            return made(verb, "explosive device", "something exploded", 0.6)
        return None
    kind = weapon_kind(line, weapon) or "explosive device"
    grounded = kind == "air strike" and verb.lemma in {"land", "crash"}
    if grounded and line.word(weapon) in _AIRCRAFT:
        return None
    if kind == "shooting" and verb.lemma not in {"land", "impact"}:
        return None
    return made(verb, kind, "what fell or went off says the kind", weapon=weapon, counted=weapon)


def _bombs(verb: Verb) -> Trigger | None:
    weapon = _weapon_of(verb)
    kind = weapon_kind(verb.line, weapon) if weapon is not None else None
    if kind in {None, "strike", "explosive device"}:
        kind = "air strike"
    return made(verb, kind or "air strike", "bombed", 0.7, weapon=weapon)


def _shoot(verb: Verb) -> Trigger | None:
    line, at = verb.line, verb.at
    following = line.word(at + 1)
    if line.has(_PICTURES, at + 1, at + 5) is not None:
        return None
    if (
        following == "down"
        or line.word(at + 2) == "down"
        or line.has({"down"}, at + 1, min(line.right[at], at + 7)) is not None
    ):
        return _down(verb)
    if verb.lemma == "shoot" and line.word(at) == "shot" and verb.voice != "passive":
        before = line.word(at - 1)
        if before in {"a", "the", "one", "warning", "single", "first", "each", "every", "no"}:
            return None
    end = at + 1
    if following in {"dead", "at"}:
        end += 1
    weapon = _weapon_of(verb)
    if weapon is not None and weapon_kind(line, weapon) != "shooting":
        weapon = None
    return made(verb, "shooting", "shot", 0.9 if end > at + 1 else 0.8, end=end, weapon=weapon)


def _down(verb: Verb) -> Trigger | None:
    """Read what was shot down: a drone, a rocket, an aircraft."""
    line, at = verb.line, verb.at
    if verb.voice == "passive":
        weapon = last_weapon(line, verb.subject_from, at)
        if weapon is None:
            weapon = next_weapon(line, at + 1, min(line.right[at], at + 8))
    else:
        weapon = next_weapon(line, at + 1, min(line.right[at], at + 9))
        if weapon is None:
            weapon = last_weapon(line, verb.subject_from, at)
    if weapon is None:
        return None
    while weapon_kind(line, weapon + 1) and verb.voice == "active":
        weapon += 1
    kind = weapon_kind(line, weapon)
    if kind == "air strike":
        kind = "other" if line.word(weapon) in _AIRCRAFT else None
    if kind not in {"drone strike", "shelling", "other", "strike"} or line.word(weapon) in {
        "tank", "tanks", "launcher", "launchers", "artillery", "howitzer", "howitzers",
    }:  # fmt: skip
        return None
    down = line.word(at + 1) == "down"
    return made(verb, "shelling" if kind == "strike" else kind, "was brought down", 0.7,
                end=at + 2 if down else at + 1, weapon=weapon, counted=weapon)  # fmt: skip


def _downs(verb: Verb) -> Trigger | None:
    """Read "destroyed" of what flies; a house that is destroyed is an outcome."""
    if verb.voice == "passive" or objects(verb) is not None:
        return _down(verb)
    weapon = _weapon_of(verb)
    kind = weapon_kind(verb.line, weapon) if weapon is not None else None
    if kind is None or subject_has(verb, NOUNS) or subject_has(verb, GENERIC):
        return None
    return made(verb, kind, "what it was done with says the kind", 0.7, weapon=weapon)


def _launch(verb: Verb) -> Trigger | None:  # noqa: PLR0911 - one return a pattern
    """Read "launched rockets", "dropped a grenade", "sent a drone over"."""
    line, at = verb.line, verb.at
    if line.word(at) in PHRASES and (thrown := phrase_trigger(line, at)) is not None:
        return thrown
    weapon = objects(verb)
    passive = verb.voice == "passive" or verb.lemma == "fly"
    if weapon is None and passive:
        weapon = last_weapon(line, verb.subject_from, at)
    over = line.has({"over", "above", "across"}, at + 1, min(line.right[at], at + 8))
    if verb.lemma in {"send", "fly"}:
        if weapon is None or over is None or weapon_kind(line, weapon) not in {
            "drone strike", "air strike",
        }:  # fmt: skip
            return None
        return made(verb, "other", "flew over", 0.7, weapon=weapon, counted=weapon)
    if weapon is None or verb.lemma == "use":
        return None
    if line.has(NOUNS, at + 1, min(line.right[at], at + 7)) or line.has(
        GENERIC, at + 1, min(line.right[at], at + 7)
    ):
        return None  # "launched a rocket attack" is told by its noun
    kind = weapon_kind(line, weapon)
    if kind in {None, "shooting"}:
        return None
    if kind == "shelling" and line.has(_TESTS, 0, len(line.words)) is not None:
        return made(
            verb, "other", "a test or a launch into the sea", 0.6, weapon=weapon, counted=weapon
        )
    if verb.lemma == "drop" and last_weapon(line, verb.subject_from, at) is not None:
        carrier = last_weapon(line, verb.subject_from, at)
        kind = weapon_kind(line, carrier) if carrier is not None else kind
    return made(verb, "shelling" if kind == "strike" else kind or "shelling",
                "what was launched says the kind", 0.8, weapon=weapon, counted=weapon)  # fmt: skip


def _come(verb: Verb) -> Trigger | None:
    """Read "went off", "blew up", "stepped on a mine", "drove over a mine"."""
    line, at = verb.line, verb.at
    following = line.word(at + 1)
    if following in {"himself", "herself", "themselves", "itself"} and line.word(at + 2) == "up":
        return made(verb, "explosive device", "blew up with a bomb", 0.9, end=at + 3)
    if (verb.lemma, following) in {("go", "off"), ("blow", "up")}:
        weapon = last_weapon(line, verb.subject_from, at)
        if weapon is None and verb.lemma == "blow":
            weapon = next_weapon(line, at + 2, min(line.right[at], at + 9))
        kind = weapon_kind(line, weapon) if weapon is not None else None
        if kind not in {None, "explosive device", "shelling", "strike"}:
            return None
        return made(verb, "explosive device", "it went off", 0.8, end=at + 2, weapon=weapon)
    if verb.lemma in {"step", "drive", "run", "go"} and following in {"on", "onto", "over", "into"}:
        weapon = next_weapon(line, at + 2, at + 7)
        if weapon is not None and weapon_kind(line, weapon) == "explosive device":
            return made(verb, "explosive device", "ran on a mine", end=weapon + 1, weapon=weapon)
    return None


_RULES: Mapping[str, Callable[[Verb], Trigger | None]] = {
    "fires": _fires, "fire": _fire, "hit": _hit, "attack": _attack, "land": _land,
    "bombs": _bombs, "shoot": _shoot, "down": _down, "downs": _downs, "launch": _launch,
    "come": _come,
}  # fmt: skip
