"""Every place that bears a name, by its recorded letters: for many names at once."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from geomap.gazetteer.phrases import fits, read_phrase
from geomap.names import normalise

if TYPE_CHECKING:
    from geomap.gazetteer.gazetteer import Gazetteer

__all__ = ["Bearers", "bearers_of"]


class Bearers(NamedTuple):
    """Places with a position: which of the names each bears, where it is, how well known.

    `radius_m` is 0 where no source gives one. `trust` is how likely each would be
    meant, were it the only one of its name; less where it has another lead name.
    """

    of: NDArray[np.intp]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    radius_m: NDArray[np.float64]
    trust: NDArray[np.float64]


def bearers_of(gazetteer: "Gazetteer", names: Sequence[str]) -> Bearers:
    """Return the places that bear these names, those of the world only where it is at hand.

    Parameters
    ----------
    gazetteer
        Where names are looked up.
    names
        As reports write them; what is wrapped around a name is left out.
    """
    from geomap.gazetteer.worldwide import trust_in

    phrases = [read_phrase(name) for name in names]
    letters = [normalise(phrase.head) for phrase in phrases]
    wanted: dict[str, list[int]] = {}
    for number, text in enumerate(letters):
        if text:
            wanted.setdefault(text, []).append(number)
    rows: list[tuple[int, float, float, float]] = []
    for place in gazetteer.places:
        if place.lon is None or place.lat is None:
            continue
        for text in {normalise(name.text) for name in place.names} & wanted.keys():
            at = (place.lon, place.lat, place.radius_m or 0.0)
            rows += [(n, *at) for n in wanted[text] if fits(place.kind, phrases[n].wants)]
    ours = np.array(rows, dtype=float).reshape(-1, 4)
    of, lon, lat, radius_m = (ours[:, column] for column in range(4))
    trust = np.ones(len(of))
    world = gazetteer.world_at_hand
    if world is not None:
        found, which = world.exact_names([text.encode("utf-8", "replace") for text in letters])
        places = world.name_place[found]
        there = world.positions(places)
        asked = zip(places.tolist(), which.tolist(), strict=True)
        meant = [letters[w] != "" and fits(world.kind(p), phrases[w].wants) for p, w in asked]
        known = np.isfinite(there[0]) & np.array(meant, dtype=bool)
        of = np.concatenate([of, which[known]])
        lon, lat = (
            np.concatenate([a, b[known]]) for a, b in zip((lon, lat), there[:2], strict=True)
        )
        radius_m = np.concatenate([radius_m, np.nan_to_num(there[2][known])])
        alone = trust_in(world, places[known], "exact", placed=False)
        trust = np.concatenate([trust, alone * world.lead_weight(found[known])])
    return Bearers(of.astype(np.intp), lon, lat, radius_m, trust)
