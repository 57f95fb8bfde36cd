"""Zones as the options of a command name them, and what reading them took for granted."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from geomap.cli.printing import tell

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geomap.zones import ZoneColumns, ZoneReport

__all__ = ["tell_report", "zone_columns", "zone_table"]


def zone_columns(options: Mapping[str, Any]) -> "ZoneColumns":
    """Return the zones of `--zones` as plain lists; what was assumed goes to stderr."""
    from geomap.zones import read_zone_columns

    return read_zone_columns(options["zones_path"], **_policy(options))


def zone_table(options: Mapping[str, Any]) -> "GeoDataFrame":
    """Return the zones of `--zones` as a table; what was assumed goes to stderr."""
    from geomap.zones import read_zones

    return read_zones(options["zones_path"], **_policy(options))


def tell_report(report: "ZoneReport") -> None:
    """Tell what reading a zone file assumed, repaired and left out."""
    for sentence in report.sentences():
        tell(f"{report.path}: {sentence}")


def _policy(options: Mapping[str, Any]) -> dict[str, Any]:
    return {"on_invalid": options.get("on_invalid", "raise"), "report": tell_report}
