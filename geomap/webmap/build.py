"""Incidents and zones on one page that stays a folium.Map.

Positions are EPSG:4326. What users wrote reaches the page as JSON and is shown
through text nodes; none of it passes through folium's templates.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
import shapely
from folium.template import Template

from geomap.blur import blur_of, clear_of
from geomap.errors import MapError, TableError
from geomap.incidents.points import in_degrees, with_positions
from geomap.style import INCIDENT_SYMBOLS, ZONE_STYLE
from geomap.tables import INCIDENT, SUMMARY, ZONE, check_table
from geomap.webmap.basemap import base_values, box_about
from geomap.webmap.data import incident_values, period, records, verdict_table, zone_values
from geomap.webmap.labels import place_labels
from geomap.webmap.page import Page, Parts, save_page
from geomap.webmap.words import Words, words_in
from geomap.zones.wording import length

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from geomap.gazetteer import Gazetteer
    from geomap.webmap.topology import Box, Shape

__all__ = ["ASSET_MODES", "BASEMAPS", "IncidentMap", "incident_map"]

BASEMAPS = ("offline", "osm")
ASSET_MODES = ("inline", "cdn")

MAX_ZOOM = 18
_METRES_A_DEGREE = 111_320.0
_EVERYWHERE: "Box" = (-170.0, -55.0, 170.0, 70.0)
_OSM = {
    "name": "OpenStreetMap (online)",
    "url": "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
    "attribution": "OpenStreetMap contributors",
    "link": "https://www.openstreetmap.org/copyright",
    "zoom": 19,
}
_OSM_IMAGES = "https://tile.openstreetmap.org/"


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
        <div class="gm-page">
        <section class="gm-panel" id="geomap-panel" aria-label="{{ this.words.say('page.panel')|e }}"></section>
        <div class="gm-stage">
        <div class="folium-map" id="{{ this.get_name() }}" role="region"
            aria-label="{{ this.words.say('page.map')|e }}"></div>
        </div>
        </div>
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


def incident_map(
    flags: "pd.DataFrame",
    zones: "pd.DataFrame",
    *,
    title: str | None = None,
    gazetteer: "Gazetteer | None" = None,
    basemap: str = "offline",
    assets: str = "inline",
    lang: str = "en",
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
        `offline`: Natural Earth, in the page. `osm`: OpenStreetMap tiles above
        it, loaded from the network wherever there is one.
    assets
        `inline` holds Leaflet in the page; `cdn` links it, with integrity hashes.
    lang
        ISO 639 code of the language whose place names lead.

    Returns
    -------
    IncidentMap
        A folium.Map: `map.save("map.html")`, or add layers of your own first.

    Raises
    ------
    MapError
        `basemap` or `assets` is none of the above, or the installation lacks files.
    TableError
        The incidents carry no verdicts, or a column holds what it cannot mean.
    """
    for name, value, choices in (("basemap", basemap, BASEMAPS), ("assets", assets, ASSET_MODES)):
        if value not in choices:
            raise MapError(f'{name} is "{value}"; use one of {", ".join(choices)}')
    if "verdict" not in flags.columns:
        raise TableError("the incidents carry no verdicts; give them to geomap.flag first")
    for table, columns, what in (
        (flags, (*INCIDENT, *SUMMARY), "incidents"),
        (zones, ZONE, "zones"),
    ):
        check_table(table, columns, what)
    flags, zones = with_positions(flags), in_degrees(zones)
    rows = records(flags)
    incidents = incident_values(rows, gazetteer, lang=lang)
    zone_rows = zone_values(zones, incidents)
    bounds = _bounds(incidents, zone_rows) or _EVERYWHERE
    base, countries = base_values(bounds, _disputed(zones))
    labels = countries + _labels(gazetteer, bounds, flags, lang=lang)
    words = words_in(lang)
    heading = title or _heading(incidents, words)
    data = {
        "map": "map_geomap",
        "title": heading,
        "period": period(rows),
        "view": [[bounds[1], bounds[0]], [bounds[3], bounds[2]]],
        "notes": [*_blur_notes(flags, words), *_notes(zone_rows, words)],
        "credits": _credits(gazetteer, words),
        "threshold": flags.attrs.get("threshold"),
        "symbols": {
            kind: {"shape": symbol.shape, "colour": symbol.colour}
            for kind, symbol in INCIDENT_SYMBOLS.items()
        },
        "verdicts": verdict_table(),
        "zoneStyle": ZONE_STYLE,
        "base": base,
        "tiles": _OSM if basemap == "osm" else None,
        "labels": labels,
        "zones": zone_rows,
        "incidents": incidents,
    }
    images = (_OSM_IMAGES,) if basemap == "osm" else ()
    centre = ((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2)
    return IncidentMap(Parts(heading, data, assets, lang, images), centre)


def _heading(incidents: Sequence[Mapping[str, Any]], words: Words) -> str:
    if len(incidents) == 1:
        return incidents[0]["title"] or incidents[0]["place"] or words.say("page.one")
    return words.say("page.heading")


def _credits(gazetteer: "Gazetteer | None", words: Words) -> list[str]:
    places = () if gazetteer is None else gazetteer.attributions
    return [
        words.say("credit.base"),
        words.say("credit.library"),
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
    places = gazetteer.places
    if blur_of(flags) is not None:
        places = tuple(clear_of(places, flags))
    ids = flags["place_id"] if "place_id" in flags.columns else ()
    return place_labels(places, box_about(bounds), lang=lang, reported=frozenset(map(str, ids)))


def _blur_notes(flags: "gpd.GeoDataFrame", words: Words) -> list[str]:
    metres = blur_of(flags)
    return [] if metres is None else [words.say("note.blurred", length=length(metres))]


def _disputed(zones: "gpd.GeoDataFrame") -> "Shape":
    shapes = [shape for shape in zones.geometry if shape is not None and not shape.is_empty]
    return shapely.union_all([shape.envelope for shape in shapes])


def _bounds(
    incidents: Iterable[Mapping[str, Any]], zones: Iterable[Mapping[str, Any]]
) -> "Box | None":
    """Return west, south, east, north of what is shown at the start; None for nothing."""
    boxes = []
    for incident in incidents:
        if incident["drawn"] == "none":
            continue
        lon, lat = incident["lon"], incident["lat"]
        high = (incident["radius"] or 0) / _METRES_A_DEGREE
        wide = min(high / max(math.cos(math.radians(lat)), 0.01), 180.0)
        boxes.append((lon - wide, lat - high, lon + wide, lat + high))
    for zone in zones:
        if zone["shown"] and zone["polygons"]:
            shells = [point for polygon in zone["polygons"] for point in polygon[0]]
            lons, lats = zip(*shells, strict=True)
            boxes.append((min(lons), min(lats), max(lons), max(lats)))
    if not boxes:
        return None
    wests, souths, easts, norths = zip(*boxes, strict=True)
    return (
        round(max(min(wests), -180.0), 4),
        round(max(min(souths), -85.0), 4),
        round(min(max(easts), 180.0), 4),
        round(min(max(norths), 85.0), 4),
    )
