"""What a gazetteer holds: counts that `geomap gazetteer info` prints."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index
    from geomap.gazetteer.places import Place
    from geomap.gazetteer.world import WorldIndex

__all__ = ["summarised"]


def summarised(
    indexes: "Sequence[Index]",
    places: "Sequence[Place]",
    world: "WorldIndex | None",
    attributions: Sequence[str],
) -> dict[str, Any]:
    """Return sources with their counts and age, totals by kind, language and script, and credits.

    Scripts are counted in the overlays alone: the world's names are not read for it.
    """
    names = [name for place in places for name in place.names]
    kinds = Counter(place.kind for place in places)
    languages = Counter(name.language or "und" for name in names)
    sources = [
        {
            "origin": index.origin,
            "places": len(index.places),
            "names": sum(len(place.names) for place in index.places),
        }
        for index in indexes
    ]
    unplaced = sum(place.lon is None for place in places)
    if world is not None:
        kinds.update(world.counts("kind"))
        languages.update({name or "und": n for name, n in world.counts("language").items()})
        unplaced += world.unplaced
        path = Path(world.origin)
        built = dt.datetime.fromtimestamp(path.stat().st_mtime, tz=dt.UTC).date()
        sources.append(
            {
                "origin": world.origin,
                "places": len(world),
                "names": world.names,
                "built": built.isoformat(),
                "made_of": list(world.made_of),
                "bytes": path.stat().st_size,
                "attributions": list(world.attributions),
            }
        )
    credited = dict.fromkeys([*attributions, *(world.attributions if world is not None else ())])
    return {
        "sources": sources,
        "places": len(places) + (len(world) if world is not None else 0),
        "names": len(names) + (world.names if world is not None else 0),
        "without_position": unplaced,
        "kinds": _ordered(kinds),
        "languages": _ordered(languages),
        "scripts": _ordered(Counter(name.script for name in names)),
        "attributions": list(credited),
    }


def _ordered(counts: Counter[str]) -> dict[str, int]:
    items: Iterable[tuple[str, int]] = counts.items()
    return dict(sorted(items, key=lambda item: (-item[1], item[0])))
