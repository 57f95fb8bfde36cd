"""Labels in QGIS: plain text with a light rim, none over another."""

from collections.abc import Collection, Mapping

from geomap.exports.qgis.incident_symbols import by_verdict
from geomap.exports.qgis.markup import colour, data_defined
from geomap.exports.qgis.project_xml import element
from geomap.style import GROUND, MARKS, VERDICT_STYLES

__all__ = ["day_text", "incident_labels", "zone_labels"]

_FROM_SCALE = 500_000
"""From afar incidents have no room for words."""
_LONGEST = 90
_ZONE_INK = "#00558A"
_BESIDE_A_POINT, _LEVEL = 6, 4
"""How QGIS calls placements: at the best side of a symbol, and level within a polygon."""


def day_text(column: str) -> str:
    """Return the expression for a day in words, in English whatever language QGIS speaks."""
    return f"format_date(\"{column}\",'d MMM yyyy','en')"


def incident_labels(columns: Collection[str]) -> str:
    """Return the labels of incidents: the title, else the place; the graver come first."""
    parts = [f"nullif(trim(\"{name}\"),'')" for name in ("title", "place", "id") if name in columns]
    text = (
        f"with_variable('t',coalesce({','.join((*parts, repr('')))}),"
        f"if(length(@t)>{_LONGEST},left(@t,{_LONGEST - 1}) || '…',@t))"
    )
    ranks = {verdict: str(9 - 2 * rank) for rank, verdict in enumerate(VERDICT_STYLES)}
    return _labeling(
        text,
        ink=MARKS.ink,
        wrap=32,
        placement={
            "placement": _BESIDE_A_POINT,
            "predefinedPositionOrder": "R,L,TR,BR,TL,BL,TSR,BSR",
            "offsetType": 1,
            "dist": 0.6,
        },
        expressions={"Priority": by_verdict(columns, ranks)} if "verdict" in columns else {},
    )


def zone_labels(columns: Collection[str]) -> str:
    """Return the labels of zones: name and days in force."""
    name = 'coalesce(nullif(trim("name"),\'\'),"zone_id")' if "name" in columns else '"zone_id"'
    start = f"coalesce({day_text('valid_from')},'')" if "valid_from" in columns else "''"
    end = f"coalesce({day_text('valid_to')},'')" if "valid_to" in columns else "''"
    days = (
        f"with_variable('a',{start},with_variable('b',{end},CASE "
        "WHEN @a<>'' AND @b<>'' THEN @a || ' – ' || @b "
        "WHEN @a<>'' THEN 'since ' || @a WHEN @b<>'' THEN 'until ' || @b ELSE '' END))"
    )
    return _labeling(
        f"trim({name} || '\\n' || {days})",
        ink=_ZONE_INK,
        wrap=36,
        placement={"placement": _LEVEL, "polygonPlacementFlags": 2, "fitInPolygonOnly": 0},
        expressions={},
    )


def _labeling(
    text: str,
    *,
    ink: str,
    wrap: int,
    placement: Mapping[str, object],
    expressions: Mapping[str, str],
) -> str:
    """Return simple labels; with a limit of scale where they stand beside points."""
    beside = placement["placement"] == _BESIDE_A_POINT
    settings = (
        element(
            "text-style",
            {
                # no font is named: QGIS takes its own, and warns of none that is missing
                "fieldName": text,
                "isExpression": 1,
                "fontSize": 9,
                "fontSizeUnit": "Point",
                "fontWeight": 50,
                "fontItalic": int(not beside),
                "textColor": colour(ink),
                "textOpacity": 1,
                "multilineHeight": 0.95,
                "allowHtml": 0,
            },
            element("text-buffer", {
                "bufferDraw": 1,
                "bufferSize": 0.8,
                "bufferSizeUnits": "MM",
                "bufferColor": colour(GROUND["land"], 0.9),
                "bufferNoFill": 1,
                "bufferJoinStyle": 128,
                "bufferOpacity": 1,
            }),
        ),
        element("text-format", {
            "autoWrapLength": wrap,
            "useMaxLineLengthForAutoWrap": 1,
            "multilineAlign": 3 if beside else 1,
            "wrapChar": "",
        }),
        element("placement", {"priority": 5 if beside else 7, "distUnits": "MM", **placement}),
        element("rendering", {
            "drawLabels": 1,
            "displayAll": 0,
            "obstacle": int(beside),
            "obstacleType": 1,
            "unplacedVisibility": 0,
            "scaleVisibility": int(beside),
            "scaleMin": 1,
            "scaleMax": _FROM_SCALE,
            "upsidedownLabels": 0,
            "mergeLines": 0,
        }),
        data_defined(expressions, "dd_properties"),
    )  # fmt: skip
    return element("labeling", {"type": "simple"}, element("settings", None, *settings))
