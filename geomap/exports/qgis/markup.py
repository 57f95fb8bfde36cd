"""The pieces that QGIS builds symbols of, as XML that QGIS 3.22 and later read."""

from collections.abc import Mapping

from geomap.exports.qgis.project_xml import element

__all__ = [
    "colour",
    "data_defined",
    "literal",
    "mm",
    "named_options",
    "symbol",
    "symbol_layer",
]

_MM_A_PIXEL = 25.4 / 96
"""Sizes are in millimetres, so that print and sharp screens show them alike."""
_EXPRESSION = 3
"""What QGIS calls a property that an expression gives."""


def mm(pixels: float) -> str:
    """Return pixels of the web map as millimetres."""
    return f"{pixels * _MM_A_PIXEL:.4g}"


def colour(hexadecimal: str, opacity: float = 1.0) -> str:
    """Return `#D55E00` as QGIS writes colours: `213,94,0,255`."""
    parts = [int(hexadecimal[at : at + 2], 16) for at in (1, 3, 5)]
    return ",".join(map(str, (*parts, round(255 * opacity))))


def literal(text: str) -> str:
    """Return text as a string of QGIS's expressions."""
    escaped = text.replace("\\", "\\\\").replace("'", "''").replace("\n", "\\n")
    return f"'{escaped}'"


def named_options(options: Mapping[str, str]) -> str:
    """Return the values of a symbol layer."""
    return element(
        "Option",
        {"type": "Map"},
        *(element("Option", {"name": name, "value": value, "type": "QString"})
          for name, value in options.items()),
    )  # fmt: skip


def data_defined(expressions: Mapping[str, str], name: str = "data_defined_properties") -> str:
    """Return the properties that expressions give; where one gives NULL the fixed value stands."""
    if not expressions:
        return ""
    properties = [
        element(
            "Option",
            {"name": key, "type": "Map"},
            element("Option", {"name": "active", "value": "true", "type": "bool"}),
            element("Option", {"name": "expression", "value": expression, "type": "QString"}),
            element("Option", {"name": "type", "value": _EXPRESSION, "type": "int"}),
        )
        for key, expression in expressions.items()
    ]
    return element(
        name,
        None,
        element(
            "Option",
            {"type": "Map"},
            element("Option", {"name": "name", "value": "", "type": "QString"}),
            element("Option", {"name": "properties", "type": "Map"}, *properties),
            element("Option", {"name": "type", "value": "collection", "type": "QString"}),
        ),
    )


def symbol_layer(
    kind: str,
    options: Mapping[str, str],
    expressions: Mapping[str, str] | None = None,
    *,
    within: str = "",
    locked: bool = False,
    level: int = 0,
) -> str:
    """Return a layer of a symbol.

    Parameters
    ----------
    kind
        Its class, for example `SimpleMarker`.
    options
        Its fixed values.
    expressions
        Properties that change with the feature.
    within
        The symbol that it draws with, for the kinds that have one.
    locked
        Whether it keeps its colour when a person chooses another for the symbol.
    level
        With symbol levels: those of all features lie above those of a lower one.
    """
    return element(
        "layer",
        {"class": kind, "pass": level, "locked": int(locked), "enabled": 1},
        named_options(options),
        data_defined(expressions or {}),
        within,
    )


def symbol(kind: str, name: str, *layers: str) -> str:
    """Return a symbol of layers, the lowest first; `kind` is marker, line or fill."""
    return element(
        "symbol",
        {"type": kind, "name": name, "alpha": 1, "clip_to_extent": 1, "force_rhr": 0},
        *layers,
    )
