"""What a picture is about, read from the tables once: marks, zone versions, days, words."""

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from geomap.blur import blur_of, clear_of
from geomap.pictures.drawing import isolated, one_line
from geomap.pictures.frame import LIMIT, Frame
from geomap.pictures.marks import VERDICT_ORDER, Marks, marks_of
from geomap.pictures.overlay import within_reach
from geomap.pictures.phrases import Phrases
from geomap.webmap.cells import text
from geomap.webmap.columns import incident_columns
from geomap.webmap.data import period, zone_values
from geomap.webmap.frame import holding
from geomap.webmap.labels import gazetteer_labels
from geomap.zones.wording import length

if TYPE_CHECKING:
    import geopandas as gpd

    from geomap.gazetteer import Gazetteer

__all__ = ["Case", "Content", "case_of", "description_of", "left_out", "places_about"]

Bounds = tuple[float, float, float, float]
_EVERYWHERE: Bounds = (-170.0, -55.0, 170.0, 70.0)
_DEGREE_M = 111_320.0
_LONGEST_SOURCE = 180
"""Letters: more of what a zone was drawn from is told by the zone's own file."""
_DRAWN = (
    "id",
    "type",
    "date_start",
    "date_end",
    "lon",
    "lat",
    "radius_m",
    "located",
    "contested",
    "same_event",
    "verdict",
    "zone_id",
    "zone_version",
)


@dataclass(frozen=True, slots=True)
class Content:
    """What a picture was asked to show.

    Attributes
    ----------
    flags
        Incidents with verdicts and positions, EPSG:4326.
    zones
        Zone versions, EPSG:4326.
    title
        Heading, or None.
    gazetteer
        Names of places, or None.
    lang
        ISO 639 code of the language whose place names lead.
    boundaries
        What the base shows, as `ground.ground_of` has it.
    disclaimer
        A note of the person's own, or None.
    """

    flags: "gpd.GeoDataFrame"
    zones: "gpd.GeoDataFrame"
    title: str | None
    gazetteer: "Gazetteer | None"
    lang: str
    boundaries: str = "countries"
    disclaimer: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """The same, as the drawing needs it.

    Attributes
    ----------
    marks
        What can be drawn.
    beyond
        Incidents too near a pole for the projection.
    zones
        Zone versions, as `webmap.data.zone_values` has them.
    period
        First and last day, ISO; None where none is known.
    heading
        One line.
    notes, credits
        What the picture does not claim, and what it is made of.
    bounds
        West, south, east, north of all that is drawn, degrees; east may exceed 180.
    boundaries
        What the base shows.
    """

    marks: Marks
    beyond: int
    zones: list[dict[str, Any]]
    period: list[str] | None
    heading: str
    notes: list[str]
    credits: list[str]
    bounds: Bounds
    boundaries: str


def case_of(content: Content, phrases: Phrases) -> Case:
    """Read what is to be drawn from the tables."""
    flags = content.flags
    # Claims, texts and sources, which take the longest to read, are not drawn.
    incidents = incident_columns(flags[[name for name in _DRAWN if name in flags.columns]])
    every = marks_of(incidents)
    marks = within_reach(every)
    zones = zone_values(content.zones, incidents, lang=content.lang)
    return Case(
        marks=marks,
        beyond=int(every.reports.sum() - marks.reports.sum()),
        zones=zones,
        period=period(incidents),
        heading=_heading(content, phrases),
        notes=_notes(content, zones, phrases),
        credits=_credits(content, zones, phrases),
        bounds=_bounds(marks, zones),
        boundaries=content.boundaries,
    )


def _heading(content: Content, phrases: Phrases) -> str:
    given = one_line(content.title or "")
    if given:
        return given
    if len(content.flags) == 1:
        row = content.flags.iloc[0]
        named = one_line(text(row.get("title")) or text(row.get("place")) or "")
        return named or phrases.say("page.one")
    return phrases.say("page.heading")


def _notes(content: Content, zones: Sequence[dict[str, Any]], phrases: Phrases) -> list[str]:
    metres = blur_of(content.flags)
    own = one_line(content.disclaimer or "")
    notes = [isolated(own)] if own else []
    if metres is not None:
        notes.append(phrases.say("note.blurred", length=phrases.words.length(length(metres))))
    if any(row["reconstruction"] for row in zones if row["shown"]):
        notes.append(phrases.say("picture.reconstructed"))
    return [*notes, phrases.say("note.names"), phrases.say("note.statements")]


def _credits(content: Content, zones: Sequence[dict[str, Any]], phrases: Phrases) -> list[str]:
    places = () if content.gazetteer is None else content.gazetteer.attributions
    drawn_from: dict[str, dict[str, None]] = {}
    for row in zones:
        if row["shown"] and row["source"]:
            drawn_from.setdefault(row["source"], {})[isolated(row["lead"] or row["name"])] = None
    return [
        *([] if content.boundaries == "none" else [phrases.say("credit.base")]),
        *(phrases.say("credit.places", credit=isolated(credit)) for credit in places),
        *(
            phrases.say("picture.source", zone=", ".join(names), source=_cut(source))
            for source, names in drawn_from.items()
        ),
    ]


def _cut(source: str) -> str:
    line = one_line(source)
    return isolated(line if len(line) <= _LONGEST_SOURCE else f"{line[:_LONGEST_SOURCE]}…")


def _bounds(marks: Marks, zones: Iterable[dict[str, Any]]) -> Bounds:
    high = np.nan_to_num(marks.radius_m) / _DEGREE_M
    wide = np.minimum(high / np.maximum(np.cos(np.radians(marks.lat)), 0.01), 180.0)
    wests, easts = (marks.lon - wide).tolist(), (marks.lon + wide).tolist()
    lats = [*(marks.lat - high).tolist(), *(marks.lat + high).tolist()]
    for zone in zones:
        for polygon in zone["polygons"] if zone["shown"] else ():
            lon, lat = np.array(polygon[0]).T
            wests.append(float(lon.min()))
            easts.append(float(lon.max()))
            lats += [float(lat.min()), float(lat.max())]
    if not lats:
        return _EVERYWHERE
    west, east = holding(wests, easts)
    return west, max(min(lats), -LIMIT), east, min(max(lats), LIMIT)


def left_out(case: Case, phrases: Phrases) -> list[str]:
    """Return how many incidents are not drawn, by reason."""
    return [
        phrases.count(key, number)
        for key, number in (
            ("picture.unplaced", case.marks.unplaced),
            ("picture.beyond", case.beyond),
        )
        if number
    ]


def description_of(case: Case, phrases: Phrases) -> str:
    """Return what a picture shows, in sentences."""
    counts = np.bincount(
        case.marks.verdict, weights=case.marks.reports, minlength=len(VERDICT_ORDER)
    )
    told = ", ".join(
        f"{phrases.number(int(count))} {phrases.verdict(verdict)}"
        for verdict, count in zip(VERDICT_ORDER, counts, strict=True)
        if count
    )
    zones = "; ".join(phrases.zone(row) for row in case.zones if row["shown"])
    counted = phrases.count("list.of", case.marks.total)
    parts = [phrases.days(case.period), counted, told, *left_out(case, phrases), zones, *case.notes]
    return one_line(" ".join(f"{part.rstrip('.')}." for part in parts if part))


def places_about(content: Content, frame: Frame) -> list[dict[str, Any]]:
    """Return labels for the gazetteer's places about a frame, the more important first."""
    if content.gazetteer is None:
        return []
    flags = content.flags
    named = flags["place_id"] if "place_id" in flags.columns else ()
    west, south, east, north = frame.earth
    # The page's labels reach a screen beyond the bounds on each side; here nobody moves the map.
    wide, high = (east - west) / 3, (north - south) / 3
    return gazetteer_labels(
        content.gazetteer,
        (west + wide, south + high, east - wide, north - high),
        lang=content.lang,
        reported=frozenset(map(str, named)),
        clear=None if blur_of(flags) is None else functools.partial(clear_of, table=flags),
    )
