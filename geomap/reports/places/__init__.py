"""Places: the names in a text, and what each stands for."""

from geomap.reports.places.finding import find_places
from geomap.reports.places.mentions import Mention

__all__ = ["Mention", "find_places"]
