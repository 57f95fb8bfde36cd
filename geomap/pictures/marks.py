"""Incidents as the marks of a picture: where, of which kind, and how sure.

Reports that a person linked as one event are one mark, as on the web map: it
stands where the place is known best, and shows the gravest verdict.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from geomap.style import INCIDENT_SYMBOLS, VERDICT_STYLES
from geomap.webmap.columns import AREA, Coded, IncidentColumns

__all__ = ["VERDICT_ORDER", "Marks", "marks_of"]

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]

VERDICT_ORDER = tuple(VERDICT_STYLES)
"""The gravest first."""
_TYPES = tuple(INCIDENT_SYMBOLS)
_DOUBTFUL = ("fuzzy name", "ambiguous name")
_ARRAYS = (
    "lon",
    "lat",
    "radius_m",
    "is_area",
    "kind",
    "verdict",
    "contested",
    "faded",
    "reports",
)


@dataclass(frozen=True, slots=True)
class Marks:
    """What is drawn, one entry a mark, in the order of the table.

    Attributes
    ----------
    lon, lat
        Degrees.
    radius_m
        What holds the true position with 95 %; NaN where it is not given.
    is_area
        Known only to be somewhere within `radius_m`.
    kind
        Number of the incident type in `style.INCIDENT_SYMBOLS`.
    verdict
        Number of the verdict in `VERDICT_ORDER`.
    contested, faded
        How the symbol is drawn.
    reports
        How many incidents it stands for; over 1 for reports of one event.
    total
        Incidents in the table.
    unplaced
        Those of them that are not drawn.
    """

    lon: Floats
    lat: Floats
    radius_m: Floats
    is_area: Flags
    kind: Counts
    verdict: Counts
    contested: Flags
    faded: Flags
    reports: Counts
    total: int
    unplaced: int

    def __len__(self) -> int:
        return len(self.lon)

    def where(self, chosen: "Flags | Counts") -> "Marks":
        """Return some of the marks."""
        return replace(self, **{name: getattr(self, name)[chosen] for name in _ARRAYS})


def marks_of(incidents: IncidentColumns) -> Marks:
    """Return the marks for incidents with verdicts."""
    texts, numbers = incidents.texts, incidents.numbers
    verdict = _numbered(texts["verdict"], VERDICT_ORDER, "not placed")
    rows = np.flatnonzero(incidents.marker >= 0)
    marker = incidents.marker[rows].astype(np.int64)
    # Of the reports of one event the gravest, and of equals the one that stands there.
    order = np.lexsort((rows, rows != marker, verdict[rows], marker))
    stands, first, reports = np.unique(marker[order], return_index=True, return_counts=True)
    face = rows[order][first]
    contested = np.zeros(incidents.count, dtype=bool)
    contested[marker[incidents.contested[rows] == 1]] = True
    pale = np.array([VERDICT_STYLES[name].faded for name in VERDICT_ORDER])
    doubtful = _numbered(texts["located"], (*_DOUBTFUL, ""), "") < len(_DOUBTFUL)
    return Marks(
        lon=numbers["lon"][stands],
        lat=numbers["lat"][stands],
        radius_m=numbers["radius"][stands],
        is_area=incidents.drawn[stands] == AREA,
        kind=_numbered(texts["type"], _TYPES, "other")[face],
        verdict=verdict[face],
        contested=contested[stands],
        faded=pale[verdict[face]] | doubtful[stands],
        reports=reports.astype(np.int64),
        total=incidents.count,
        unplaced=incidents.count - len(rows),
    )


def _numbered(texts: Coded, names: Sequence[str], other: str) -> Counts:
    """Return for each row the number of its text in `names`, or that of `other`."""
    places = {name: number for number, name in enumerate(names)}
    numbers = [places.get(value, places[other]) for value in (*texts.distinct, other)]
    return np.array(numbers, dtype=np.int64)[texts.codes]
