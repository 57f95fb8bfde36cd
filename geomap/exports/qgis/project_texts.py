"""What a project says of itself: title, period, and whom to credit."""

from typing import TYPE_CHECKING, NamedTuple

from geomap.blur import blur_of
from geomap.exports.flat import clean
from geomap.webmap.words import words_in
from geomap.zones.wording import length, period

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from geomap.exports.geopackage import PackageContents
    from geomap.exports.options import ExportOptions
    from geomap.exports.qgis.project_zones import ZoneLayer

__all__ = ["ProjectTexts", "project_texts"]

_MOST_CREDIT = 1200
"""Letters of zones' sources that a sheet of paper has room for; their layers have them whole."""


class ProjectTexts(NamedTuple):
    """The texts of a project: plain text, as hostile as what users wrote.

    `canvas` is short, for the corner of the map; `sheet` is what a printed map says
    below; `about` is the description in the project's properties.
    """

    title: str
    period: str
    ground: str
    canvas: str
    sheet: str
    about: str


def project_texts(
    table: "pd.DataFrame",
    contents: "PackageContents",
    zones: "Sequence[ZoneLayer]",
    options: "ExportOptions",
    *,
    placed: int,
) -> ProjectTexts:
    """Return the texts of a project; `options` has its title, `placed` incidents a position.

    Credits are the ground's, the zones' sources, and `options.attributions`. The notes
    are those of the web map: what a map like this one implies, and what it does not.
    """
    words = words_in("en")
    count = contents.counts["incidents"]
    when = period(*contents.period) if any(contents.period) else None
    noun = "incident" if count == 1 else "incidents"
    shown = f"{count} {noun}" if placed == count else f"{placed} of {count} {noun} on the map"
    line = " \N{MIDDLE DOT} ".join(filter(None, [when, shown]))
    ground = words.say("credit.base") if "land" in contents.layers else ""
    notes = [words.say("note.names"), words.say("note.statements")]
    if zones:
        kind = "reconstructed" if all(zone.reconstructed for zone in zones) else "drawn"
        notes.insert(0, words.say(f"note.{kind}"))
    metres = blur_of(table)
    if metres is not None:
        notes.insert(0, words.say("note.blurred", length=words.length(length(metres))))
    sources = [f"{zone.name}: {zone.credit}" for zone in zones if zone.shown and zone.credit]
    others = [_ended(text) for text in options.attributions]
    of_zones = "Zones: " + "; ".join(sources) if sources else ""
    if len(of_zones) > _MOST_CREDIT:
        of_zones = "What each zone was drawn from stands in the properties of its layer"
    everything = [" ".join(notes), *others, _ended(of_zones), _ended(ground)]
    short = [*others, "Ground: Natural Earth" if ground else ""]
    whole = [line, *everything]
    texts = (
        options.title or "",
        line,
        ground,
        " \N{MIDDLE DOT} ".join(filter(None, short)),
        "\n".join(filter(None, everything)),
        "\n\n".join(filter(None, whole)),
    )
    return ProjectTexts(*map(clean, texts))


def _ended(text: str) -> str:
    text = text.strip()
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."
