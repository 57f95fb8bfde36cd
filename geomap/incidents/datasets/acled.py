"""ACLED: its layouts of 31 columns (2023 and later) and of the years before, in any container.

Written after the published codebook; no row of ACLED is part of geomap.
"""

from geomap.incidents.codes import acled_type
from geomap.incidents.datasets.schema import PRECISION, Dataset
from geomap.incidents.precision import ACLED_PLACES, ACLED_TIMES, decoder

__all__ = ["ACLED"]


def _names(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


ACLED = Dataset(
    key="acled",
    name="ACLED",
    marks=frozenset({"event_date", "event_type", "geo_precision"}),
    fields={
        "id": ("event_id_cnty", "data_id"),
        "type": ("sub_event_type", "event_type"),
        "date_start": ("event_date",),
        "date_precision": ("time_precision",),
        "place": ("location",),
        "lon": ("longitude",),
        "lat": ("latitude",),
        PRECISION: ("geo_precision",),
        # those who act beside the two named first act too, and a zone may forbid them
        "actors": (
            "actor1", "assoc_actor_1", "ally_actor_1", "actor2", "assoc_actor_2", "ally_actor_2",
        ),
        "killed": ("fatalities",),
        "sources": ("source",),
        "text": ("notes",),
    },
    converters={
        "type": acled_type,
        "date_precision": decoder(ACLED_TIMES),
        PRECISION: decoder(ACLED_PLACES),
        "actors": _names,
    },
)  # fmt: skip
