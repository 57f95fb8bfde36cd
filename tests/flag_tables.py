"""Small tables of incidents and zones that the tests of flags share."""

import geopandas as gpd
import pandas as pd
from shapely import box

COLUMNS = ["zone_id", "version", "valid_from", "valid_to", "edge_m", "forbids", "geometry"]
WEST, EAST = box(46, 39, 47, 40), box(46.5, 39, 47.5, 40)

ONE = ("z", "1", "2020-12-01", "2022-08-25", 1_000.0, {}, WEST)
TWO = ("z", "2", "2022-08-26", "2023-09-20", 1_000.0, {}, EAST)


def zones(*rows, **columns):
    """Rows of COLUMNS; `columns` are further ones."""
    frame = pd.DataFrame(rows, columns=COLUMNS)
    frame[["valid_from", "valid_to"]] = frame[["valid_from", "valid_to"]].apply(pd.to_datetime)
    frame = frame.assign(name=frame["zone_id"]).assign(**columns)
    return gpd.GeoDataFrame(frame, geometry="geometry", crs=4326)


def incidents(*rows, **columns):
    """Rows of lon, lat, date_start, date_end; `columns` are further ones."""
    frame = pd.DataFrame(rows, columns=["lon", "lat", "date_start", "date_end"])
    dates = frame[["date_start", "date_end"]].apply(pd.to_datetime)
    frame = frame.assign(id=[str(n) for n in range(len(frame))], **dates, **columns)
    points = gpd.points_from_xy(frame["lon"], frame["lat"])
    return gpd.GeoDataFrame(frame, geometry=points, crs=4326)
