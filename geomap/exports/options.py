"""What a person chooses of an export beside its format."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from geomap.gazetteer import Gazetteer

__all__ = ["LAYOUTS", "ExportOptions", "Layout"]

Layout = Literal["geomap", "acled", "ucdp", "hxl"]
LAYOUTS: tuple[Layout, ...] = ("geomap", "acled", "ucdp", "hxl")
"""Whose columns a CSV file has."""


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How an export is written; each format takes what it knows.

    Parameters
    ----------
    with_zones
        Incidents and zones in one GeoJSON collection, rather than in two files.
    nested
        Lists, claims and source rows of `.geojsonl` as JSON has them, not as text.
    layout
        Whose columns CSV has: geomap's, those of ACLED or of UCDP GED, or with HXL tags.
    datapackage
        Whether a `datapackage.json` that describes every column stands beside CSV.
    title
        What a project, a KML document or a data package is called; by default the
        name of the file.
    attributions
        Who is to be named beside the zones' own sources, for example for place names.
    gazetteer
        Whose places the ground of a project names; its `attributions` belong in those
        above. Without one the ground has no names.
    """

    with_zones: bool = False
    nested: bool = False
    layout: Layout = "geomap"
    datapackage: bool = False
    title: str | None = None
    attributions: tuple[str, ...] = ()
    gazetteer: "Gazetteer | None" = None
