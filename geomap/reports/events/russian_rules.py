"""Russian words that tell of an event, with the words that decide between its kinds."""

from geomap.reports.events.clauses import Line
from geomap.reports.events.russian import (
    RU_ARMED,
    RU_BUILT,
    RU_CIVIL,
    RU_ROADS,
    RU_STEMS,
    RU_WORDS,
    longest_stem,
)
from geomap.reports.events.triggers import Trigger, Voice
from geomap.reports.events.weapons import last_weapon, next_weapon, weapon_kind

__all__ = ["russian_trigger", "starts_with"]

_ARMED = tuple(RU_ARMED)
_BUILT = tuple(RU_BUILT)
_ROADS = tuple(RU_ROADS)
_CIVIL = tuple(RU_CIVIL)
_GROUND = (
    "сел", "деревн", "город", "высот", "пост", "участок", "участк", "позици", "поселок", "поселк",
    "населенн", "территори", "район", "здани", "аэропорт", "мост", "баз", "станиц", "контрол",
    "опорн", "пункт",
)  # fmt: skip
_TRUCE = ("перемири", "прекращени", "тишин", "огня")
_PEOPLE_AND_THINGS = ("протестующ", "взрывн", "взрывч", "взрывот", "атакующ", "нападающ")
_OPENED = ("открыл", "открыт", "вел", "вели", "ведет", "ведут", "обменял", "откро")


def starts_with(line: Line, stems: tuple[str, ...], first: int, last: int) -> int | None:
    """Return the first word from `first` up to `last` that begins as one of `stems` does."""
    for at in range(max(0, first), min(last, len(line.words))):
        if line.words[at].startswith(stems):
            return at
    return None


def russian_trigger(line: Line, at: int) -> Trigger | None:
    """Return the event that a Russian word at `at` tells of, None where it tells of none."""
    word = line.words[at]
    if word.startswith(_PEOPLE_AND_THINGS):
        return None
    sense = RU_WORDS.get(word) or longest_stem(word, RU_STEMS)
    if sense is None:
        return None
    rule = _RULES.get(sense)
    return rule(line, at) if rule is not None else _trigger(line, at, sense, "a word for it")


def _trigger(  # noqa: PLR0913 - each is a field of what is made
    line: Line, at: int, kind: str, why: str, confidence: float = 0.85, *, first: int | None = None,
    end: int | None = None, weapon: int | None = None, counted: int | None = None,
    generic: bool = False,
) -> Trigger:  # fmt: skip
    start, last = at if first is None else first, at + 1 if end is None else end
    shown = " ".join(line.words[start:last])
    return Trigger(start, last, at, kind, voice_of(line.words[at]), f'"{shown}": {why}', confidence,
                   weapon, counted, generic)  # fmt: skip


def voice_of(word: str) -> Voice:
    """Return the voice that the ending of a Russian word tells."""
    if word.endswith(("ть", "ти", "чь")):
        return "active"
    if word.endswith(
        ("ли", "ла", "л", "ло", "лся", "лись", "лась", "лось", "ют", "ет", "ит", "ат")
    ):
        return "active"
    if word.endswith(("ны", "на", "но", "ен", "ан", "ян", "ты", "та", "то", "ят")):
        return "passive"
    return "noun"


def _near(line: Line, at: int) -> int | None:
    """Return the weapon beside a word: of its clause, the nearer of those before and after."""
    before = last_weapon(line, max(line.left[at], at - 7), at)
    after = next_weapon(line, at + 1, min(line.right[at], at + 8))
    if before is None or after is None:
        return after if before is None else before
    return before if at - before <= after - at else after


def _kind(line: Line, weapon: int | None) -> str | None:
    return weapon_kind(line, weapon) if weapon is not None else None


def _shelling(line: Line, at: int) -> Trigger:
    weapon = _near(line, at)
    kind = _kind(line, weapon)
    small = kind == "shooting"
    first = (
        at - 1 if line.word(at - 1).startswith(("артилл", "минометн", "ракетн", "массир")) else at
    )
    return _trigger(line, at, "shooting" if small else "shelling",
                    "small arms" if small else "shelling", first=first,
                    weapon=weapon if kind in {"shelling", "shooting"} else None)  # fmt: skip


def _strike(line: Line, at: int) -> Trigger | None:
    if line.word(at).startswith("ударн"):
        return None
    if line.word(at - 1).startswith("тепл") or line.word(at - 2) == "под":
        return None
    weapon = _near(line, at)
    kind = _kind(line, weapon)
    if kind == "shooting":
        kind, weapon = None, None
    generic = weapon is None and line.word(at - 1).startswith(("этот", "этого", "эти", "этих"))
    return _trigger(line, at, kind or "strike", "what it was done with says the kind"
                    if kind else "a strike", 0.85 if kind else 0.6, weapon=weapon, counted=at,
                    generic=generic)  # fmt: skip


def _attack(line: Line, at: int) -> Trigger | None:
    if line.word(at - 1).startswith(("хакер", "кибер", "сердечн")):
        return None
    weapon = _near(line, at)
    kind = _kind(line, weapon)
    if kind in {None, "shooting"}:
        civil = starts_with(line, _CIVIL, at - 3, min(line.right[at], at + 7))
        kind = "violence against civilians" if civil is not None else "armed clash"
    elif kind == "strike":
        kind = "shelling"
    return _trigger(line, at, kind, "an attack", 0.7, weapon=weapon, counted=at)


def _fire(line: Line, at: int) -> Trigger | None:
    """Read "открыли огонь"; the fire of "прекращение огня" is none."""
    opened = starts_with(line, _OPENED, at - 5, at)
    if opened is None:
        opened = starts_with(line, _OPENED, at + 1, at + 4)
    if opened is None or starts_with(line, ("прекращ",), at - 4, at) is not None:
        return None
    weapon = _near(line, at)
    kind = _kind(line, weapon)
    if line.word(opened).startswith("обменял"):
        kind = "armed clash"
    first, last = min(opened, at), max(opened, at) + 1
    shown = " ".join(line.words[first:last])
    return Trigger(first, last, opened, kind or "shooting", voice_of(line.word(opened)),
                   f'"{shown}": fired', 0.9, weapon, None)  # fmt: skip


def _explosion(line: Line, at: int) -> Trigger:
    weapon = _near(line, at)
    kind = _kind(line, weapon)
    if kind is None or kind == "shooting":
        many = any(
            token.kind == "number" and token.text.isdecimal() and int(token.text) >= 5
            for token in line.tokens[max(0, at - 3) : at]
        )
        heard = starts_with(
            line, ("слыш", "услыш", "зафиксир", "насчит", "отмет"), 0, len(line.words)
        )
        kind = "shelling" if many and heard is not None else "explosive device"
        weapon = None
    return _trigger(line, at, kind, "an explosion", 0.7, weapon=weapon, counted=at)


def _blown(line: Line, at: int) -> Trigger:
    weapon = _near(line, at)
    if weapon is not None and weapon_kind(line, weapon) != "explosive device":
        weapon = None
    return _trigger(line, at, "explosive device", "blown up", weapon=weapon)


def _violation(line: Line, at: int) -> Trigger | None:
    truce = starts_with(line, _TRUCE, at + 1, at + 5)
    if truce is not None:
        end = truce + 1
        if line.word(truce).startswith("прекращ") and line.word(end) == "огня":
            end += 1
        return _trigger(
            line, at, "ceasefire violation", "breach of a ceasefire", end=end, counted=at
        )
    if starts_with(line, ("воздушн", "границ"), at + 1, at + 5) is not None:
        return _trigger(line, at, "other", "breach of airspace or border", 0.6, counted=at)
    return None


def _subject_armed(line: Line, at: int) -> bool:
    first, last = line.left[at], line.right[at]
    if line.word(first - 1) in {",", "которые"} and first > 1:
        first = line.left[first - 2]
    armed = starts_with(line, _ARMED, first, last) is not None
    return armed or any(party.armed for party in line.party_in(first, last))


def _enter(line: Line, at: int) -> Trigger | None:
    flying = _near(line, at)
    if _kind(line, flying) in {"drone strike", "air strike"}:
        return _trigger(line, at, "other", "aircraft crossed", 0.6, weapon=flying)
    into = {"в", "во", "на", "через", "вглубь"}
    noun = line.word(at).startswith(("вторжени", "проникновени"))
    near = line.has(into | {"границу", "линию"}, at + 1, at + 4)
    if not _subject_armed(line, at) or (near is None and not noun):
        return None
    if (
        starts_with(line, ("состав", "истори", "сил", "договор", "действ"), at + 2, at + 4)
        is not None
    ):
        return None
    return _trigger(line, at, "troop entry", "armed men entered")


def _take(line: Line, at: int) -> Trigger | None:
    first, last = max(line.left[at], at - 5), min(line.right[at], at + 8)
    if starts_with(line, ("плен", "заложник"), first, last) is not None:
        return _trigger(line, at, "detention", "persons were taken")
    control = starts_with(line, ("контрол",), at + 1, last)
    if (
        line.word(at).startswith("взя")
        and control is None
        and not (_subject_armed(line, at) and any(at < place <= at + 3 for place in line.places))
    ):
        return None
    ground = starts_with(line, _GROUND, at + 1, last)
    if ground is None:
        ground = starts_with(line, _GROUND, first, at)
    placed = any(first <= place < last for place in line.places)
    if ground is None and not placed:
        return None
    if line.word(at).startswith("зан") and not _subject_armed(line, at):
        return None
    return _trigger(line, at, "territory taken", "ground was taken",
                    end=control + 1 if control is not None else None)  # fmt: skip


def _withdraw(line: Line, at: int) -> Trigger | None:
    if starts_with(line, ("лини", "участ", "соглашен", "зон"), at - 2, at) is not None:
        return None
    near = starts_with(line, (*_ARMED, "вооружени"), at - 5, min(line.right[at], at + 6))
    if near is None:
        return None
    return _trigger(line, at, "withdrawal", "armed men left", 0.8)


def _build(line: Line, at: int) -> Trigger | None:
    built = starts_with(line, _BUILT, at + 1, min(line.right[at], at + 7))
    if built is None and voice_of(line.word(at)) == "passive":
        built = starts_with(line, _BUILT, max(line.left[at], at - 7), at)
    if built is None or starts_with(line, ("беженц", "гуманитарн", "избират"), 0, len(line.words)):
        return None
    return _trigger(line, at, "fortification", "soldiers' works were set up", counted=built)


def _block(line: Line, at: int) -> Trigger | None:
    if line.word(at).startswith("блокад"):
        return _trigger(line, at, "blockade", "a blockade")
    near = starts_with(line, _ROADS, max(line.left[at], at - 6), min(line.right[at], at + 7))
    return _trigger(line, at, "blockade", "a way was stopped") if near is not None else None


def _protest(line: Line, at: int) -> Trigger | None:
    word = line.word(at)
    if word.startswith("протест"):
        if line.word(at - 1) in {"решительный", "резкий", "ноту", "нота", "официальный"}:
            return None
        if starts_with(line, ("нот", "выраз", "заявил"), at - 4, at) is not None:
            return None
    first = at - 1 if line.word(at - 1).startswith("акци") else at
    return _trigger(line, at, "protest", "a protest", first=first)


def _incident(line: Line, at: int) -> Trigger:
    return _trigger(line, at, "other", "names what happened by a general word", 0.6, generic=True)


def _fired(line: Line, at: int) -> Trigger | None:
    if starts_with(line, ("выстрел",), at - 6, at + 6) is not None:
        return None  # the shots tell it
    weapon = _near(line, at)
    kind = _kind(line, weapon)
    if kind is None or kind == "shooting":
        return None
    if kind in {"strike", "explosive device"} and not line.word(at).startswith("сброс"):
        kind = "shelling"
    return _trigger(line, at, kind, "what was fired says the kind", weapon=weapon, counted=weapon)


def _downed(line: Line, at: int) -> Trigger | None:
    weapon = _near(line, at)
    kind = _kind(line, weapon)
    if kind == "air strike":
        kind = "other"
    if (
        weapon is None
        or kind not in {"drone strike", "shelling", "other"}
        or line.word(weapon).startswith(("танк", "миномет", "гаубиц", "артил"))
    ):
        return None
    return _trigger(line, at, kind, "was brought down", 0.7, weapon=weapon, counted=weapon)


def _hit(line: Line, at: int) -> Trigger | None:
    weapon = _near(line, at)
    kind = _kind(line, weapon)
    if kind in {None, "shooting"}:
        return None
    if line.word(at).startswith("попал") and line.word(at + 1) == "под":
        return None
    return _trigger(line, at, "shelling" if kind == "strike" else kind or "shelling",
                    "what fell says the kind", weapon=weapon, counted=weapon)  # fmt: skip


def _burnt(line: Line, at: int) -> Trigger | None:
    near = starts_with(line, ("дом", "сел", "деревн", "хижин", "церк", "мечет", "рынок"),
                       line.left[at], line.right[at])  # fmt: skip
    armed = _subject_armed(line, at) or line.word(at).startswith("поджог")
    return _trigger(line, at, "violence against civilians", "homes were burnt") if (
        near is not None and armed
    ) else None  # fmt: skip


def _seen(line: Line, at: int) -> Trigger | None:
    weapon = _near(line, at)
    if weapon is None or weapon_kind(line, weapon) != "drone strike":
        return None
    if starts_with(line, ("мисси", "наблюд"), 0, len(line.words)) is not None:
        return None  # the monitors' own drone
    return _trigger(line, at, "other", "drones were seen", 0.5, weapon=weapon, counted=weapon)


def _killed(line: Line, at: int) -> Trigger | None:
    armed = starts_with(line, ("боевик", "вооруженн", "нападавш", "повстанц", "террорист"),
                       line.left[at], at)  # fmt: skip
    if armed is None:
        return None
    civil = starts_with(line, _CIVIL, at + 1, line.right[at])
    kind = "violence against civilians" if civil is not None else "armed clash"
    return _trigger(line, at, kind, "armed men killed", 0.6)


def _combat(line: Line, at: int) -> Trigger | None:
    """Read "боевые действия"."""
    if not line.word(at + 1).startswith("действи"):
        return None
    return _trigger(line, at, "armed clash", "fighting", end=at + 2)


def _shot(line: Line, at: int) -> Trigger:
    weapon = _near(line, at)
    kind = _kind(line, weapon)
    heavy = kind == "shelling" and line.word(weapon or 0).startswith(("танк", "миномет", "гранат"))
    return _trigger(line, at, "shelling" if heavy else "shooting", "shots",
                    weapon=weapon if kind in {"shelling", "shooting"} else None,
                    counted=at)  # fmt: skip


def _harmed(line: Line, at: int) -> Trigger | None:
    near = starts_with(line, (*_CIVIL, "дом", "магазин", "склад", "мужчин", "сел", "деревн"),
                       max(line.left[at], at - 7), min(line.right[at], at + 8))  # fmt: skip
    if near is None:
        return None
    return _trigger(line, at, "violence against civilians", "persons were harmed", 0.7)


def _device(line: Line, at: int) -> Trigger | None:
    weapon = _near(line, at)
    if weapon is None or _kind(line, weapon) != "explosive device":
        return None
    return _trigger(line, at, "explosive device", "a device was found", 0.7, weapon=weapon)


_RULES = {
    "harmed": _harmed, "device": _device,
    "shelling": _shelling, "shelled": _shelling, "strike": _strike, "attack": _attack,
    "attacked": _attack, "fire": _fire, "explosion": _explosion, "blown up": _blown,
    "violation": _violation, "enter": _enter, "take": _take, "withdraw": _withdraw,
    "build": _build, "block": _block, "protest": _protest, "incident": _incident,
    "fired": _fired, "downed": _downed, "hit": _hit, "burnt": _burnt, "seen": _seen,
    "killed": _killed, "shooting": _shot, "combat": _combat,
}  # fmt: skip
