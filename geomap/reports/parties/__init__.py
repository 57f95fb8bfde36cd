"""Parties: who acts, speaks or suffers in a text."""

from geomap.reports.parties.party import Party

__all__ = ["Party"]
