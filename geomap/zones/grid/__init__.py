"""An exact grid over zones: which of them cover very many points."""

from geomap.zones.grid.ask import pairs
from geomap.zones.grid.build import build
from geomap.zones.grid.keep import digest, keep, kept
from geomap.zones.grid.parts import Grid

__all__ = ["Grid", "build", "digest", "keep", "kept", "pairs"]
