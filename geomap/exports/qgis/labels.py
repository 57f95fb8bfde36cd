"""Labels in QGIS: plain text with a light rim, none over another."""

from collections.abc import Collection, Mapping

from geomap.exports.qgis.incident_symbols import by_verdict, is_area
from geomap.exports.qgis.markup import colour, data_defined, mm
from geomap.exports.qgis.project_xml import element, stable_uuid
from geomap.style import GROUND, MARKS, VERDICT_STYLES

__all__ = ["PLACE_INK", "day_text", "incident_labels", "place_labels", "zone_labels"]

_FROM_SCALE = 500_000
"""From afar incidents have no room for words."""
_LONGEST = 90
_ZONE_INK = "#00558A"
PLACE_INK = "#33393C"
_BESIDE_A_POINT, _LEVEL = 6, 4
"""How QGIS calls placements: at the best side of a symbol, and level within a polygon."""
_BESIDE = {
    "placement": _BESIDE_A_POINT,
    "predefinedPositionOrder": "R,L,TR,BR,TL,BL,TSR,BSR",
    "offsetType": 1,
}
_LEAST_SCALE = 18_000
"""From which the least of places are named."""


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
    settings = _settings(
        text,
        ink=MARKS.ink,
        wrap=32,
        placement=_BESIDE | {"dist": 0.6},
        expressions={"Priority": by_verdict(columns, ranks)} if "verdict" in columns else {},
    )
    pins = _settings("''", placement=_BESIDE, rendering={"drawLabels": 0})
    rules = (
        _rule("words", settings, scalemaxdenom=_FROM_SCALE),
        # from afar there are no words, but those of other layers still keep off the pins
        _rule("pins", pins, scalemindenom=_FROM_SCALE, filter=f"NOT {is_area(columns)}"),
    )
    key = {"key": stable_uuid("incident labels")}
    return element("labeling", {"type": "rule-based"}, element("rules", key, *rules))


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
    settings = _settings(
        f"trim({name} || '\\n' || {days})",
        ink=_ZONE_INK,
        wrap=36,
        placement={"placement": _LEVEL, "polygonPlacementFlags": 2, "priority": 7},
        rendering={"obstacle": 0},
    )
    return element("labeling", {"type": "simple"}, settings)


def place_labels() -> str:
    """Return the names of places: each from its own scale, the more important first.

    Beneath a pin a name stands as far off as the pin needs. Zones and incidents have
    their words first.
    """
    settings = _settings(
        '"name"',
        ink=PLACE_INK,
        placement=_BESIDE | {"dist": 0.5, "priority": 0},
        expressions={
            "Show": '@map_scale <= "from_scale"',
            "Bold": "\"kind\" IN ('capital','city')",
            "Priority": f'max(0,min(1,ln("from_scale"/{_LEAST_SCALE}.0)/7))',
            "LabelDistance": f'if("by_incident",{mm(MARKS.ring + 2)},0.5)',
        },
        rendering={"obstacle": 0},
    )
    return element("labeling", {"type": "simple"}, settings)


def _rule(name: str, settings: str, **attributes: object) -> str:
    key = {"key": stable_uuid(f"label rule {name}"), "description": name}
    return element("rule", {**key, **attributes}, settings)


def _settings(
    text: str,
    *,
    ink: str = MARKS.ink,
    wrap: int = 0,
    placement: Mapping[str, object],
    expressions: Mapping[str, str] | None = None,
    rendering: Mapping[str, object] | None = None,
) -> str:
    """Return the settings of labels; those that stand beside points are upright."""
    beside = placement["placement"] == _BESIDE_A_POINT
    return element(
        "settings",
        None,
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
        element("placement", {"priority": 5, "distUnits": "MM", **placement}),
        element("rendering", {
            "drawLabels": 1,
            "displayAll": 0,
            "obstacle": 1,
            "obstacleType": 1,
            "unplacedVisibility": 0,
            "scaleVisibility": 0,
            "upsidedownLabels": 0,
            "mergeLines": 0,
            **(rendering or {}),
        }),
        data_defined(expressions or {}, "dd_properties"),
    )  # fmt: skip
