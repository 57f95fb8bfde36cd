"""Incidents as QGIS draws them: shape and colour say the type, the ring says the verdict.

A dashed ring is contested, a pale symbol in doubt. What is known only to an area is a
circle on the ground, never a pin. The graver verdict lies above, areas below all.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from geomap.exports.qgis.markup import colour, literal, mm, symbol, symbol_layer
from geomap.exports.qgis.project_xml import element, escaped
from geomap.style import (
    AREA_DASHES,
    AREA_OPACITY,
    DOUBTFUL,
    INCIDENT_SYMBOLS,
    MARKS,
    VERDICT_STYLES,
    Symbol,
    VerdictStyle,
)

__all__ = ["by_verdict", "circle", "incident_renderer", "is_area", "verdict_of"]

_SHAPES = {
    "circle": ("circle", 12.0, 0.0),
    "square": ("square", 11.0, 0.0),
    "triangle": ("equilateral_triangle", 15.2, 0.5),
    "diamond": ("diamond", 15.0, 0.0),
    "cross": ("cross_fill", 15.5, 0.0),
    "hexagon": ("hexagon", 14.0, 0.0),
}
"""How QGIS calls a shape, its size and how far down it stands, pixels of the web map."""
_CORNERS = 96
"""A circle of so many corners looks round on paper: nowhere more than 0.06 % within it."""
_EARTH_RADIUS_M = 6371008.8
_LEAST_RADIUS_M = 5 * 0.0254 / 96
"""Of a circle on the screen, so that it does not vanish from afar; metres on the ground
by the map's scale."""
_UNKNOWN = VERDICT_STYLES["not placed"]
"""What a verdict outside the table is drawn as."""
_SOLID = "1000;0"
"""A dash longer than any ring: where an expression gives no dashes QGIS keeps those before."""
_CLEAR = "0,0,0,0"


def verdict_of(columns: Collection[str]) -> str | None:
    """Return the expression for the verdict, or None where the layer has none."""
    return "coalesce(\"verdict\",'not placed')" if "verdict" in columns else None


def is_area(columns: Collection[str]) -> str:
    """Return the expression that tells incidents known only to an area."""
    return "coalesce(\"located\" = 'area',false)" if "located" in columns else "false"


def incident_renderer(columns: Collection[str]) -> str:
    """Return the renderer: a category for each type, then samples that explain the rest."""
    # The category without a value is QGIS's for all other values.
    entries = [
        ("" if kind == "other" else kind, kind, _incident_symbol(str(number), form, columns))
        for number, (kind, form) in enumerate(INCIDENT_SYMBOLS.items())
    ]
    for label, sample in _samples(columns):
        entries.append((f"({label})", label, symbol("marker", str(len(entries)), sample)))
    return element(
        "renderer-v2",
        {
            "type": "categorizedSymbol",
            "attr": "type" if "type" in columns else "NULL",
            "enableorderby": 1,
            "forceraster": 0,
            "symbollevels": 0,
            "referencescale": -1,
        },
        element("categories", None, *(
            element("category", {"value": value, "label": label, "symbol": number,
                                 "render": "true", "type": "string"})
            for number, (value, label, _) in enumerate(entries)
        )),
        element("symbols", None, *(drawn for _, _, drawn in entries)),
        element("orderby", None, *(
            element("orderByClause", {"asc": rises, "nullsFirst": 0}, escaped(expression))
            for expression, rises in ((_height(columns), 1), ("$id", 0))
        )),
    )  # fmt: skip


def _height(columns: Collection[str]) -> str:
    """Return what the drawing order rests on: large areas, small ones, then grave verdicts."""
    verdict = verdict_of(columns)
    ranks = "".join(
        f" WHEN {verdict} = {literal(name)} THEN {len(VERDICT_STYLES) - rank}"
        for rank, name in enumerate(VERDICT_STYLES)
        if verdict
    )
    radius = 'coalesce("radius_m",0)' if "radius_m" in columns else "0"
    return f"CASE WHEN {is_area(columns)} THEN -1 - {radius}{ranks} ELSE 0 END"


def _incident_symbol(name: str, form: Symbol, columns: Collection[str]) -> str:
    """Return an area, a ring and a shape; of these an incident shows what it has."""
    layers = [_area(f"@{name}@0", form, columns)] if "located" in columns else []
    pinned = {"enabled": f"NOT {is_area(columns)}"} if layers else {}
    if {"verdict", "contested"} & set(columns):
        layers.append(_ring(f"@{name}@{len(layers)}", columns, pinned))
    return symbol("marker", name, *layers, _shape(form, columns, pinned))


def _shape(form: Symbol, columns: Collection[str], pinned: Mapping[str, str]) -> str:
    mark, size, down = _SHAPES[form.shape]
    options = {
        "name": mark,
        "color": colour(form.colour),
        "size": mm(size),
        "size_unit": "MM",
        "offset": f"0,{mm(down)}",
        "offset_unit": "MM",
        "outline_color": colour(MARKS.ink),
        "outline_width": mm(MARKS.outline),
        "outline_width_unit": "MM",
        "outline_style": "solid",
        "joinstyle": "round",
    }
    pale = _pale(columns)
    half = round(255 * MARKS.faded)
    faded = {
        # by the symbol's own colour, which a person may have changed
        "fillColor": f"if({pale},set_color_part(@symbol_color,'alpha',{half}),NULL)",
        "outlineColor": f"if({pale},{literal(colour(MARKS.ink, MARKS.faded))},NULL)",
    }
    return symbol_layer("SimpleMarker", options, {**pinned, **(faded if pale else {})})


def _ring(name: str, columns: Collection[str], pinned: Mapping[str, str]) -> str:
    """Return the white disc beneath a shape and the ring about it; the legend shows no ring."""
    contested = _contested(columns)
    dashes = {"customDash": _dashed(contested, MARKS.dashes)} if contested else {}
    line = _line(_CLEAR, 1.0)
    if "verdict" not in columns:
        # without verdicts there are no rings but those of the contested
        inked = {"outlineColor": f"if({contested},{literal(colour(MARKS.ink))},NULL)"}
        return _disc(name, line, inked | dashes, halo=0.0, pinned=pinned)
    alpha = f"if({_pale(columns)},',{round(255 * MARKS.faded)}',',255')"
    rings = {
        verdict: literal(colour(style.ring).rpartition(",")[0])
        for verdict, style in VERDICT_STYLES.items()
    }
    widths = {verdict: mm(style.width) for verdict, style in VERDICT_STYLES.items()}
    expressions = {
        "outlineColor": f"if($id IS NULL,NULL,{by_verdict(columns, rings)} || {alpha})",
        "outlineWidth": by_verdict(columns, widths),
    }
    return _disc(name, line, expressions | dashes, pinned=pinned)


def _disc(
    name: str,
    line: Mapping[str, str],
    expressions: Mapping[str, str] | None = None,
    *,
    halo: float = MARKS.halo,
    pinned: Mapping[str, str] | None = None,
) -> str:
    """Return a ring filled with white: a marker drawn with a fill, whose line can be dashed."""
    white = {"color": colour("#ffffff", halo), "style": "solid", "outline_style": "no"}
    layers = symbol_layer("SimpleFill", white), symbol_layer("SimpleLine", line, expressions)
    return symbol_layer(
        "FilledMarker",
        {"name": "circle", "size": mm(2 * MARKS.ring), "size_unit": "MM"},
        pinned,
        within=symbol("fill", name, *layers),
        locked=True,
    )


def _area(name: str, form: Symbol, columns: Collection[str]) -> str:
    """Return the circle on the ground that holds the incident.

    Its fixed colours are clear: the legend, where no incident is at hand, would frame the
    types with it.
    """
    ring = literal(colour(MARKS.ink))
    expressions = {}
    if "verdict" in columns:
        rings = {
            verdict: literal(colour(_area_ring(style))) for verdict, style in VERDICT_STYLES.items()
        }
        ring = by_verdict(columns, rings)
        widths = {verdict: mm(style.width) for verdict, style in VERDICT_STYLES.items()}
        expressions["outlineWidth"] = by_verdict(columns, widths)
    contested = _contested(columns)
    if contested:
        expressions["customDash"] = _dashed(contested, AREA_DASHES)
    inner = literal(colour(form.colour, AREA_OPACITY))
    fill = symbol_layer(
        "SimpleFill",
        {"color": _CLEAR, "style": "solid", "outline_style": "no"},
        {"fillColor": f"if($id IS NULL,NULL,{inner})"},
    )
    expressions["outlineColor"] = f"if($id IS NULL,NULL,{ring})"
    line = symbol_layer("SimpleLine", _line(_CLEAR, 1.0), expressions)
    return symbol_layer(
        "GeometryGenerator",
        {"SymbolType": "Fill", "geometryModifier": circle(columns), "units": "MapUnit"},
        {"enabled": is_area(columns)},
        within=symbol("fill", name, fill, line),
        locked=True,
    )


def _line(stroke: str, width: float, dashes: Sequence[float] = ()) -> dict[str, str]:
    """Return the fixed values of a line; width and dashes in pixels."""
    return {
        "line_color": stroke,
        "line_width": mm(width),
        "line_width_unit": "MM",
        "line_style": "solid",
        "capstyle": "flat",
        "joinstyle": "round",
        "use_custom_dash": "1" if dashes else "0",
        "customdash": ";".join(map(mm, dashes)) or _SOLID,
        "customdash_unit": "MM",
    }


def _area_ring(style: VerdictStyle) -> str:
    """Return the line of an area: that of a grave verdict, else ink, as on the web map."""
    grave = VERDICT_STYLES["breach"], VERDICT_STYLES["possible"]
    return style.ring if style in grave else MARKS.ink


def circle(columns: Collection[str]) -> str:
    """Return the expression for the points within `radius_m` on the ground, lon and lat.

    On a sphere, which is within a hundredth of the ellipsoid. At 180 degrees it ends.
    """
    radius = 'coalesce("radius_m",0)' if "radius_m" in columns else "0"
    least = f"coalesce(@map_scale,0)*{_LEAST_RADIUS_M:.6g}"
    # height of a corner above the equator's plane, of the sphere's radius
    high = "(@a+@b*cos(radians(@element)))"
    east = f"atan2(@b*sin(radians(@element)),cos(@d)-sin(@p)*{high})"
    corner = f"make_point(max(-180,min(180,@x+degrees({east}))),degrees(asin({high})))"
    corners = f"array_foreach(generate_series(0,360,{360 / _CORNERS:g}),{corner})"
    drawn = f"make_polygon(make_line({corners}))"
    variables = {
        "d": f"min(3.1,max({radius},{least})/{_EARTH_RADIUS_M})",
        "p": "radians(y($geometry))",
        "x": "x($geometry)",
        "a": "sin(@p)*cos(@d)",
        "b": "cos(@p)*sin(@d)",
    }
    for name, value in reversed(variables.items()):
        drawn = f"with_variable('{name}',{value},{drawn})"
    return drawn


def _pale(columns: Collection[str]) -> str:
    """Return the expression that tells what is drawn pale; empty where nothing can be."""
    tests = []
    verdict = verdict_of(columns)
    if verdict:
        plain = [literal(name) for name, style in VERDICT_STYLES.items() if not style.faded]
        tests.append(f"{verdict} NOT IN ({','.join(plain)})")
    if "located" in columns:
        doubtful = ",".join(map(literal, DOUBTFUL))
        tests.append(f"coalesce(\"located\",'') IN ({doubtful})")
    return f"($id IS NOT NULL AND ({' OR '.join(tests)}))" if tests else ""


def _contested(columns: Collection[str]) -> str:
    return 'coalesce("contested",false)' if "contested" in columns else ""


def _dashed(contested: str, dashes: tuple[float, float]) -> str:
    pattern = ";".join(map(mm, dashes))
    return f"if({contested},{literal(pattern)},{literal(_SOLID)})"


def by_verdict(columns: Collection[str], values: Mapping[str, str]) -> str:
    """Return the expression that is one of these expressions, by the verdict."""
    verdict = verdict_of(columns)
    known = "".join(
        f" WHEN {verdict} = {literal(name)} THEN {value}" for name, value in values.items()
    )
    return f"CASE{known} ELSE {values['not placed']} END"


def _samples(columns: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield the words and the symbol layer of what shows beside the types.

    They stand in the legend as categories that no incident has.
    """
    if "verdict" in columns:
        for number, style in enumerate(VERDICT_STYLES.values()):
            stroke = colour(style.ring, MARKS.faded if style.faded else 1.0)
            yield f"ring: {style.label}", _disc(f"@sample{number}@0", _line(stroke, style.width))
    if "contested" in columns:
        dashed = _line(colour(MARKS.ink), 1.0, MARKS.dashes)
        yield "dashed: contested", _disc("@contested@0", dashed)
    if "located" in columns:
        round_one = {
            "name": "circle",
            "color": colour(MARKS.ink, AREA_OPACITY),
            "size": mm(2 * MARKS.ring),
            "size_unit": "MM",
            "outline_color": colour(MARKS.ink),
            "outline_width": mm(1.0),
            "outline_width_unit": "MM",
        }
        yield "circle: known only to an area", symbol_layer("SimpleMarker", round_one)
