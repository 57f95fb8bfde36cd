"""What the review page's script reads: the draft as it is, and where each word of it stands.

Offsets of a draft count characters, those of JavaScript count UTF-16 units; the
page's own are converted, and the draft's stay as they are to be saved again.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from geomap.errors import InputError
from geomap.incidents.claimants import claimant_of
from geomap.incidents.figures import parse_figure
from geomap.incidents.kinds import incident_type
from geomap.incidents.tolls import FIGURES
from geomap.reports.drafts.draft import Draft
from geomap.tables import DATE_PRECISIONS, INCIDENT, INCIDENT_TYPES, LOCATED, STANCES, names_of

__all__ = ["KINDS", "KIND_OF_FIELD", "contents_of"]

KINDS = ("place", "date", "event", "toll", "claim", "party")
"""What words of a report can have fed; each is drawn in its own colour and underline."""

KIND_OF_FIELD: Mapping[str, str] = {
    **dict.fromkeys(("place", "place_id", "lon", "lat", "radius_m", "located"), "place"),
    **dict.fromkeys(("date_start", "date_end", "date_precision"), "date"),
    **{f"{what}_{end}": "toll" for what in FIGURES for end in ("low", "best", "high")},
    "actors": "party",
    "sources": "party",
    "contested": "claim",
    "claims": "claim",
}
"""The kind of the words that fed a field; words of any other field tell of the event."""

Offset = Callable[[int], int]


def contents_of(draft: Draft, heading: str) -> dict[str, Any]:
    """Return the page's data as JSON values.

    `draft` is `Draft.as_json()`. `words` are the spans that fed something, each as
    `[start, end, kind, confidence, why, incident, field]`, in UTF-16 units of `text`:
    `incident` is its number or -1, `field` a column, `claims.N`, or the number of a
    place. `ignored` are `[start, end, what]`. `figures`, `bodies` and `types` say what
    counts, claimants and kinds of incident in the draft mean in geomap's own terms.
    """
    told = draft.as_json()
    text = draft.report.text
    offset = _utf16(text)
    claims = [claim for incident in told["incidents"] for claim in incident["claims"]]
    return {
        "heading": heading,
        "draft": told,
        "text": text,
        "ignored": [[offset(s.start), offset(s.end), s.what] for s in draft.report.ignored],
        "words": [
            [offset(start), offset(end), *rest]
            for start, end, *rest in _words(told)
            if 0 <= start < end <= len(text)
        ],
        "figures": {key: value for claim in claims for key, value in _figure(claim)},
        "bodies": {
            claim["claimant"]: claimant_of(claim["claimant"].strip().casefold()).name
            for claim in claims
        },
        "kinds": {claim["about"]: incident_type(claim["about"]) for claim in claims},
        "columns": [name for name in names_of(INCIDENT) if name != "claims"],
        "types": list(INCIDENT_TYPES),
        "located": list(LOCATED),
        "precisions": list(DATE_PRECISIONS),
        "stances": list(STANCES),
    }


def _words(told: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    for number, place in enumerate(told["places"]):
        why = place.get("why", "")
        yield place["start"], place["end"], "place", place["score"], why, -1, str(number)
    for number, incident in enumerate(told["incidents"]):
        for name, spans in incident["spans"].items():
            for each in spans:
                kind = KIND_OF_FIELD.get(name, "event")
                yield (*_span(each, kind), number, name)
        for row, claim in enumerate(incident["claims"]):
            yield (*_span(claim, "claim"), number, f"claims.{row}")


def _span(each: Mapping[str, Any], kind: str) -> tuple[Any, ...]:
    return each["start"], each["end"], kind, each["confidence"], each["why"]


def _figure(claim: Mapping[str, Any]) -> Iterator[tuple[str, list[float]]]:
    """Yield what a claim's count means, under `about value`; nothing where it is none."""
    if claim["about"] not in FIGURES or not claim["value"]:
        return
    try:
        figure = parse_figure(claim["value"], claim["about"])
    except InputError:
        return
    if figure is not None:
        yield f"{claim['about']} {claim['value']}", [figure.low, float(figure.best), figure.high]


def _utf16(text: str) -> Offset:
    """Return a function from an offset in characters to one in UTF-16 units."""
    wide = [at for at, letter in enumerate(text) if letter > "\uffff"] if not text.isascii() else []
    return lambda at: at + bisect_left(wide, at)
