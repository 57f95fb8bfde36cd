"""Columns of incidents as the page holds them: plain JSON, or bytes for many.

Many are written with positions to 1e-5 degrees (about a metre) and distances to a
metre; all else, and all of few, to seven decimals. Texts are never changed.
"""

import base64
import zlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

import numpy as np

from geomap.incidents.columns import without_collection
from geomap.webmap.cells import NO_DAY, iso, number
from geomap.webmap.columns import Coded, IncidentColumns
from geomap.webmap.columns_ints import Key, Sections, joint_key, number_key
from geomap.webmap.columns_texts import Echoes, add_json, add_texts

__all__ = ["MANY", "as_json", "as_packed"]

MANY = 500
"""From so many incidents on, bytes are smaller and quicker than JSON."""
_DRAWN = ("none", "pin", "area")
_DECIMALS = {"lon": 5, "lat": 5, "distance": 0}
_CODED = (
    "type", "dataset", "place", "located", "precision", "zone", "version", "likelihood",
    "verdict", "event",
)  # fmt: skip
"""Texts that recur as they are; the others have patterns that do."""
_TOLD_FROM = {
    "located": ("place",), "radius": ("place", "located"), "lon": ("place",), "lat": ("place",),
    "gazetteer": ("place",), "end": ("start", "precision"), "zone": ("place",),
    "version": ("zone", "start"), "distance": ("place", "zone", "version"),
    "drawn": ("place", "located"), "likelihood": ("zone",),
    "verdict": ("likelihood", "zone", "version"),
    "killed_low": ("killed_best",), "killed_high": ("killed_best",),
    "wounded_low": ("wounded_best",), "wounded_high": ("wounded_best",),
    "title": ("type",), "why": ("zone", "version", "verdict", "located", "precision"),
}  # fmt: skip
"""Columns that say most of another."""
_SPARSE = 4
"""A key may have so many values for each row; most of its table is empty then."""


def as_json(incidents: IncidentColumns) -> dict[str, Any]:
    """Return the columns as JSON values, one for each row and named as in `Incident`.

    `places` holds the lead and the names of gazetteer places, `gazetteer` for each
    row which of them it is at, or null.
    """
    numbers = {
        name: [number(value) for value in values.tolist()]
        for name, values in incidents.numbers.items()
    }
    return {
        "count": incidents.count,
        **{name: column.cells() for name, column in incidents.texts.items()},
        **numbers,
        **{end: [iso(day) for day in days.tolist()] for end, days in incidents.days.items()},
        "drawn": [_DRAWN[how] for how in incidents.drawn.tolist()],
        "contested": [None if said < 0 else bool(said) for said in incidents.contested.tolist()],
        "marker": [None if row < 0 else row for row in incidents.marker.tolist()],
        "actors": incidents.actors.cells(),
        "sources": incidents.sources.cells(),
        "claims": incidents.claims.cells(),
        "places": [list(place) for place in incidents.places],
        "gazetteer": [None if code < 0 else code for code in incidents.place.tolist()],
    }


@without_collection()
def as_packed(
    incidents: IncidentColumns, progress: Callable[[float], None] = lambda _: None
) -> str:
    """Return the columns as bytes, compressed and in base64; `static/columns.js` reads them.

    Parameters
    ----------
    incidents
        The columns.
    progress
        Told now and then which share is done, 0 to 1.
    """
    block, packer, packed = _Block(incidents), _packer(), list[Future[bytes]]()
    steps, done = block.steps(), 0
    with ThreadPoolExecutor(max_workers=1) as pool:  # zlib packs a part while the next is made
        for step, work in enumerate(steps, start=1):
            work()
            parts = block.sections.parts[done:]
            done += len(parts)
            packed += [pool.submit(packer.compress, part) for part in parts]
            progress(step / len(steps))
        head = Sections()
        add_json(head, {"count": incidents.count, "columns": block.specs})
        size = len(head.parts[0]).to_bytes(4, "little")
        packed += [pool.submit(packer.compress, head.parts[0] + size), pool.submit(packer.flush)]
    return base64.b64encode(b"".join(part.result() for part in packed)).decode()


def _packer() -> "zlib._Compress":
    """Return what packs in zlib's format, which unlike gzip's names no system that wrote it."""
    # Level 9 takes eight times as long and saves a fiftieth.
    return zlib.compressobj(6, memLevel=9, strategy=zlib.Z_FILTERED)


class _Block:
    """The sections of a block as they are written, and how each column is."""

    def __init__(self, incidents: IncidentColumns) -> None:
        rounded = {
            name: values.round(_DECIMALS.get(name, 7)) for name, values in incidents.numbers.items()
        }
        days = {
            end: np.where(values == NO_DAY, np.nan, values)
            for end, values in incidents.days.items()
        }
        self._incidents = incidents
        self._numbers: dict[str, Any] = rounded | days
        self._echoes = Echoes(incidents, rounded)
        self.sections, self.specs = Sections(), dict[str, Any]()

    def steps(self) -> list[Callable[[], None]]:
        """Return what there is to do, in order."""
        patterned = [name for name in self._incidents.texts if name not in _CODED]
        return [
            *(partial(self._add_coded, name) for name in _CODED),
            *(partial(self._add_numbers, name) for name in self._numbers),
            self._add_others,
            *(partial(self._add_text, name) for name in patterned),
            self._add_lists,
            self._add_claims,
        ]

    def _key(self, name: str) -> Key | None:
        """Return what most of a column can be told from; None for nothing."""
        keys = [self._as_key(other) for other in _TOLD_FROM.get(name, ())]
        known = [key for key in keys if key is not None]
        return joint_key(known, _SPARSE * self._incidents.count)

    def _as_key(self, name: str) -> Key | None:
        if name in self._numbers:
            return number_key(name, self._numbers[name])
        column = self._incidents.texts[name]
        size = len(column.distinct) + 1
        return Key(((name, size),), column.codes.astype(np.int64) + 1, size)

    def _coded(self, column: Coded, key: Key | None = None) -> dict[str, Any]:
        values = add_json(self.sections, column.distinct)
        return {"values": values, "codes": self.sections.ints(column.codes, key)}

    def _add_coded(self, name: str) -> None:
        self.specs[name] = self._coded(self._incidents.texts[name], self._key(name))

    def _add_numbers(self, name: str) -> None:
        decimals = _DECIMALS.get(name, 7)
        found = self.sections.numbers(self._numbers[name], decimals, self._key(name))
        self.specs[name] = found

    def _add_others(self) -> None:
        incidents, sections = self._incidents, self.sections
        rows = np.arange(incidents.count)
        there = np.where(incidents.marker == rows, 0, incidents.marker.astype(np.int64) + 2)
        self.specs |= {
            "drawn": sections.ints(incidents.drawn, self._key("drawn")),
            "contested": sections.ints(incidents.contested),
            "marker": sections.ints(there),
            "places": add_json(sections, incidents.places),
            "gazetteer": sections.ints(incidents.place, self._key("gazetteer")),
        }

    def _add_text(self, name: str) -> None:
        texts, echoes = self._incidents.texts[name].cells(), self._echoes.of(name)
        self.specs[name] = add_texts(self.sections, texts, echoes, key=self._key(name))

    def _add_lists(self) -> None:
        sections, sources = self.sections, self._incidents.sources
        actors = self._incidents.actors
        counts = sections.ints(actors.counts)
        self.specs["actors"] = {"counts": counts, **self._coded(actors.items)}
        # An address is written where a row first has it, and may repeat something of that row.
        rows = np.repeat(np.arange(len(sources.counts)), sources.counts)
        _, first = np.unique(sources.items.codes, return_index=True)
        texts = add_texts(
            sections, sources.items.distinct, self._echoes.of("sources"), rows=rows[first].tolist()
        )
        codes = sections.ints(sources.items.codes)
        self.specs["sources"] = {
            "counts": sections.ints(sources.counts),
            "codes": codes,
            "texts": texts,
        }

    def _add_claims(self) -> None:
        sections, claims = self.sections, self._incidents.claims
        rows = np.repeat(np.arange(len(claims.counts)), claims.counts).tolist()
        spec: dict[str, Any] = {"counts": sections.ints(claims.counts)}
        for name, column in claims.texts.items():
            echoes = self._echoes.of(name)
            if echoes:
                spec[name] = add_texts(sections, column.cells(), echoes, rows=rows)
            else:
                spec[name] = self._coded(column)
        spec["published"] = sections.numbers(
            np.where(claims.published == NO_DAY, np.nan, claims.published)
        )
        self.specs["claims"] = spec
