"""A still picture of incidents and zones, for print and articles: SVG, or PNG of it.

It shows what the web map shows at its start, in the same symbols, with all that
a reader without the page needs: legend, scale, how many are drawn, sources.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.errors import MapError, OutputError, TableError
from geomap.files import replacing
from geomap.pictures.compose import composed
from geomap.pictures.content import Content
from geomap.pictures.drawing import xml
from geomap.pictures.raster import png
from geomap.webmap.basemap import BOUNDARIES

if TYPE_CHECKING:
    import pandas as pd

    from geomap.gazetteer import Gazetteer
    from geomap.pictures.drawing import Element

__all__ = ["DPI", "SUFFIXES", "Picture", "picture"]

SUFFIXES = (".svg", ".png")
DPI = 192.0
"""Two dots for each pixel: sharp on paper and on dense screens."""
_LEAST_DPI, _MOST_DPI = 24.0, 1200.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, made by `picture`.

    Attributes
    ----------
    root
        The drawing.
    title
        Its heading.
    description
        What it shows, in sentences: for those who cannot see it.
    """

    root: "Element"
    title: str
    description: str

    @property
    def svg(self) -> str:
        """The picture as SVG: one file that refers to nothing outside it."""
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{xml(self.root)}'

    def png(self, *, dpi: float = DPI) -> bytes:
        """Return the picture as a PNG that says its size on paper.

        Parameters
        ----------
        dpi
            Dots per inch, 24 to 1200; 96 gives one for each pixel of the size.

        Raises
        ------
        MapError
            The libraries for it are not installed, or it would be too large.
        """
        if not _LEAST_DPI <= dpi <= _MOST_DPI:
            raise MapError(f"dpi is {dpi:g}; use {_LEAST_DPI:g} to {_MOST_DPI:g}")
        texts = {"Title": self.title, "Description": self.description, "Software": "geomap"}
        return png(self.root, dpi=dpi, texts=texts)

    def save(self, path: Path | str, *, dpi: float = DPI) -> None:
        """Write the picture whole or not at all; the suffix, .svg or .png, is its format.

        Raises
        ------
        MapError
            As `png` does.
        OutputError
            The path cannot be written to, or its suffix is neither.
        """
        suffix = Path(path).suffix.lower()
        if suffix not in SUFFIXES:
            raise OutputError(f"{path}: a picture is {' or '.join(SUFFIXES)}; name it so")
        data = self.svg.encode("utf-8") if suffix == ".svg" else self.png(dpi=dpi)
        with replacing(path) as temporary:
            temporary.write_bytes(data)

    def _repr_svg_(self) -> str:
        return xml(self.root)


def picture(  # noqa: PLR0913 - each is something that a person may choose
    flags: "pd.DataFrame",
    zones: "pd.DataFrame",
    *,
    title: str | None = None,
    gazetteer: "Gazetteer | None" = None,
    lang: str = "en",
    size: tuple[float, float | None] = (1200.0, None),
    boundaries: str = "countries",
    disclaimer: str | None = None,
) -> Picture:
    """Return a picture of flagged incidents and zones.

    Parameters
    ----------
    flags
        Incidents with the columns that `geomap.flag` adds; one row an incident.
        Positions are `lon` and `lat`, else its points, brought to EPSG:4326.
    zones
        Zone versions, as `geomap.read_zones` returns them; brought to EPSG:4326.
    title
        Heading; the incident's own for a single one.
    gazetteer
        Gives the names of places on the map and their credits.
    lang
        ISO 639 code of the language of the words and of the place names that lead.
    size
        Width and height in pixels of 96 to an inch; without a height, as high as
        what is shown asks for.
    boundaries
        What the base shows: `countries`, `land` without borders and countries'
        names, or `none`.
    disclaimer
        A note of one's own, before those below the map.

    Returns
    -------
    Picture
        `picture.save("map.svg")` or `picture.save("map.png")`.

    Raises
    ------
    MapError
        The size is too small or too large, `boundaries` is none of the above, or
        the installation lacks files.
    TableError
        The incidents carry no verdicts, or a column holds what it cannot mean.
    """
    from geomap.incidents.points import in_degrees, with_positions
    from geomap.tables import INCIDENT, SUMMARY, ZONE, check_table

    if boundaries not in BOUNDARIES:
        raise MapError(f'boundaries is "{boundaries}"; use one of {", ".join(BOUNDARIES)}')
    if "verdict" not in flags.columns:
        raise TableError("the incidents carry no verdicts; give them to geomap.flag first")
    check_table(flags, (*INCIDENT, *SUMMARY), "incidents")
    check_table(zones, ZONE, "zones")
    table, areas = with_positions(flags), in_degrees(zones)
    content = Content(table, areas, title, gazetteer, lang, boundaries, disclaimer)
    root, heading, description = composed(content, size)
    return Picture(root, heading, description)
