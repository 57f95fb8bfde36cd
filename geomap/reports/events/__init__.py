"""Events: what a text says happened, by triggers and the words around them."""

from geomap.reports.events.event import Event, Words

__all__ = ["Event", "Words"]
