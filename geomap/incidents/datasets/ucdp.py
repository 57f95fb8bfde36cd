"""UCDP GED: the columns of all its versions, in any container.

Files that passed through R or a spreadsheet have `1.0` for codes and dates like
`1/22/2014 12:00:00 AM`; GeoJSON of it has the position in its geometry alone.
"""

import re

from geomap.incidents.codes import UCDP_TYPES
from geomap.incidents.datasets.schema import PRECISION, Dataset
from geomap.incidents.precision import UCDP_PLACES, UCDP_TIMES, code_of, decoder

__all__ = ["UCDP", "reports_of"]

_PACKED = re.compile(r'"\s*;\s*"')


def _one(cell: str) -> list[str]:
    return [cell.strip()]


def reports_of(cell: str) -> list[str]:
    """Return the reports of a `source_article`: `"office,date,headline";"..."`, or one as written.

    Versions before 2013 name a report in free words; a semicolon does not part those.
    """
    text = cell.strip()
    if len(text) < 2 or not (text.startswith('"') and text.endswith('"')):
        return [text]
    return [part.strip() for part in _PACKED.split(text[1:-1]) if part.strip()]


UCDP = Dataset(
    key="ucdp",
    name="UCDP GED",
    marks=frozenset({"type_of_violence", "where_prec", "date_prec"}),
    fields={
        "id": ("id", "relid"),
        "title": ("source_headline",),
        "type": ("type_of_violence",),
        "date_start": ("date_start",),
        "date_end": ("date_end",),
        "date_precision": ("date_prec",),
        "place": ("where_coordinates",),
        "lon": ("longitude",),
        "lat": ("latitude",),
        PRECISION: ("where_prec",),
        "actors": ("side_a", "side_b"),
        "killed_low": ("low", "low_est"),
        "killed_best": ("best", "best_est"),
        "killed_high": ("high", "high_est"),
        "sources": ("source_article",),
        "text": ("where_description",),
    },
    converters={
        "id": code_of,
        "type": decoder(UCDP_TYPES),
        "date_precision": decoder(UCDP_TIMES),
        PRECISION: decoder(UCDP_PLACES),
        "actors": _one,
        "sources": reports_of,
    },
    dates="mdy",
)
