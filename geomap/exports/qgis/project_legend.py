"""What the printed legend explains: the types, rings and zones that the map shows."""

import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from geomap.exports.qgis.project_layers import (
    GROUND,
    INCIDENTS,
    Group,
    ProjectLayer,
    categories,
)
from geomap.exports.qgis.project_layout import LINE_END
from geomap.exports.qgis.zone_symbols import BAND_WORDS
from geomap.incidents.points import with_positions
from geomap.style import INCIDENT_SYMBOLS, VERDICT_STYLES

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["printed_groups"]

_LETTERS = 40
"""Letters of a line of the legend."""
_MOST_ZONES = 12
"""Versions that a sheet has room to name."""


def printed_groups(groups: Sequence[Group], table: "pd.DataFrame") -> list[Group]:
    """Return the groups that a printed legend names: neither tables nor the ground.

    Of the types and rings it keeps those of incidents with a position, of the zones
    those that are seen at first. The band of doubt is explained once, after the last zone.
    """
    words = _words(table)
    printed = []
    room = _MOST_ZONES
    for group in groups:
        layers: list[ProjectLayer] = []
        for member in group.members:
            if isinstance(member, Group) or not (member.shown and member.is_drawn):
                continue
            labels = categories(member.style)
            if member.id == INCIDENTS:
                kept = {
                    number: label
                    for number, label in enumerate(labels)
                    if label.rpartition(": ")[2] in words
                }
            else:
                named = [label for label in labels if label != BAND_WORDS]
                # the last one is for what is none of the others
                kept = dict(enumerate(named[: max(1, len(named) - 1)]))
                kept = dict(list(kept.items())[:room])
                room -= len(kept)
            if kept:
                layers.append(member._replace(legend=_wrapped(kept)))
        _explain_band(layers)
        if layers and group.name != GROUND:
            printed.append(group._replace(members=layers))
    return printed


def _explain_band(layers: list[ProjectLayer]) -> None:
    """Add the sample of the band to the last layer that has one."""
    for at in reversed(range(len(layers))):
        labels = categories(layers[at].style)
        if BAND_WORDS in labels:
            legend = {**(layers[at].legend or {}), labels.index(BAND_WORDS): BAND_WORDS}
            layers[at] = layers[at]._replace(legend=legend)
            return


def _wrapped(labels: Mapping[int, str]) -> dict[int, str]:
    return {number: _in_lines(label) for number, label in labels.items()}


def _in_lines(label: str) -> str:
    """Return words in lines as long as the sheet has room for; days stand on one of their own."""
    name, colon, days = label.rpartition(": ")
    lines = textwrap.wrap(f"{name}:", _LETTERS) if colon and len(label) > _LETTERS else []
    return LINE_END.join([*lines, *textwrap.wrap(days if lines else label, _LETTERS)])


def _words(table: "pd.DataFrame") -> set[str]:
    """Return the words of the legend for what incidents with a position are."""
    drawn = with_positions(table)
    drawn = drawn[drawn.geometry.notna()]
    words: set[str] = set()
    if "type" in drawn.columns:
        words |= {kind if kind in INCIDENT_SYMBOLS else "other" for kind in drawn["type"].unique()}
    elif len(drawn):
        words.add("other")
    if "verdict" in drawn.columns:
        found = set(drawn["verdict"])
        words |= {style.label for name, style in VERDICT_STYLES.items() if name in found}
    if "contested" in drawn.columns and any(str(value) == "True" for value in drawn["contested"]):
        words.add("contested")
    if "located" in drawn.columns and (drawn["located"] == "area").any():
        words.add("known only to an area")
    return words
