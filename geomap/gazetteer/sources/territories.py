"""Names of countries in many languages, from Unicode CLDR, and the short forms of reports."""

from importlib import import_module
from typing import Any

__all__ = ["SHORT_FORMS", "territory_names"]

SHORT_FORMS: dict[str, tuple[str, ...]] = {
    "AE": ("UAE",),
    "BA": ("Bosnia-Herzegovina", "Bosnia"),
    "CD": ("DR Congo", "DRC", "Congo-Kinshasa", "Zaire", "Democratic Republic of Congo"),
    "CF": ("CAR",),
    "CG": ("Congo-Brazzaville", "Republic of Congo"),
    "CI": ("Ivory Coast",),
    "CN": ("PRC",),
    "CV": ("Cape Verde",),
    "CZ": ("Czech Republic",),
    "GB": ("UK", "U.K.", "Britain", "Great Britain"),
    "KP": ("DPRK",),
    "KR": ("ROK",),
    "MM": ("Burma",),
    "MK": ("FYROM", "Macedonia"),
    "NL": ("Holland",),
    "PS": (
        "Palestine", "State of Palestine", "Palestinian territories",
        "Occupied Palestinian territory", "Palestinian Authority",
    ),
    "RU": ("Russian Federation",),
    "SZ": ("Swaziland", "Kingdom of eSwatini"),
    "TL": ("East Timor",),
    "TR": ("Turkey",),
    "US": ("US", "U.S.", "USA", "U.S.A.", "United States of America", "America"),
}  # fmt: skip
"""What English reports call a country beside the names that CLDR gives it."""


def _babel() -> Any:
    try:
        return import_module("babel")
    except ImportError:
        return None


def territory_names() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return ISO 3166 code to pairs of name and ISO 639 language; empty without Babel.

    Each language in each of its scripts (`sr`, `sr_Latn`); variants by country
    repeat these names and are left out.
    """
    babel = _babel()
    if babel is None:
        return {}
    locales = import_module("babel.localedata").locale_identifiers()
    found: dict[str, dict[tuple[str, str], None]] = {}
    for identifier in sorted(locales):
        language, *parts = identifier.split("_")
        if len(parts) > 1 or (parts and len(parts[0]) != 4):
            continue
        for code, name in babel.Locale.parse(identifier).territories.items():
            text = name.strip(" ,")
            if len(code) == 2 and text and text != code:
                found.setdefault(code, {})[text, language] = None
    return {code: tuple(names) for code, names in found.items()}
