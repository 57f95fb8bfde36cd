"""The typed fields of KML placemarks: a schema for all of them, and the values of each."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from geomap.exports.flat_columns import FlatColumn
from geomap.exports.kml_text import attribute, escaped, holdable, holdable_all, number_text

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["RESERVED", "Fields", "extended_data", "fields_of", "schema"]

RESERVED = frozenset(
    {
        "incident_id", "zone_name", "name", "description", "timestamp", "begin", "end",
        "altitudemode", "tessellate", "extrude", "visibility", "draworder", "icon", "snippet",
        "open", "address", "phonenumber", "heading", "tilt", "roll", "range", "model",
    }
)  # fmt: skip
"""What a placemark has anyway, in lower case: GDAL would number a field of that name."""

_CALLED = {"id": "incident_id", "name": "zone_name"}
"""Our columns whose names mean something else in KML."""

_LARGEST_INT = 2**31 - 1


class Fields(NamedTuple):
    """Columns as KML has them: their names, types, and texts or None.

    `replaced` counts texts that XML cannot hold as they were.
    """

    names: list[str]
    kinds: list[str]
    texts: list[list[str | None]]
    columns: Sequence[FlatColumn]
    replaced: int

    def values(self, name: str) -> list[str | None]:
        """Return the texts of the column that is called so in the table, or None for each row."""
        for column, texts in zip(self.columns, self.texts, strict=True):
            if column.name == name:
                return texts
        return [None] * len(self.columns[0].array)


def fields_of(columns: Sequence[FlatColumn]) -> Fields:
    """Return columns with names and values that KML can hold.

    `id` is called `incident_id` and `name` is `zone_name`; the names of others must be
    apart from `RESERVED` already.
    """
    found = Fields([], [], [], columns, 0)
    replaced = 0
    for column in columns:
        kind, texts = _typed(column.array)
        held, changed = holdable_all(texts)
        replaced += changed
        found.names.append(_CALLED.get(column.name) or holdable(column.name))
        found.kinds.append(kind)
        found.texts.append(held)
    return found._replace(replaced=replaced)


def schema(fields: Fields, name: str) -> str:
    """Return the schema of the fields; `name` is its id."""
    inner = "\n".join(
        f'<SimpleField type="{kind}" name={attribute(field)}/>'
        for field, kind in zip(fields.names, fields.kinds, strict=True)
    )
    return f'<Schema name="{name}" id="{name}">\n{inner}\n</Schema>'


def extended_data(fields: Fields, name: str) -> Callable[[int], str]:
    """Return what gives a row's extended data, empty fields left out; `name` is the schema's."""
    tags = [
        (f"<SimpleData name={attribute(field)}>", texts)
        for field, texts in zip(fields.names, fields.texts, strict=True)
    ]
    head, tail = f'<ExtendedData><SchemaData schemaUrl="#{name}">', "</SchemaData></ExtendedData>"

    def of_row(row: int) -> str:
        found = (
            f"{tag}{escaped(text)}</SimpleData>" for tag, texts in tags if (text := texts[row])
        )
        return f"{head}{''.join(found)}{tail}"

    return of_row


def _typed(array: "pa.Array") -> tuple[str, list[str | None]]:
    """Return the type of a column in KML, and its values as texts with at most 7 decimals."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_boolean(array.type):
        return "bool", pc.if_else(array, "1", "0").to_pylist()
    if pa.types.is_integer(array.type):
        highest = pc.max(pc.abs(array)).as_py() or 0
        kind = "int" if highest <= _LARGEST_INT else "double"
        return kind, pc.cast(array, pa.string()).to_pylist()
    if pa.types.is_floating(array.type):
        numbers = array.to_pylist()
        return "double", [None if number is None else number_text(number) for number in numbers]
    return "string", pc.cast(array, pa.large_string()).to_pylist()
