"""From what the rules found in a report to its incidents with claims."""

from collections.abc import Mapping, Sequence

from geomap.gazetteer import Gazetteer
from geomap.reports.documents.reading import Report
from geomap.reports.drafts.claiming import claims_of
from geomap.reports.drafts.draft import Draft, DraftClaim
from geomap.reports.drafts.filling import incident_of
from geomap.reports.drafts.findings import Findings, entries_of
from geomap.reports.drafts.scenes import scenes_of
from geomap.reports.drafts.tolling import tolls_by_scene
from geomap.reports.drafts.unnamed import events_of_tolls
from geomap.reports.events.finding import find_events
from geomap.reports.parties.finding import find_parties
from geomap.reports.passage import read_passage
from geomap.reports.places.spots import find_spots
from geomap.reports.recognisers import Recogniser
from geomap.reports.statements.finding import find_statements
from geomap.reports.tolls.finding import find_tolls
from geomap.reports.tolls.toll import TollMention

__all__ = ["MOST_EVENTS", "draft_report"]

MOST_EVENTS = 1_000
"""Mentions of events and figures that are read, the first ones: more is no report."""

_MOST_SHOWN, _SHOWN = 5, 60

_NO_NAMES = frozenset({"speaker", "offset", "between"})
"""Roles of what is no name of a place by itself: governments, and distances from a place."""


def draft_report(
    report: Report, gazetteer: Gazetteer, *, recogniser: Recogniser | None = None
) -> Draft:
    """Return the incidents that a report tells of, for a person to confirm.

    Parameters
    ----------
    report
        A report, as `read_report` returns it.
    gazetteer
        Where places are looked up.
    recogniser
        Finds names in place of the rules; see `geomap.reports.recognisers`.
    """
    found = _found(report, gazetteer, recogniser)
    scenes = scenes_of(found)
    figures = tolls_by_scene(found, scenes)
    claims = claims_of(found, scenes, figures)
    incidents = tuple(
        incident_of(found, scene, claims[row], row + 1) for row, scene in enumerate(scenes)
    )
    places = tuple(spot for spot in found.spots if spot.role not in _NO_NAMES)
    notes = (*_notes(found), *_without_incident(found, figures, claims))
    return Draft(report, places, incidents, notes)


def _found(report: Report, gazetteer: Gazetteer, recogniser: Recogniser | None) -> Findings:
    passage = read_passage(report, gazetteer, recogniser=recogniser)
    parties = find_parties(passage)
    spots, tolls = find_spots(passage, gazetteer), find_tolls(passage, parties)
    events = find_events(passage, parties)
    unnamed = events_of_tolls(passage, spots, events, tolls)
    events = tuple(sorted((*events, *unnamed), key=lambda event: event.start))
    statements = find_statements(passage, parties)
    return Findings(
        report=report,
        passage=passage,
        spots=spots,
        parties=parties,
        events=events[:MOST_EVENTS],
        tolls=tolls[:MOST_EVENTS],
        statements=statements[: 2 * MOST_EVENTS],
        entries=entries_of(passage, report),
    )


def _notes(found: Findings) -> tuple[str, ...]:
    """Return what was read and not drafted, in numbers."""
    notes = []
    if max(len(found.events), len(found.tolls), len(found.statements) // 2) >= MOST_EVENTS:
        notes.append(f"only the first {MOST_EVENTS:,} events and figures are read; split the text")
    for status, what in (
        ("background", "told as background"),
        ("feared", "only planned, feared or asked for"),
        ("did not", "told as not having happened"),
    ):
        count = sum(event.status == status for event in found.events)
        if count:
            words = "mention of an event" if count == 1 else "mentions of events"
            notes.append(f"{count} {words} {what}: not drafted")
    tolls = sum(toll.role == "background" for toll in found.tolls)
    if tolls:
        figures = "figure" if tolls == 1 else "figures"
        notes.append(f"{tolls} {figures} of killed or wounded told as background: no toll")
    return tuple(notes)


def _without_incident(
    found: Findings,
    figures: Mapping[int, Sequence[TollMention]],
    claims: Sequence[Sequence[DraftClaim]],
) -> tuple[str, ...]:
    """Return the figures and denials that no drafted incident has, with their words."""
    held = {(toll.start, toll.about) for tolls in figures.values() for toll in tolls}
    loose = [
        found.passage.text[toll.start : toll.end]
        for toll in found.tolls
        if toll.role != "background" and (toll.start, toll.about) not in held
    ]
    deniers = {each.claimant for said in claims for each in said if each.stance == "denies"}
    others = dict.fromkeys(
        each.speaker.name
        for each in found.statements
        if each.stance == "denies" and each.speaker.name not in deniers
    )
    notes = []
    if loose:
        notes.append(f"figures that belong to no drafted incident: {_shown(loose)}")
    if others:
        notes.append(f"what they deny is no drafted incident: {_shown(list(others))}")
    return tuple(notes)


def _shown(words: Sequence[str]) -> str:
    """Return some words in quotation marks, and how many more there are."""
    first = ", ".join(f'"{" ".join(each.split())[:_SHOWN]}"' for each in words[:_MOST_SHOWN])
    more = len(words) - _MOST_SHOWN
    return first if more <= 0 else f"{first} and {more} more"
