"""Drafted incidents of a report: every field with the words it came from."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geomap.reports.documents.reading import Report
from geomap.reports.places.spot import Spot

__all__ = ["Draft", "DraftClaim", "DraftIncident", "Evidence"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words at `text[start:end]` of a report that a value was read from, and how surely."""

    start: int
    end: int
    confidence: float
    why: str

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "start": self.start,
            "end": self.end,
            "confidence": round(self.confidence, 2),
            "why": self.why,
        }


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """A claim with the CLAIM columns, and the words it was read from."""

    claimant: str
    stance: str
    about: str
    value: str | None
    side: str | None
    quote: str | None
    start: int
    end: int
    confidence: float
    why: str
    publisher: str | None = None
    published: dt.date | None = None

    def columns(self) -> dict[str, str | None]:
        """Return it as one entry of an incident table's `claims`."""
        return {
            "claimant": self.claimant,
            "stance": self.stance,
            "about": self.about,
            "value": self.value,
            "side": self.side,
            "quote": self.quote,
            "publisher": self.publisher,
            "url": None,
            "published": self.published.isoformat() if self.published else None,
        }

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON, its span and why included."""
        span = Evidence(self.start, self.end, self.confidence, self.why)
        return {**self.columns(), **span.as_json()}


@dataclass(frozen=True, slots=True)
class DraftIncident:
    """A drafted incident.

    `fields` has every INCIDENT column but `claims`, dates as ISO text, None where
    nothing is known. `evidence` says which words each field was read from. `doubts`
    are sentences on what a person should look at first.
    """

    fields: Mapping[str, Any]
    claims: tuple[DraftClaim, ...]
    evidence: Mapping[str, tuple[Evidence, ...]]
    confidence: float
    doubts: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON: the fields, the claims, and the spans of each field."""
        return {
            **self.fields,
            "claims": [claim.as_json() for claim in self.claims],
            "spans": {
                name: [span.as_json() for span in spans] for name, spans in self.evidence.items()
            },
            "confidence": round(self.confidence, 2),
            "doubts": list(self.doubts),
        }


@dataclass(frozen=True, slots=True)
class Draft:
    """What was read from one report. Offsets are characters into `report.text`."""

    report: Report
    places: tuple[Spot, ...]
    incidents: tuple[DraftIncident, ...]
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the JSON that `geomap extract --json` prints."""
        report = self.report
        return {
            "report": {
                "title": report.title,
                "publisher": report.publisher,
                "published": report.published.isoformat() if report.published else None,
                "agencies": list(report.agencies),
            },
            "places": [_place(spot) for spot in self.places],
            "incidents": [incident.as_json() for incident in self.incidents],
            "notes": list(self.notes),
        }


def _place(spot: Spot) -> dict[str, Any]:
    return {
        "text": spot.text,
        "start": spot.start,
        "end": spot.end,
        "place_id": spot.place_id,
        "name": spot.known_as,
        "names": list(spot.names),
        "lat": spot.lat,
        "lon": spot.lon,
        "radius_m": spot.radius_m,
        "kind": spot.kind,
        "located": spot.located,
        "role": spot.role,
        "score": round(spot.score, 3),
        "why": spot.why,
    }
