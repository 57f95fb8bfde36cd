"""GDELT 2 events: 61 columns with tabs between, no header, no quoting; codes stay texts.

The event's own position is that of the columns `ActionGeo_*`.
"""

import io
import re
from collections.abc import Sequence

from geomap.errors import InputError
from geomap.incidents.codes import cameo_type
from geomap.incidents.datasets.schema import PRECISION, Dataset, plain_name
from geomap.incidents.dialect import Dialect
from geomap.incidents.layout import TextLayout
from geomap.incidents.options import ReadOptions
from geomap.incidents.precision import GDELT_PLACES, decoder
from geomap.incidents.rejects import reject
from geomap.incidents.rows import Row, Rows, Source

__all__ = ["COLUMNS", "GDELT", "columns_of_event", "event_rows", "looks_like_events"]


def _actor(number: int) -> tuple[str, ...]:
    parts = (
        "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code",
        "Religion2Code", "Type1Code", "Type2Code", "Type3Code",
    )  # fmt: skip
    return tuple(f"Actor{number}{part}" for part in parts)


def _place(whose: str) -> tuple[str, ...]:
    parts = (
        "Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID",
    )  # fmt: skip
    return tuple(f"{whose}Geo_{part}" for part in parts)


COLUMNS = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    *_actor(1), *_actor(2),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale",
    "NumMentions", "NumSources", "NumArticles", "AvgTone",
    *_place("Actor1"), *_place("Actor2"), *_place("Action"),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
"""The 61 columns as the event codebook names them."""

_FIRST = re.compile(r"\d{1,12}\t\d{8}\t\d{6}\t\d{4}\t")
_NO_TEXT = re.compile("[\0\ud800-\udfff]")


def _one(cell: str) -> list[str]:
    return [cell.strip()]


GDELT = Dataset(
    key="gdelt",
    name="GDELT 2",
    marks=frozenset(map(plain_name, ("GLOBALEVENTID", "SQLDATE", "EventCode", "ActionGeo_Type"))),
    fields={
        "id": ("globaleventid",),
        "type": ("eventcode", "eventbasecode", "eventrootcode"),
        "date_start": ("sqldate",),
        "place": ("actiongeo_fullname",),
        "lon": ("actiongeo_long",),
        "lat": ("actiongeo_lat",),
        PRECISION: ("actiongeo_type",),
        "actors": ("actor1name", "actor2name"),
        "sources": ("sourceurl",),
    },
    converters={
        "type": cameo_type,
        PRECISION: decoder(GDELT_PLACES),
        "actors": _one,
        "sources": _one,
    },
    notes=("GDELT events are coded by a machine from news texts and verified by nobody",),
)


def columns_of_event(cells: Sequence[str]) -> list[str] | None:
    """Return the columns where cells are those of an event: 61, an identifier and a day first."""
    is_event = len(cells) == len(COLUMNS) and _FIRST.match("\t".join(cells)) is not None
    return list(COLUMNS) if is_event else None


def looks_like_events(source: Source) -> bool:
    """Tell whether a file begins with an event."""
    first = source.head.split(b"\n", 1)[0].decode("utf-8", "replace").removeprefix("\ufeff")
    return columns_of_event(first.rstrip("\r").split("\t")) is not None


def event_rows(source: Source, options: ReadOptions) -> Rows:  # noqa: ARG001 - a reader takes both
    """Return the rows of an event file without header, every cell as it is.

    Raises
    ------
    InputError
        The file has no line that can be an event.
    """
    decoded = source.decoded
    lines = io.StringIO(decoded.text, newline="\n")
    layout = TextLayout(
        Dialect("\t", "\n", ("never",) * len(COLUMNS)), list(COLUMNS), [],
        suffix=source.suffix, codec=decoded.codec, is_marked=decoded.is_marked,
    )  # fmt: skip
    found = Rows(list(COLUMNS), [], encoding=decoded.encoding, layout=layout)
    for number, line in enumerate(lines, start=1):
        text = line.removesuffix("\n").removesuffix("\r")
        if not text:
            layout.beside[number] = line
            continue
        cells = text.split("\t")
        reason = ""
        if len(cells) != len(COLUMNS):
            reason = f"{len(cells)} cells where an event has {len(COLUMNS)}"
        elif _NO_TEXT.search(text):
            reason = "holds a NUL or half a character; remove it"
        if reason:
            refusal = reject(source.name, number, column="", value="", reason=reason, row=text)
            found.refused.append(refusal)
            layout.beside[number] = line
        else:
            layout.keep(number, cells, line)
            found.rows.append(Row(number, cells))
    if not found.rows and not found.refused:
        raise InputError(f"{source.name}: the file is empty")
    return found
