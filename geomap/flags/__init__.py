"""Flags: incidents held against zones, a verdict for each with its reasons."""

from geomap.flags.rules import forbidden
from geomap.flags.verdicts import flag

__all__ = ["flag", "forbidden"]
