"""Who claims what about which incident: statements laid over events and figures."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from geomap.errors import InputError
from geomap.incidents.figures import parse_figure
from geomap.incidents.tolls import EVENT, FIGURES
from geomap.reports.drafts.draft import DraftClaim
from geomap.reports.drafts.findings import Findings
from geomap.reports.drafts.parts import with_parts
from geomap.reports.drafts.scenes import Scene
from geomap.reports.drafts.voices import voice_of
from geomap.reports.events.event import Event
from geomap.reports.statements.statement import Statement
from geomap.reports.tolls.toll import TollMention

__all__ = ["claims_of"]

_LONGEST_QUOTE = 300
_UNSPOKEN = 0.5
_OWN = re.compile(r"\b(?:its|their|his|her|our|own|сво\w{1,3}|наш\w{0,3})\b", re.IGNORECASE)
"""Words by which a party counts its own people."""

_BLAMES = re.compile(r"blam|accus|обвин|возлож", re.IGNORECASE)
_LONGEST_BLAME = 80

_WHOLE = re.compile(
    r"\b(?:statements?|reports|accounts?|version|allegations|accusations|charges|claims|"
    r"заявлени[ея]|сообщения|обвинения|верси[юя])\b",
    re.IGNORECASE,
)
"""What is denied as a whole, not the last thing that was said."""


def claims_of(
    found: Findings, scenes: list[Scene], figures: Mapping[int, list[TollMention]]
) -> list[tuple[DraftClaim, ...]]:
    """Return the claims of each incident, in order of the text, each once.

    `figures` are the killed and wounded of each by its number, of `tolls_by_scene`.
    """
    held: list[list[DraftClaim]] = [[] for _ in scenes]
    voice = voice_of(found)
    for row, tolls in figures.items():
        held[row] += _of_tolls(found, tolls, voice)
    for row, scene in enumerate(scenes):
        held[row] += _of_events(found, scene, voice)
    for statement in found.statements:
        if statement.stance == "denies" or _claims_it(statement):
            for row, claim in _denial(found, scenes, held, statement):
                held[row].append(claim)
        elif _BLAMES.match(found.passage.text, statement.start):
            for row in _meant(found, scenes, held, statement)[:1]:
                held[row].append(_blame(found, statement))
    return [
        with_parts(_with_one_side(_once(_without_echoes(claims, voice))), voice) for claims in held
    ]


def _with_one_side(claims: tuple[DraftClaim, ...]) -> tuple[DraftClaim, ...]:
    """Return claims without sides that two claimants name differently for the same figure.

    "Three attackers" of the police and "three Serbs" of a president are likely the same
    three: added up as two sides they would be six.
    """
    kept: list[DraftClaim] = []
    for claim in claims:
        twin = claim.about in FIGURES and any(
            each.about == claim.about and each.value == claim.value and each.value != "0"
            and each.claimant != claim.claimant and each.side and each.side != claim.side
            for each in kept
        )  # fmt: skip
        if claim.side and twin:
            why = f"{claim.why}; the same figure as another's, whose losses it counts is left open"
            claim = replace(claim, side=None, why=why)  # noqa: PLW2901
        kept.append(claim)
    return tuple(kept)


def _without_echoes(claims: list[DraftClaim], voice: str) -> list[DraftClaim]:
    """Return claims without figures that the report gives as its own and then as another's.

    A heading says "five killed", and the text below it who counted them.
    """
    named = {(each.about, each.value) for each in claims if each.claimant != voice}
    return [
        each
        for each in claims
        if each.claimant != voice
        or each.about not in FIGURES
        or (each.about, each.value) not in named
    ]


# figures


def _of_tolls(found: Findings, tolls: list[TollMention], voice: str) -> Iterator[DraftClaim]:
    totals: dict[tuple[str, str, str | None], str] = {}
    for toll in tolls:
        said = found.inner(toll.start)
        if said is not None and _claims_it(said):
            said = None  # who claims an attack has not counted its dead
        claimant = said.speaker.name if said else voice
        key = (claimant, toll.about, toll.side)
        value, stance = toll.value, "asserts"
        if toll.role == "more":
            if any(each.role == "revised" and each.about == toll.about for each in tolls):
                continue  # the total that was raised counts them
            value = _added(totals.get(key), value)
            stance = "revises" if key in totals else "asserts"
        elif toll.role == "revised" or (said is not None and said.stance == "revises"):
            stance = "revises"
        elif said is not None and said.stance == "denies":
            stance = "denies"
        totals[key] = value
        side = toll.side
        if side is None and said is not None and said.speaker.of and _are_theirs(found, toll):
            side = said.speaker.of
        yield DraftClaim(
            claimant=claimant, stance=stance, about=toll.about, value=value, side=side,
            quote=_quote(said, toll.start), start=toll.start, end=toll.end,
            confidence=toll.confidence * (said.confidence if said else _UNSPOKEN),
            why=_why(toll.why, said),
        )  # fmt: skip


def _claims_it(statement: Statement) -> bool:
    return "claims responsibility" in statement.why


def _are_theirs(found: Findings, toll: TollMention) -> bool:
    """Return whether the speaker counts their own: "15 of its soldiers"."""
    words = found.passage.text[max(0, toll.start - 4) : toll.end]
    return _OWN.search(words) is not None


def _added(before: str | None, more: str) -> str:
    """Return a figure with what is added to it, where both count in whole numbers."""
    try:
        first, second = parse_figure(before or "0"), parse_figure(more)
    except InputError:
        return more
    if first is None or second is None:
        return more
    low, high = first.low + second.low, first.high + second.high
    return str(low) if low == high else f"{low}-{high}"


# events


def _of_events(found: Findings, scene: Scene, voice: str) -> Iterator[DraftClaim]:
    spoken = False
    for event in scene.events:
        said = found.inner(event.start)
        if said is None or said.stance == "denies":
            continue
        spoken = True
        about = scene.types()[0] if event.generic else event.type
        yield _of_event(event, said.speaker.name, said, about)
    if not spoken and not scene.denied:
        first = next((each for each in scene.events if not each.generic), scene.events[0])
        yield _of_event(first, voice, None, scene.types()[0])


def _of_event(event: Event, claimant: str, said: Statement | None, about: str) -> DraftClaim:
    return DraftClaim(
        claimant=claimant, stance="asserts", about=about,
        value=event.strikes.value if event.strikes else None, side=None,
        quote=_quote(said, event.start), start=event.start, end=event.end,
        confidence=event.confidence * (said.confidence if said else _UNSPOKEN),
        why=_why(event.why, said),
    )  # fmt: skip


# denials


def _denial(
    found: Findings, scenes: list[Scene], held: list[list[DraftClaim]], statement: Statement
) -> Iterator[tuple[int, DraftClaim]]:
    """Yield a denial at the incident that it is about."""
    inside = {
        row
        for row, scene in enumerate(scenes)
        for event in scene.events
        if statement.content_start <= event.start < statement.content_end
    }
    if (
        any(
            statement.content_start <= toll.start < statement.content_end
            for toll in found.tolls
            if toll.role != "background"
        )
        and not inside
    ):
        return  # a figure is denied, which is said with the figure
    rows = sorted(inside) or _meant(found, scenes, held, statement)
    for row in rows:
        kind = EVENT
        events = [
            event
            for event in scenes[row].events
            if statement.content_start <= event.start < statement.content_end
        ]
        if events and not events[0].generic:
            kind = events[0].type
        yield row, DraftClaim(
            claimant=statement.speaker.name, stance=statement.stance, about=kind,
            value=None, side=None,
            quote=_quote(statement, None), start=statement.start, end=statement.end,
            confidence=statement.confidence * (0.9 if inside else 0.6),
            why=statement.why,
        )  # fmt: skip


def _blame(found: Findings, statement: Statement) -> DraftClaim:
    """Return who is said to have done it: "the governor blamed the rebels"."""
    words = found.passage.text[statement.content_start : statement.content_end]
    value = " ".join(words.split())[:_LONGEST_BLAME].strip(" .,;:")
    return DraftClaim(
        claimant=statement.speaker.name, stance="asserts", about="actor", value=value or None,
        side=None, quote=_quote(statement, None), start=statement.start, end=statement.end,
        confidence=statement.confidence * 0.7, why="says who did it",
    )  # fmt: skip


def _meant(
    found: Findings, scenes: list[Scene], held: list[list[DraftClaim]], statement: Statement
) -> list[int]:
    """Return the incident that a denial without a name for it is about.

    The last that another party told of before it, in its entry first; where the
    denial names whose words it denies, one that those told of.
    """
    entry = found.entries[statement.sentence]
    days = [
        mention
        for mention in found.passage.dates
        if statement.content_start <= mention.start < statement.content_end
    ]
    best: tuple[bool, bool, bool, int] | None = None
    chosen: int | None = None
    for row, scene in enumerate(scenes):
        starts = [event.start for event in scene.events if event.start < statement.start]
        if not starts:
            continue
        tellers = {claim.claimant for claim in held[row]}
        if tellers == {statement.speaker.name}:
            continue  # nobody denies only what nobody else has said
        theirs = statement.against is not None and any(
            _of_party(found, name, statement.against) for name in tellers
        )
        here = any(found.entries[sentence] == entry for sentence in scene.sentences)
        named = any(day.first is not None and day.first == scene.when.first for day in days)
        rank = (named, theirs, here, max(starts))
        if best is None or rank > best:
            best, chosen = rank, row
    if chosen is None:
        return []
    words = found.passage.words(statement.sentence)
    if not statement.empty or not _WHOLE.search(words):
        return [chosen]
    return [
        row
        for row, scene in enumerate(scenes)
        if row == chosen
        or (scene.events[0].start < statement.start and _share_teller(held[row], held[chosen]))
    ]


def _share_teller(one: list[DraftClaim], other: list[DraftClaim]) -> bool:
    return bool({claim.claimant for claim in one} & {claim.claimant for claim in other})


def _of_party(found: Findings, name: str, party: str) -> bool:
    if party.casefold() in name.casefold():
        return True
    return any(each.of == party for each in found.parties if each.name == name)


# shared


def _quote(said: Statement | None, start: int | None) -> str | None:
    """Return the speaker's own words where they say this, and are short."""
    if said is None or not said.quote or len(said.quote) > _LONGEST_QUOTE:
        return None
    if start is None or said.quote_start is None or said.quote_end is None:
        return said.quote
    return said.quote if said.quote_start <= start < said.quote_end else None


def _why(what: str, said: Statement | None) -> str:
    return f"{what}; {said.why}" if said else f"{what}; the report itself says it"


def _once(claims: list[DraftClaim]) -> tuple[DraftClaim, ...]:
    """Return claims in order of the text; of those that say the same, the surest."""
    best: dict[tuple[str | None, ...], DraftClaim] = {}
    for claim in sorted(claims, key=lambda claim: (claim.start, claim.end)):
        key = (claim.claimant, claim.stance, claim.about, claim.value, claim.side)
        if key not in best:
            best[key] = claim
        elif claim.confidence > best[key].confidence:
            best[key] = replace(claim, start=best[key].start, end=best[key].end)
    said = list(best.values())
    kept = [each for each in said if not _told_again(each, said)]
    # a revision stands after what it takes the place of, wherever the text tells that
    return tuple(sorted(kept, key=lambda each: each.stance == "revises"))


def _told_again(claim: DraftClaim, said: list[DraftClaim]) -> bool:
    """Return whether a figure is told with its side, or as a revision, by another claim."""
    if claim.about not in FIGURES:
        return (
            claim.value is None
            and claim.quote is None
            and any(
                (each.claimant, each.stance, each.about)
                == (claim.claimant, claim.stance, claim.about)
                and each.value is not None
                for each in said
            )
        )
    same = [
        each
        for each in said
        if (each.claimant, each.about, each.value) == (claim.claimant, claim.about, claim.value)
        and each is not claim
    ]
    if claim.stance == "asserts" and any(each.stance == "revises" for each in same):
        return True
    return claim.side is None and any(each.side and each.stance == claim.stance for each in same)
