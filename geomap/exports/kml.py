"""KML 2.2 for Google Earth: incidents and zones in folders, with time spans, all in one file.

Nothing is loaded from elsewhere. Icons of Google Earth's palettes are pictures
on a server, and it shows none that are written into the file, so no style
names a picture: a pin is the viewer's own, in Google Earth the pushpin that it
has with it, tinted with the colour of the type. That pushpin is yellow and shifts the
tint, so the name beside it carries the exact colour, and folder and balloon say type
and verdict in words. A pin is paler where the web map's is.

Days are inclusive: a time span begins with the first day and ends with the
last second of the last, in UTC, which is how Google Earth takes a plain date.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from geomap.exports.added_columns import distinct_names, with_one_geometry
from geomap.exports.flat import completed
from geomap.exports.flat_columns import incident_columns, zone_columns
from geomap.exports.kml_balloons import incident_balloons, zone_balloons
from geomap.exports.kml_fields import RESERVED, Fields, extended_data, fields_of, schema
from geomap.exports.kml_shapes import WIDEST_M, area_circle, shape_text
from geomap.exports.kml_text import element, holdable, paragraphs
from geomap.exports.options import ExportOptions
from geomap.files import replacing
from geomap.flags.times import times
from geomap.incidents.points import in_degrees
from geomap.style import INCIDENT_SYMBOLS, VERDICT_STYLES, ZONE_STYLE, symbol
from geomap.zones.wording import period

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["write"]

INCIDENT_SCHEMA, ZONE_SCHEMA = "incident", "zone"
UNPLACED = "Without a position: listed, not on the map"
"""The folder of incidents that are not drawn."""

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n'
_TAIL = "</kml>\n"
_STATEMENT = (
    "Names and boundaries imply no endorsement or acceptance of anyone's claim. "
    "Each statement is its claimant's own: it is repeated here, not vouched for."
)
_BALLOON = "<BalloonStyle><text>$[description]</text></BalloonStyle>"
"""Without the name of the placemark, which Google Earth would take for HTML."""

_FADED, _AREA_FILL = 0.6, 0.15


class _Group(NamedTuple):
    """A folder: its name, its placemarks by row, what writes one, and further folders."""

    name: str
    rows: list[int]
    placemark: Callable[[int], str]
    folders: Sequence["_Group"] = ()


def write(
    table: "pd.DataFrame",
    path: Path | str,
    zones: "pd.DataFrame | None" = None,
    options: ExportOptions | None = None,
) -> tuple[str, ...]:
    """Write incidents, and zones where they are given, as one KML document.

    Incidents stand in folders by verdict, or by type where they have none; those
    known only to an area are its circle and never a pin; those without a position
    are listed in a folder that says so. Every column is a typed field of its
    placemark; `id` and a zone's `name` are `incident_id` and `zone_name` there, as
    KML means other things by those words.

    Returns what KML does not hold, one sentence each.

    Raises
    ------
    OutputError
        The file cannot be written; then it is as it was.
    """
    options = options or ExportOptions()
    named, notes = _named_apart(table)
    whole = completed(named)
    columns, replaced = incident_columns(whole)
    fields = fields_of(columns)
    notes += replaced
    shapes = _Shapes(whole)
    folders = [_Group("Incidents", [], str, _incident_groups(whole, fields, shapes))]
    notes += [*_notes(whole, fields, shapes)]
    schemas = [schema(fields, INCIDENT_SCHEMA)]
    if zones is not None:
        zones, renamed = _named_apart(in_degrees(zones), zones=True)
        zone_fields = fields_of(zone_columns(zones))
        notes += [*(f"of zones, {note}" for note in renamed), *_field_notes(zone_fields, "zones")]
        schemas.append(schema(zone_fields, ZONE_SCHEMA))
        folders.append(_Group("Zones", [], str, _zone_groups(zones, zone_fields)))
    styles = [*_styles(whole), _zone_style()]
    with replacing(path) as temporary:
        document = _document(
            options.title or Path(path).stem, options, [*styles, *schemas], folders
        )
        _put(temporary, document)
    return tuple(notes)


def _named_apart(table: "pd.DataFrame", *, zones: bool = False) -> tuple["pd.DataFrame", list[str]]:
    """Return a table whose columns have names that KML has not, and what had to change."""
    named, renamed = distinct_names(table, RESERVED, zones=zones)
    whole, texts = with_one_geometry(named)
    return whole, [*renamed, *texts]


def _put(path: Path, parts: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.writelines(parts)


def _document(
    title: str, options: ExportOptions, shared: Sequence[str], folders: Sequence[_Group]
) -> Iterator[str]:
    yield f"{_HEAD}<Document>\n{element('name', holdable(title))}\n<open>1</open>\n"
    said = paragraphs([_STATEMENT, *map(holdable, options.attributions)])
    yield element("description", said) + "\n"
    yield from (f"{part}\n" for part in shared)
    taken: set[str] = set()
    for folder in folders:
        yield from _folder(folder, taken)
    yield f"</Document>\n{_TAIL}"


def _folder(group: _Group, taken: set[str]) -> Iterator[str]:
    """Yield a folder with a name that no other has: GDAL makes each a layer."""
    name, number = group.name, 2
    while name in taken:
        name, number = f"{group.name} ({number})", number + 1
    taken.add(name)
    yield f"<Folder>{element('name', name)}{'<open>1</open>' if group.folders else ''}\n"
    yield from (f"{group.placemark(row)}\n" for row in group.rows)
    for folder in group.folders:
        yield from _folder(folder, taken)
    yield "</Folder>\n"


class _Shapes:
    """The shape of each incident in KML, and how many have none that should."""

    def __init__(self, table: "pd.DataFrame") -> None:
        import numpy as np
        import shapely

        lon, lat, radius_m = (
            table[name].to_numpy(dtype="float64", na_value=np.nan)
            for name in ("lon", "lat", "radius_m")
        )
        is_known = np.isfinite(lon) & np.isfinite(lat)
        is_area = np.array([how == "area" for how in table["located"]], dtype=bool)
        has_circle = is_area & (radius_m > 0) & (radius_m <= WIDEST_M)
        circles: dict[tuple[float, float, float], str] = {}
        self.texts: list[str] = []
        for row in range(len(table)):
            where = float(lon[row]), float(lat[row]), float(radius_m[row])
            if not is_known[row] or (is_area[row] and not has_circle[row]):
                self.texts.append("")
            elif is_area[row]:
                if where not in circles:
                    circles[where] = shape_text(area_circle(*where))
                self.texts.append(circles[where])
            else:
                self.texts.append(shape_text(shapely.Point(where[:2])))
        self.undrawn_areas = int((is_known & is_area & ~has_circle).sum())


def _incident_groups(table: "pd.DataFrame", fields: Fields, shapes: _Shapes) -> list[_Group]:
    """Return the folders of incidents, each in the order of the table."""
    names = _names(fields)
    balloon = incident_balloons(table, fields, names)
    extended = extended_data(fields, INCIDENT_SCHEMA)
    spans = _incident_spans(table)
    kinds = [kind if kind in INCIDENT_SYMBOLS else "other" for kind in table["type"].tolist()]
    styles = [_style_id(*of) for of in zip(kinds, fields.values("verdict"), strict=True)]
    labels: Sequence[str] = kinds
    order: Iterable[str] = INCIDENT_SYMBOLS
    if "verdict" in table.columns:
        looks = [VERDICT_STYLES[said or "not placed"] for said in fields.values("verdict")]
        labels = [look.label for look in looks]
        order = [look.label for look in VERDICT_STYLES.values()]

    def placemark(row: int) -> str:
        span, days = spans[row]
        return (
            f"<Placemark>{element('name', names[row])}"
            f'<Snippet maxLines="1">{", ".join(filter(None, (labels[row], days)))}</Snippet>'
            f"{element('description', balloon(row))}{span}<styleUrl>#{styles[row]}</styleUrl>"
            f"{extended(row)}{shapes.texts[row]}</Placemark>"
        )

    known: dict[str, list[int]] = {}
    for row, label in enumerate(labels):
        known.setdefault(label if shapes.texts[row] else UNPLACED, []).append(row)
    return [_Group(name, known[name], placemark) for name in (*order, UNPLACED) if name in known]


def _names(fields: Fields) -> list[str]:
    """Return what each incident is called: its title, else the place, else its identifier."""
    candidates = [fields.values(name) for name in ("title", "place", "id")]
    return [
        next((text for text in row if text and text.strip()), "incident")
        for row in zip(*candidates, strict=True)
    ]


def _incident_spans(table: "pd.DataFrame") -> list[tuple[str, str]]:
    """Return the time span of each incident, and its days in words."""
    import numpy as np
    import pandas as pd

    no_zones = pd.DataFrame({"valid_from": [], "valid_to": []}, dtype="datetime64[s]")
    when = times(table, no_zones)
    days = [
        [None if text == "NaT" else text for text in np.datetime_as_string(ends).tolist()]
        for ends in (when.first, when.last)
    ]
    return [
        (_span(first, last), " to ".join(dict.fromkeys(filter(None, (first, last)))))
        for first, last in zip(*days, strict=True)
    ]


def _span(first: str | None, last: str | None) -> str:
    begin = f"<begin>{first}</begin>" if first else ""
    end = f"<end>{last}T23:59:59Z</end>" if last else ""
    return f"<TimeSpan>{begin}{end}</TimeSpan>" if begin or end else ""


def _zone_groups(zones: "pd.DataFrame", fields: Fields) -> list[_Group]:
    """Return the versions of zones, a folder a zone, in the order of the table."""
    ids, called = fields.values("zone_id"), fields.values("name")
    opens, closes = fields.values("valid_from"), fields.values("valid_to")
    titles = [
        (name or "").strip() or number or "zone" for name, number in zip(called, ids, strict=True)
    ]
    headings = [
        f"{title} ({period(*ends)})" for title, *ends in zip(titles, opens, closes, strict=True)
    ]
    balloon = zone_balloons(fields, headings)
    extended = extended_data(fields, ZONE_SCHEMA)
    shapes = list(zones.geometry)

    def placemark(row: int) -> str:
        return (
            f"<Placemark>{element('name', titles[row])}"
            f'<Snippet maxLines="1">{period(opens[row], closes[row])}</Snippet>'
            f"{element('description', balloon(row))}{_span(opens[row], closes[row])}"
            f"<styleUrl>#zone-version</styleUrl>{extended(row)}{shape_text(shapes[row])}"
            "</Placemark>"
        )

    # versions that are called otherwise stand under the zone's identifier
    first = dict(zip(reversed(ids), reversed(titles), strict=True))
    alike = {(zone_id, first[zone_id] == title) for zone_id, title in zip(ids, titles, strict=True)}
    groups: dict[str | None, _Group] = {}
    for row, (zone_id, title) in enumerate(zip(ids, titles, strict=True)):
        name = title if (zone_id, False) not in alike else zone_id or "zone"
        groups.setdefault(zone_id, _Group(name, [], placemark)).rows.append(row)
    return list(groups.values())


def _styles(table: "pd.DataFrame") -> Iterator[str]:
    """Yield one style for each type and verdict that occurs, in the order of style.py."""
    verdicts = table["verdict"].tolist() if "verdict" in table.columns else [None] * len(table)
    kinds = (kind if kind in INCIDENT_SYMBOLS else "other" for kind in table["type"].tolist())
    used = {_style_id(kind, verdict) for kind, verdict in zip(kinds, verdicts, strict=True)}
    for kind in INCIDENT_SYMBOLS:
        for verdict in (None, *VERDICT_STYLES):
            if _style_id(kind, verdict) in used:
                yield _style(kind, verdict)


def _style_id(kind: str, verdict: str | None) -> str:
    words = kind if verdict not in VERDICT_STYLES else f"{kind}-{verdict}"
    return words.replace(" ", "_")


def _style(kind: str, verdict: str | None) -> str:
    colour = symbol(kind).colour
    ring = VERDICT_STYLES.get(verdict or "")
    opacity = _FADED if ring is not None and ring.faded else 1.0
    edge, width = (colour, 2.0) if ring is None else (ring.ring, ring.width)
    return (
        f'<Style id="{_style_id(kind, verdict)}">'
        f"<IconStyle><color>{_colour(colour, opacity)}</color></IconStyle>"
        f"<LabelStyle><color>{_colour(colour)}</color><scale>0.8</scale></LabelStyle>"
        f"<LineStyle><color>{_colour(edge, opacity)}</color><width>{width:g}</width></LineStyle>"
        f"<PolyStyle><color>{_colour(colour, _AREA_FILL)}</color></PolyStyle>{_BALLOON}</Style>"
    )


def _zone_style() -> str:
    look: Mapping[str, Any] = ZONE_STYLE
    return (
        '<Style id="zone-version">'
        f"<LineStyle><color>{_colour(look['stroke'])}</color><width>{look['width']:g}</width>"
        f"</LineStyle><PolyStyle><color>{_colour(look['fill'], look['fill_opacity'])}</color>"
        f"</PolyStyle>{_BALLOON}</Style>"
    )


def _colour(rgb: str, opacity: float = 1.0) -> str:
    """Return `#rrggbb` as KML has it: opacity, blue, green, red."""
    red, green, blue = rgb[1:3], rgb[3:5], rgb[5:7]
    return f"{round(opacity * 255):02x}{blue}{green}{red}".lower()


def _notes(table: "pd.DataFrame", fields: Fields, shapes: _Shapes) -> Iterator[str]:
    if table["raw"].notna().any():
        yield "the source rows (raw) are left out of KML; .csv keeps them"
    if any(isinstance(said, (list, tuple)) and len(said) for said in table["claims"]):
        yield "KML holds claims as text to read; .csv and .gpkg keep them as a table"
    unplaced = sum(not text for text in shapes.texts) - shapes.undrawn_areas
    if unplaced:
        yield f'incidents without a position: {unplaced}; KML lists them in the folder "{UNPLACED}"'
    if shapes.undrawn_areas:
        yield (
            f"incidents known to an area of unknown size, or over {WIDEST_M / 1000:,.0f} km: "
            f"{shapes.undrawn_areas}; KML lists them without a shape"
        )
    yield from _field_notes(fields, "incidents")


def _field_notes(fields: Fields, what: str) -> Iterator[str]:
    if fields.replaced:
        yield (
            f"KML holds no control characters: in {fields.replaced} texts of {what} "
            "they show as \ufffd"
        )
