"""A sheet to print from a project: A4 across, with map, legend, scale bar and credits."""

from collections.abc import Sequence

from geomap.exports.qgis.project_frame import Frame
from geomap.exports.qgis.project_layers import Group, tree
from geomap.exports.qgis.project_xml import element, stable_uuid

__all__ = ["LINE_END", "layout"]

LINE_END = "\ue000"
"""Where a line of the legend ends: a letter that nobody's text has."""

_PAGE = (297.0, 210.0)
_MAP = (10.0, 30.0, 205.0, 150.0)
_LEGEND = (219.0, 30.0, 68.0, 175.0)
_TITLE = (10.0, 8.0, 277.0, 11.0)
_UNDER_TITLE = (10.0, 19.5, 277.0, 8.0)
_CREDITS = (10.0, 182.0, 205.0, 24.0)
_SCALE_BAR = (14.0, 167.0, 60.0, 11.0)
_INK, _GREY, _PAPER = (29, 35, 38), (85, 96, 102), (255, 255, 255)
_PAGE_KIND, _MAP_KIND, _LEGEND_KIND, _LABEL_KIND, _SCALE_BAR_KIND = (
    65638,
    65639,
    65642,
    65641,
    65646,
)
_FONT = "Open Sans"
_NORMAL, _BOLD = 50, 75

Rectangle = tuple[float, float, float, float]
"""Left, top, width, height, millimetres."""


def layout(
    frame: Frame, legend: Sequence[Group], package: str, *, sea: tuple[int, int, int]
) -> str:
    """Return the sheet as the element of a project.

    Its texts are the project's title and its variables `geomap_period` and
    `geomap_credits`, so that what a person writes there reaches the sheet, and
    nothing of it is run.

    Parameters
    ----------
    frame
        Where the map looks.
    legend
        The groups that the legend names.
    package
        The name of the GeoPackage beside.
    sea
        Red, green and blue of the map's ground.
    """
    map_id = stable_uuid("layout map")
    items = [
        _scale_bar(map_id),
        _label("credits", "[% @geomap_credits %]", _CREDITS, (6, _NORMAL, _GREY)),
        _label("period", "[% @geomap_period %]", _UNDER_TITLE, (10, _NORMAL, _GREY)),
        _label("title", "[% @project_title %]", _TITLE, (17, _BOLD, _INK)),
        _legend(map_id, legend, package),
        _map(frame, sea),
    ]
    attributes = {"name": "A4", "units": "mm", "printResolution": 300, "worldFileMap": ""}
    return element(
        "Layout",
        attributes,
        element("Snapper", {"snapToGrid": 0, "snapToItems": 1, "snapToGuides": 1, "tolerance": 5}),
        element("Grid", {"resolution": 10, "resUnits": "mm", "offsetX": 0, "offsetY": 0,
                         "offsetUnits": "mm"}),
        element("PageCollection", None, _page(), element("GuideCollection", {"visible": 1})),
        *items,
        element("Atlas", {"enabled": 0}),
    )  # fmt: skip


def _item(kind: int, name: str, place: Rectangle, own: dict[str, object], *inner: str) -> str:
    """Return an item of the sheet; what all kinds share is said here."""
    left, top, width, height = place
    number = stable_uuid(f"layout {name}")
    attributes = {
        "type": kind,
        "id": name,
        "uuid": number,
        "templateUuid": number,
        "position": f"{left:g},{top:g},mm",
        "positionOnPage": f"{left:g},{top:g},mm",
        "size": f"{width:g},{height:g},mm",
        "referencePoint": 0,
        "itemRotation": 0,
        "groupUuid": "",
        "visibility": 1,
        "positionLock": "false",
        "opacity": 1,
        "blendMode": 0,
        "excludeFromExports": 0,
        "frame": "false",
        "frameJoinStyle": "miter",
        "outlineWidthM": "0.2,mm",
        "background": "false",
    }
    colours = [_colour("FrameColor", _GREY)]
    if "background" not in own:
        colours.append(_colour("BackgroundColor", _PAPER))
    return element("LayoutItem", {**attributes, **own}, *colours, *inner)


def _colour(name: str, colour: tuple[int, int, int]) -> str:
    red, green, blue = colour
    return element(name, {"red": red, "green": green, "blue": blue, "alpha": 255})


def _page() -> str:
    paper = {"color": "255,255,255,255", "style": "solid", "outline_style": "no"}
    options = [element("Option", {"type": "QString", "name": k, "value": v})
               for k, v in paper.items()]  # fmt: skip
    properties = [element("prop", {"k": name, "v": value}) for name, value in paper.items()]
    fill = element(
        "symbol",
        {"type": "fill", "name": "", "alpha": 1, "clip_to_extent": 1, "force_rhr": 0},
        element(
            "layer",
            {"class": "SimpleFill", "pass": 0, "locked": 0, "enabled": 1},
            element("Option", {"type": "Map"}, *options),
            *properties,
        ),
    )
    page = _item(_PAGE_KIND, "page", (0, 0, *_PAGE), {"background": "true"}, fill)
    return fill + page


def _map(frame: Frame, sea: tuple[int, int, int]) -> str:
    _, _, width, height = _MAP
    west, south, east, north = frame.fitted(width, height).extent
    own = {
        "frame": "true",
        "background": "true",
        "zValue": 1,
        "followPreset": "false",
        "followPresetName": "",
        "keepLayerSet": "false",
        "mapRotation": 0,
        "mapFlags": 0,
        "isTemporal": 0,
        "labelMargin": "0,mm",
        "drawCanvasItems": "true",
    }
    extent = element("Extent", {"xmin": west, "ymin": south, "xmax": east, "ymax": north})
    ground = _colour("BackgroundColor", sea)
    return _item(_MAP_KIND, "map", _MAP, own, ground, extent, "<LayerSet/>")


def _label(
    name: str, text: str, place: Rectangle, font: tuple[int, int, tuple[int, int, int]]
) -> str:
    size, weight, colour = font
    own = {
        "labelText": text,
        "htmlState": 0,
        "halign": 1,
        "valign": 32,
        "marginX": 0,
        "marginY": 0,
        "zValue": 3,
    }
    letters = element("LabelFont", {"description": _font(size, weight), "style": ""})
    return _item(_LABEL_KIND, name, place, own, letters, _colour("FontColor", colour))


def _font(size: int, weight: int) -> str:
    """Return a font in Qt's words; where it is not installed, Qt takes its own."""
    return f"{_FONT},{size},-1,5,{weight},0,0,0,0,0"


_LEGEND_STYLES: dict[str, tuple[dict[str, float], int, int]] = {
    "title": ({"marginBottom": 2, "alignment": 1, "indent": 0}, 11, _BOLD),
    "group": ({"marginTop": 3, "alignment": 1, "indent": 0}, 9, _BOLD),
    "subgroup": ({"marginTop": 2, "alignment": 1, "indent": 0}, 8, _NORMAL),
    "symbol": ({"marginTop": 1.6, "alignment": 1, "indent": 0}, 8, _NORMAL),
    "symbolLabel": ({"marginTop": 1.6, "marginLeft": 2, "alignment": 1, "indent": 0}, 8, _NORMAL),
}


def _legend(map_id: str, groups: Sequence[Group], package: str) -> str:
    own = {
        "title": "",
        "map_uuid": map_id,
        "resizeToContents": 1,
        "legendFilterByMap": 0,
        "legendFilterByAtlas": 0,
        "columnCount": 1,
        "splitLayer": 0,
        "equalColumnWidth": 0,
        "symbolWidth": 7,
        "symbolHeight": 6,
        "symbolAlignment": 1,
        "titleAlignment": 1,
        "maxSymbolSize": 0,
        "minSymbolSize": 0,
        "boxSpace": 0,
        "columnSpace": 2,
        "lineSpacing": 1,
        "wrapChar": LINE_END,
        "fontColor": "#1d2326",
        "rasterBorder": 0,
        "wmsLegendWidth": 50,
        "wmsLegendHeight": 25,
        "zValue": 2,
    }
    styles = [
        element(
            "style",
            {"name": name, **margins},
            element("styleFont", {"description": _font(size, weight), "style": ""}),
        )
        for name, (margins, size, weight) in _LEGEND_STYLES.items()
    ]
    return _item(
        _LEGEND_KIND, "legend", _LEGEND, own,
        element("styles", None, *styles), tree(groups, package),
    )  # fmt: skip


def _scale_bar(map_id: str) -> str:
    own = {
        "mapUuid": map_id,
        "style": "Line Ticks Up",
        "unitType": "km",
        "unitLabel": "km",
        "numMapUnitsPerScaleBarUnit": 1,
        "numUnitsPerSegment": 10,
        "numSegments": 2,
        "numSegmentsLeft": 0,
        "numSubdivisions": 1,
        "subdivisionsHeight": 1.5,
        "segmentSizeMode": 1,
        "minBarWidth": 25,
        "maxBarWidth": 55,
        "segmentMillimeters": 20,
        "height": 2,
        "labelBarSpace": 1,
        "boxContentSpace": 1,
        "labelVerticalPlacement": 0,
        "labelHorizontalPlacement": 0,
        "alignment": 0,
        "outlineWidth": 0.3,
        "lineJoinStyle": "miter",
        "lineCapStyle": "square",
        "zValue": 4,
    }
    # the length is fitted to the map when it is drawn: it stays right when a person zooms
    number = element(
        "numericFormat",
        {"id": "basic"},
        element("Option", {"type": "Map"},
                element("Option", {"name": "decimals", "type": "int", "value": 2}),
                element("Option", {"name": "show_thousand_separator", "type": "bool",
                                   "value": "true"}),
                element("Option", {"name": "show_trailing_zeros", "type": "bool",
                                   "value": "false"})),
    )  # fmt: skip
    letters = element(
        "text-style",
        {"fontFamily": _FONT, "fontSize": 8, "fontSizeUnit": "Point", "fontWeight": _NORMAL,
         "textColor": "29,35,38,255", "textOpacity": 1, "multilineHeight": 1},
        element("text-buffer", {"bufferDraw": 0}),
        element("background", {"shapeDraw": 0}),
        element("shadow", {"shadowDraw": 0}),
    )  # fmt: skip
    return _item(_SCALE_BAR_KIND, "scale bar", _SCALE_BAR, own, letters, number)
