"""Rules and versions of zone files: what is refused, and what is warned of."""

import json

import pytest

from geomap.errors import ZoneError
from geomap.zones import build_layer, read_zone_columns, read_zone_file
from geomap.zones.importing import import_zones

RING = [[46, 39], [47, 39], [47, 40], [46, 40], [46, 39]]


def layer(tmp_path, *properties):
    features = [
        {
            "type": "Feature",
            "properties": facts,
            "geometry": {"type": "Polygon", "coordinates": [RING]},
        }
        for facts in properties
    ]
    path = tmp_path / "zones.geojson"
    collection = {"type": "FeatureCollection", "features": features}
    path.write_text(json.dumps(collection), encoding="utf-8")
    return path


@pytest.mark.parametrize("read", [read_zone_columns, import_zones])
@pytest.mark.parametrize(
    ("forbids", "said"),
    [
        ({"actor": ["A"]}, 'forbids "actor" means nothing; known are actors and types'),
        ({"types": ["sorcery"]}, 'forbids types "sorcery" is no type of incident; use armed clash'),
        ({"actors": "x"}, "forbids actors is no list of texts"),
        ({"types": [1]}, "forbids types is no list of texts"),
    ],
)
def test_a_rule_that_would_not_do_what_it_says_is_refused(tmp_path, read, forbids, said):
    path = layer(tmp_path, {"zone_id": "a"}, {"zone_id": "b", "forbids": forbids})
    with pytest.raises(ZoneError, match="feature 2: " + said):
        read(path)


@pytest.mark.parametrize("rule", ["{actor = ['A']}", "{actors = 'x'}", "{types = ['sorcery']}"])
@pytest.mark.parametrize("place", ["zone", "version"])
def test_a_recipe_with_such_a_rule_builds_nothing(tmp_path, rule, place):
    above, within = (f"forbids = {rule}" if place == at else "" for at in ("zone", "version"))
    path = tmp_path / "z.toml"
    path.write_text(
        f"""
zone_id = "z"
name = "Zone"
edge_m = 10
source = ["a map"]
not_claimed = "nothing official"
{above}
[[version]]
version = "1"
shape = "s"
{within}
[shape.s]
kind = "radius"
centre = [180, 0]
radius_m = 50000
""",
        encoding="utf-8",
    )
    with pytest.raises(ZoneError, match="version 1: forbids"):
        build_layer(path)


@pytest.mark.parametrize(
    ("periods", "said"),
    [
        (
            [("2020-01-01", "2020-06-30"), ("2020-06-30", "2020-12-31")],
            ["warning: z versions 1 and 2 are both in force from 2020-06-30 to 2020-06-30"],
        ),
        ([("2020-01-01", "2020-06-29"), ("2020-06-30", None)], []),
        (
            [("2020-06-01", None), (None, None)],
            ["warning: z versions 2 and 1 are both in force since 2020-06-01"],
        ),
        (
            [(None, None), (None, None)],
            ["warning: z versions 1 and 2 are both in force at any date"],
        ),
        # the first lasts over the other two, which follow on each other
        (
            [("2020-01-01", None), ("2020-02-01", "2020-02-29"), ("2020-03-01", None)],
            [
                "warning: z versions 1 and 2 are both in force from 2020-02-01 to 2020-02-29",
                "warning: z versions 1 and 3 are both in force since 2020-03-01",
            ],
        ),
    ],
)
def test_versions_in_force_on_one_day_are_warned_of(tmp_path, periods, said):
    rows = [
        {"zone_id": "z", "version": str(n), "valid_from": start, "valid_to": end}
        for n, (start, end) in enumerate(periods, start=1)
    ]
    other = {"zone_id": "other", "version": "1"}
    _, report = read_zone_file(layer(tmp_path, *rows, other))
    assert [note for note in report.notes if note.startswith("warning")] == said
