"""Names to places: overlays, their index, the answer with its reasons, a geopy geocoder.

Nothing here imports numpy or pandas: a name is resolved in milliseconds.
"""

from geomap.gazetteer.gazetteer import Gazetteer
from geomap.gazetteer.places import Match, Name, Place, Resolution

__all__ = ["Gazetteer", "Match", "Name", "Place", "Resolution"]
