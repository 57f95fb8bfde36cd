"""Tolls: the killed and wounded that a text counts, and what it counts them for."""

from geomap.reports.tolls.toll import TollMention

__all__ = ["TollMention"]
