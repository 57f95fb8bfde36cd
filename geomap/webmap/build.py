"""Incidents and zones on one page that stays a folium.Map.

Positions are EPSG:4326. What users wrote reaches the page as JSON and is shown
through text nodes; none of it passes through folium's templates.
"""

import functools
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
import numpy as np
import shapely
from folium.template import Template

from geomap.blur import blur_of, clear_of
from geomap.errors import MapError, TableError
from geomap.incidents.points import in_degrees, with_positions
from geomap.style import INCIDENT_SYMBOLS, ZONE_STYLE
from geomap.tables import INCIDENT, SUMMARY, ZONE, check_table
from geomap.webmap.assets import asset
from geomap.webmap.basemap import base_values
from geomap.webmap.columns import NONE, IncidentColumns, incident_columns
from geomap.webmap.columns_block import MANY, as_json, as_packed
from geomap.webmap.data import period, verdict_table, zone_values
from geomap.webmap.folding import folding, letters_in
from geomap.webmap.frame import holding, uncut_lines, whole_zone
from geomap.webmap.labels import gazetteer_labels, label_rows
from geomap.webmap.page import LEAFLET_JS, Page, Parts, save_page
from geomap.webmap.tiles import Tiles, tiles_of
from geomap.webmap.words import Words, words_in
from geomap.zones.wording import length

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    from geomap.gazetteer import Gazetteer
    from geomap.webmap.topology import Box, Shape

__all__ = ["ASSET_MODES", "IncidentMap", "incident_map"]

ASSET_MODES = ("inline", "cdn")

MAX_ZOOM = 18
_CHECKED, _READ = 0.1, 0.3
"""About which share of the work is done when a large table is checked, and when it is read."""
_METRES_A_DEGREE = 111_320.0
_EVERYWHERE: "Box" = (-170.0, -55.0, 170.0, 70.0)


class IncidentMap(folium.Map):  # type: ignore[misc, unused-ignore]
    """A folium.Map on a page of geomap's; made by `incident_map`.

    In the page it is a global whose name starts with `map_`. Layers of
    folium's own can be added; what would load something from elsewhere is
    refused with a MapError when the page is written.
    """

    default_js: list[tuple[str, str]] = []  # noqa: RUF012  # the page brings its own Leaflet
    default_css: list[tuple[str, str]] = []  # noqa: RUF012
    is_geomap = True
    _template = Template(
        """
        {% macro html(this, kwargs) %}
        <main class="gm-page{{ ' gm-embed gm-compact' if this.embed }}">
        <section class="gm-panel" id="geomap-panel"
            aria-label="{{ this.words.say('page.panel')|e }}"></section>
        <div class="gm-stage">
        <div class="folium-map" id="{{ this.get_name() }}" role="region"
            aria-label="{{ this.words.say('page.map')|e }}"></div>
        </div>
        </main>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
                center: {{ this.location|tojson }},
                crs: L.CRS.{{ this.crs }},
                ...{{ this.options|tojavascript }}
            });
            {%- if this.objects_to_stay_in_front %}
            {{ this.get_name() }}.on("overlayadd", function () {
                {%- for item in this.objects_to_stay_in_front %}
                {{ item.get_name() }}.bringToFront();
                {%- endfor %}
            });
            {%- endif %}
        {% endmacro %}
        """
    )

    def __init__(self, parts: Parts, centre: tuple[float, float]) -> None:
        lon, lat = centre
        super().__init__((lat, lon), tiles=None, zoom_start=7, min_zoom=2, max_zoom=MAX_ZOOM)
        self.options |= {"min_zoom": 2, "max_zoom": MAX_ZOOM}
        self._id = "geomap"
        self.words = words_in(parts.lang)
        self.embed = parts.embed
        Page(parts).add_child(self, name="map")

    def render(self, **kwargs: Any) -> Any:
        """Add the map to its page; called when the page is rendered.

        Raises
        ------
        MapError
            The map was moved to a figure of another kind.
        """
        if not isinstance(self.get_root(), Page):
            raise MapError("this map renders only on its own page; do not add it to another figure")
        return super().render(**kwargs)  # type: ignore[no-untyped-call, unused-ignore]

    def save(self, outfile: Any, close_file: bool = True, **kwargs: Any) -> None:
        """Write the page whole or not at all; `outfile` is a path or a binary file.

        Raises
        ------
        MapError
            Something on the map would be loaded from elsewhere.
        OutputError
            The path cannot be written to.
        """
        save_page(self.get_root().render(**kwargs), outfile, close_file=close_file)

    def show_in_browser(self) -> None:
        """Write the page to a temporary file that stays, and open it."""
        import tempfile
        import webbrowser

        folder = Path(tempfile.mkdtemp(prefix="geomap-"))
        self.save(folder / "map.html")
        webbrowser.open((folder / "map.html").as_uri())


def incident_map(  # noqa: PLR0913  # each stands for an option of `geomap map`
    flags: "pd.DataFrame",
    zones: "pd.DataFrame",
    *,
    title: str | None = None,
    gazetteer: "Gazetteer | None" = None,
    basemap: str | Mapping[str, Any] = "offline",
    boundaries: str = "countries",
    assets: str = "inline",
    lang: str = "en",
    embed: bool = False,
    disclaimer: str | None = None,
    progress: Callable[[float], None] | None = None,
) -> IncidentMap:
    """Return a map of flagged incidents and zones, on one self-contained page.

    Parameters
    ----------
    flags
        Incidents with the columns that `geomap.flag` adds; one row an incident.
        Positions are `lon` and `lat`, else its points, brought to EPSG:4326.
    zones
        Zone versions, as `geomap.read_zones` returns them; brought to EPSG:4326.
    title
        Heading of the page; the incident's own for a single one.
    gazetteer
        Gives the other names of a place, labels for the map and their credits.
    basemap
        `offline`: Natural Earth, in the page. `osm` or a name of xyzservices,
        as `Esri.WorldImagery`, or a provider of it with its key: tiles above it,
        loaded from the network wherever there is one.
    boundaries
        What the offline base shows: `countries`, `land` without borders and
        countries' names, or `none` but a grid.
    assets
        `inline` holds Leaflet in the page; `cdn` links it, with integrity hashes.
    lang
        ISO 639 code of the language of the page's words, where it is one of
        `geomap.webmap.words.LANGUAGES` (else English), and of the names of places
        and zones that lead.
    embed
        Lay the page out for an iframe: a line of title and count, the map, and the
        list behind a button. Its address with `?full` is the whole page.
    disclaimer
        Plain text of your own, shown first among the notes, on paper too.
    progress
        Told now and then which share of the work is done, 0 to 1.

    Returns
    -------
    IncidentMap
        A folium.Map: `map.save("map.html")`, or add layers of your own first.

    Raises
    ------
    MapError
        `basemap`, `boundaries` or `assets` is none of the above, or the installation
        lacks files.
    TableError
        The incidents carry no verdicts, or a column holds what it cannot mean.
    """
    if assets not in ASSET_MODES:
        raise MapError(f'assets is "{assets}"; use one of {", ".join(ASSET_MODES)}')
    tiles, tell = tiles_of(basemap), progress or (lambda _: None)
    if "verdict" not in flags.columns:
        raise TableError("the incidents carry no verdicts; give them to geomap.flag first")
    for table, columns, what in (
        (flags, (*INCIDENT, *SUMMARY), "incidents"),
        (zones, ZONE, "zones"),
    ):
        check_table(table, columns, what)
    tell(_CHECKED)
    flags, zones = with_positions(flags), in_degrees(zones)
    incidents = incident_columns(flags, gazetteer, lang=lang)
    tell(_READ)
    zone_rows = zone_values(zones, incidents, lang=lang)
    bounds = _bounds(incidents, zone_rows) or _EVERYWHERE
    base, countries = base_values(bounds, _disputed(zones), boundaries=boundaries, lang=lang)
    if base["start"] != -180.0:
        for row in zone_rows:
            _turn(row, base["start"])
    labels = countries + _labels(gazetteer, bounds, flags, lang=lang)
    words = words_in(lang)
    heading = title or _heading(incidents, words)
    data = {
        "map": "map_geomap",
        "title": heading,
        "period": period(incidents),
        "view": [[bounds[1], bounds[0]], [bounds[3], bounds[2]]],
        "disclaimer": (disclaimer or "").strip() or None,
        "notes": [*_blur_notes(flags, words), *_notes(zone_rows, words)],
        "credits": _credits(gazetteer, words, boundaries, tiles),
        "threshold": flags.attrs.get("threshold"),
        "symbols": {
            kind: {"shape": symbol.shape, "colour": symbol.colour}
            for kind, symbol in INCIDENT_SYMBOLS.items()
        },
        "verdicts": verdict_table(),
        "zoneStyle": ZONE_STYLE,
        "base": base,
        "tiles": tiles.options if tiles else None,
        "labels": label_rows(labels),
        "zones": zone_rows,
        "folding": folding(letters_in(incidents.every_text())),
        "incidents": None if incidents.count >= MANY else as_json(incidents),
    }
    images = tiles.images if tiles else ()
    centre = ((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2)
    packed = None
    if incidents.count >= MANY:
        packed = as_packed(incidents, lambda done: tell(_READ + (1 - _READ) * done))
    parts = Parts(heading, data, assets, lang, images, packed=packed, embed=embed)
    return IncidentMap(parts, centre)


def _heading(incidents: IncidentColumns, words: Words) -> str:
    if incidents.count == 1:
        own = [incidents.texts[name].cells()[0] for name in ("title", "place")]
        return own[0] or own[1] or words.say("page.one")
    return words.say("page.heading")


def _credits(
    gazetteer: "Gazetteer | None", words: Words, boundaries: str, tiles: Tiles | None
) -> list[str]:
    places = () if gazetteer is None else gazetteer.attributions
    base = () if boundaries == "none" else (words.say("credit.base"),)
    online = () if tiles is None else (words.say("credit.tiles", credit=tiles.credit),)
    return [
        *base,
        *online,
        words.say("credit.library", version=asset(LEAFLET_JS).version),
        words.say("credit.made", version=version("geomap")),
        *(words.say("credit.places", credit=credit) for credit in places),
    ]


def _notes(zones: Iterable[Mapping[str, Any]], words: Words) -> list[str]:
    rows = list(zones)
    notes = [words.say("note.names"), words.say("note.statements")]
    if not rows:
        return notes
    kind = "reconstructed" if all(row["reconstruction"] for row in rows) else "drawn"
    return [words.say(f"note.{kind}"), *notes]


def _labels(
    gazetteer: "Gazetteer | None",
    bounds: "Box",
    flags: "gpd.GeoDataFrame",
    *,
    lang: str,
) -> list[dict[str, Any]]:
    if gazetteer is None:
        return []
    is_blurred = blur_of(flags) is not None
    clear = functools.partial(clear_of, table=flags) if is_blurred else None
    ids = flags["place_id"].dropna() if "place_id" in flags.columns else ()
    return gazetteer_labels(
        gazetteer, bounds, lang=lang, reported=frozenset(map(str, ids)), clear=clear
    )


def _blur_notes(flags: "gpd.GeoDataFrame", words: Words) -> list[str]:
    metres = blur_of(flags)
    return (
        [] if metres is None else [words.say("note.blurred", length=words.length(length(metres)))]
    )


def _turn(zone: dict[str, Any], start: float) -> None:
    """Put a zone where a map across 180 degrees has it."""
    zone["polygons"] = whole_zone(zone["polygons"], start)
    for band in zone["bands"]:
        band["lines"] = uncut_lines(band["lines"], start)


def _disputed(zones: "gpd.GeoDataFrame") -> "Shape":
    shapes = [shape for shape in zones.geometry if shape is not None and not shape.is_empty]
    return shapely.union_all([shape.envelope for shape in shapes])


def _bounds(incidents: IncidentColumns, zones: Iterable[Mapping[str, Any]]) -> "Box | None":
    """Return west, south, east, north of what is shown at the start; None for nothing.

    Where that is shorter about 180 degrees, east is beyond.
    """
    boxes = []
    placed = incidents.drawn != NONE
    if placed.any():
        lon, lat = incidents.numbers["lon"][placed], incidents.numbers["lat"][placed]
        high = np.nan_to_num(incidents.numbers["radius"][placed]) / _METRES_A_DEGREE
        wide = np.minimum(high / np.maximum(np.cos(np.radians(lat)), 0.01), 180.0)
        boxes += _hulls(lon - wide, lat - high, lon + wide, lat + high)
    for zone in zones:
        if zone["shown"] and zone["polygons"]:
            for shell, *_ in zone["polygons"]:
                lons, lats = zip(*shell, strict=True)
                boxes.append((min(lons), min(lats), max(lons), max(lats)))
    if not boxes:
        return None
    wests, souths, easts, norths = zip(*boxes, strict=True)
    west, east = holding(wests, easts)
    return (
        round(west, 4),
        round(max(min(souths), -85.0), 4),
        round(east, 4),
        round(min(max(norths), 85.0), 4),
    )


def _hulls(
    west: "NDArray[np.float64]",
    south: "NDArray[np.float64]",
    east: "NDArray[np.float64]",
    north: "NDArray[np.float64]",
) -> "list[Box]":
    """Return boxes that hold these, one for all that begin within half a degree of longitude."""
    order = np.argsort(west, kind="stable")
    begins = np.floor(west[order] * 2)
    starts = np.flatnonzero(np.diff(begins, prepend=np.nan) != 0)
    least = [np.minimum.reduceat(side[order], starts) for side in (west, south)]
    most = [np.maximum.reduceat(side[order], starts) for side in (east, north)]
    sides = (side.tolist() for side in (*least, *most))
    return list(zip(*sides, strict=True))
