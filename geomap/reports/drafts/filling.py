"""A scene and its claims to the columns of an incident, with the words behind each."""

from collections.abc import Sequence
from typing import Any

from geomap.incidents.tolls import FIGURES, contested, toll
from geomap.reports.drafts.draft import DraftClaim, DraftIncident, Evidence
from geomap.reports.drafts.findings import Findings
from geomap.reports.drafts.scenes import Scene
from geomap.reports.parties.party import Party
from geomap.tables import INCIDENT, names_of

__all__ = ["incident_of"]

_UNSURE = 0.2
"""How sure an incident is that lacks its place, its day or its kind."""

_LONGEST_TEXT = 1_200
_LONGEST_SHOWN = 40


def incident_of(
    found: Findings, scene: Scene, claims: Sequence[DraftClaim], number: int
) -> DraftIncident:
    """Return the draft of one incident; `number` counts from 1 in its report.

    Its id, dataset and sources are made when drafts are filed.
    """
    evidence: dict[str, tuple[Evidence, ...]] = {}
    fields: dict[str, Any] = dict.fromkeys(names_of(INCIDENT))
    del fields["claims"]
    fields["id"] = str(number)
    _fill_type(scene, fields, evidence)
    _fill_place(scene, fields, evidence)
    _fill_days(scene, fields, evidence)
    _fill_actors(scene, fields, evidence)
    _fill_tolls(claims, fields, evidence)
    fields["title"] = _title(fields)
    fields["contested"] = contested([claim.columns() for claim in claims])
    fields["sources"] = []
    fields["text"] = _words(found, scene, claims)
    fields["raw"] = {}
    confidence = min(_sureness(evidence.get(name, ())) for name in ("type", "place", "date_start"))
    return DraftIncident(fields, tuple(claims), evidence, confidence, _doubts(scene, fields))


def _fill_type(
    scene: Scene, fields: dict[str, Any], evidence: dict[str, tuple[Evidence, ...]]
) -> None:
    fields["type"] = scene.types()[0]
    evidence["type"] = tuple(
        Evidence(each.start, each.end, each.confidence, each.why) for each in scene.events
    )


def _fill_place(
    scene: Scene, fields: dict[str, Any], evidence: dict[str, tuple[Evidence, ...]]
) -> None:
    spot = scene.where.spot
    fields["located"] = "missing"
    if spot is None:
        return
    fields["place"] = spot.name if spot.role not in ("offset", "between") else spot.text
    fields["place_id"], fields["located"] = spot.place_id, spot.located
    if spot.lon is not None and spot.lat is not None:
        fields["lon"], fields["lat"] = round(spot.lon, 6), round(spot.lat, 6)
        fields["radius_m"] = None if spot.radius_m is None else float(round(spot.radius_m))
    confidence = scene.where.confidence * max(0.1, spot.score)
    evidence["place"] = (
        Evidence(spot.start, spot.end, confidence, f"{scene.where.why}; {spot.why}"),
    )


def _fill_days(
    scene: Scene, fields: dict[str, Any], evidence: dict[str, tuple[Evidence, ...]]
) -> None:
    when = scene.when
    if when.first is None:
        return
    fields["date_start"] = when.first.isoformat()
    fields["date_end"] = (when.last or when.first).isoformat()
    fields["date_precision"] = when.precision
    evidence["date_start"] = when.evidence


def _fill_actors(
    scene: Scene, fields: dict[str, Any], evidence: dict[str, tuple[Evidence, ...]]
) -> None:
    actors = {
        _called(party): Evidence(party.start, party.end, event.confidence, "acts in the sentence")
        for event in reversed(scene.events)
        for party in reversed(event.actors)
    }
    fields["actors"] = list(reversed(actors))
    if actors:
        evidence["actors"] = tuple(reversed(actors.values()))


def _called(party: Party) -> str:
    return party.name if party.pronoun else party.text


def _fill_tolls(
    claims: Sequence[DraftClaim], fields: dict[str, Any], evidence: dict[str, tuple[Evidence, ...]]
) -> None:
    said = [claim.columns() for claim in claims]
    for about in FIGURES:
        figure = toll(said, about)
        if figure is None:
            continue
        fields[f"{about}_low"], fields[f"{about}_high"] = figure.low, figure.high
        fields[f"{about}_best"] = int(figure.best)
        evidence[f"{about}_best"] = tuple(
            Evidence(claim.start, claim.end, claim.confidence, claim.why)
            for claim in claims
            if claim.about == about
        )


def _title(fields: dict[str, Any]) -> str:
    """Return what is reported in a few neutral words of our own."""
    kind, place = fields["type"], fields["place"]
    words = kind[:1].upper() + kind[1:] + " reported"
    return f"{words}: {place}" if place else words


def _words(found: Findings, scene: Scene, claims: Sequence[DraftClaim]) -> str:
    """Return the sentences of the report that tell of it, in order."""
    rows = scene.sentences | {found.passage.sentence_at(claim.start) for claim in claims}
    text = " ".join(" ".join(found.passage.words(row).split()) for row in sorted(rows))
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1].rstrip() + "…"


def _sureness(spans: Sequence[Evidence]) -> float:
    return max((span.confidence for span in spans), default=_UNSURE)


def _doubts(scene: Scene, fields: dict[str, Any]) -> tuple[str, ...]:
    doubts = []
    spot = scene.where.spot
    if spot is None:
        doubts.append("no place is named")
    elif not scene.where.own:
        doubts.append(f'the place "{spot.name[:_LONGEST_SHOWN]}" is {scene.where.why}')
    if spot is not None and fields["located"] not in {"exact name", "coordinates"}:
        doubts.append(f"the place is known as {fields['located']}")
    if scene.when.first is None:
        doubts.append("no day is given")
    elif scene.when.spoken:
        doubts.append("the day is that of the report or of a statement, not told of the event")
    elif not scene.when.own:
        doubts.append("the day is taken from the sentences around")
    if scene.denied:
        doubts.append("it is told only by who denies it")
    others = [kind for kind in scene.types()[1:] if kind != "other"]
    if others:
        doubts.append(f"it is told as {', '.join(others)}, too")
    return tuple(doubts)
