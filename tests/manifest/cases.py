"""What the tests of manifests share: a table, zones, and ways to look at what was written."""

import hashlib
import json
from pathlib import Path

from click.testing import CliRunner
from shapely import box, to_geojson

from geomap.cli import cli

NAME = "karabakh-2020-2023"
HERE = """id,date,lat,lon,radius_m,type
in,2022-03-25,40.5,46.5,0,shelling
edge,2022-03-25,40.0,46.2,2000,shelling
out,2022-03-25,41.5,46.5,0,shelling
"""


def geomap(*args, stdin=None):
    return CliRunner().invoke(cli, [str(arg) for arg in args], input=stdin)


def sha256(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def held(output):
    """The manifest of an output, as any program would read it."""
    return json.loads(Path(f"{output}.manifest.json").read_text(encoding="utf-8"))


def put(output, manifest):
    Path(f"{output}.manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def verify(output, *options):
    return geomap("verify", f"{output}.manifest.json", *options)


def states(folder):
    return {
        path: (path.stat().st_mtime_ns, path.stat().st_ino)
        for path in sorted(Path(folder).rglob("*"))
    }


def write_zones(path, west=46.0, **properties):
    given = {"zone_id": "square", "version": "1", "edge_m": 500, **properties}
    feature = {
        "type": "Feature",
        "properties": given,
        "geometry": json.loads(to_geojson(box(west, 40.0, 47.0, 41.0))),
    }
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return path
