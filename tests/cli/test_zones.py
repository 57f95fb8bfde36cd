"""`geomap zones`: list, show, build and check."""

import json
import shutil
import tomllib
from pathlib import Path

import pytest

import geomap
from geomap.zones import shipped_recipes


def shipped_facts():
    return [tomllib.loads(recipe.read_text(encoding="utf-8")) for recipe in shipped_recipes()]


def control_places():
    return [
        (place, side)
        for facts in shipped_facts()
        for version in facts["version"]
        for side in ("inside", "outside")
        for place in version.get(f"{side}_places", [])
    ]


def test_list_is_every_version_with_its_dates(geomap_cli):
    done = geomap_cli("zones", "list")
    assert done.returncode == 0
    assert "rpc-nagorno-karabakh  version 2  from 2022-08-26 to 2023-09-20" in done.stdout
    rows = [json.loads(line) for line in geomap_cli("zones", "list", "--json").stdout.splitlines()]
    assert [(row["zone_id"], row["version"]) for row in rows] == [
        (facts["zone_id"], version["version"])
        for facts in shipped_facts()
        for version in facts["version"]
    ]


@pytest.mark.parametrize(
    ("day", "count"),
    [
        ("1953-07-26", 0),  # the armistice in Korea is of the next day
        ("2016-09-20", 2),
        ("2016-09-21", 4),
        ("2020-11-30", 4),
        ("2022-08-25", 4),  # after the disengagement areas, with both Karabakh zones
        ("2022-08-26", 3),  # between the corridor's routes
        ("2022-08-30", 4),
        ("2024-01-01", 2),
    ],
)
def test_list_on_a_day(geomap_cli, day, count):
    done = geomap_cli("zones", "list", "--on", day, "--json")
    assert len(done.stdout.splitlines()) == count


def test_show_tells_what_a_zone_rests_on(geomap_cli):
    done = geomap_cli("zones", "show", "rpc-nagorno-karabakh")
    assert done.returncode == 0
    for words in (
        "Trilateral statement",
        "No official polygon",
        "geomap:farukh",
        "2,890 km2",
        "1.5 km",
    ):
        assert words in done.stdout
    assert geomap_cli("zones", "show", "nowhere").returncode == 2


def test_check_proves_every_control_place(geomap_cli):
    done = geomap_cli("zones", "check")
    assert done.returncode == 0
    count = len(control_places())
    assert f"{count} of {count} control places on their side" in done.stdout


def test_check_names_a_place_on_the_wrong_side(geomap_cli, tmp_path):
    layer = json.loads(shipped_recipes()[1].with_suffix(".geojson").read_text(encoding="utf-8"))
    layer["features"][0]["properties"]["outside_places"].append("geomap:farukh")
    path = tmp_path / "wrong.geojson"
    path.write_text(json.dumps(layer), encoding="utf-8")
    done = geomap_cli("zones", "check", "--zones", path)
    assert done.returncode == 1
    assert "geomap:farukh is listed outside and falls inside (1.5 km from the edge)" in done.stdout


def test_check_answers_in_json_for_every_control_place(geomap_cli, tmp_path):
    done = geomap_cli("zones", "check", "--json")
    assert done.returncode == 0
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["place_id"], row["side"]) for row in rows] == control_places()
    assert {tuple(row) for row in rows} == {
        ("zone_id", "version", "place_id", "side", "distance_m", "holds", "problem")
    }
    assert all(row["holds"] is True and row["problem"] is None for row in rows)
    assert all((row["distance_m"] > 0) == (row["side"] == "inside") for row in rows)

    layer = json.loads(shipped_recipes()[1].with_suffix(".geojson").read_text(encoding="utf-8"))
    layer["features"][0]["properties"]["outside_places"] += ["geomap:farukh", "geomap:nowhere"]
    path = tmp_path / "wrong.geojson"
    path.write_text(json.dumps(layer), encoding="utf-8")
    done = geomap_cli("zones", "check", "--zones", path, "--json")
    assert done.returncode == 1
    failed = [row for row in map(json.loads, done.stdout.splitlines()) if not row["holds"]]
    assert [row["place_id"] for row in failed] == ["geomap:farukh", "geomap:nowhere"]
    assert failed[0]["problem"] == "is listed outside and falls inside"
    assert failed[0]["distance_m"] == pytest.approx(1457, abs=5)
    assert failed[1]["distance_m"] is None


@pytest.fixture
def installed(tmp_path):
    """The package as a wheel lays it out: the shipped files inside it."""
    package = Path(geomap.__file__).parent
    site = tmp_path / "site"
    shutil.copytree(
        package, site / "geomap", ignore=shutil.ignore_patterns("__pycache__", "webmap", "npm")
    )
    for name in ("layers", "gazetteer"):
        shutil.copytree(package.parent / name, site / "geomap" / "_shipped" / name)
    return site


def test_build_never_writes_into_an_installed_package(geomap_cli, installed, tmp_path):
    layers = installed / "geomap" / "_shipped" / "layers" / "zones"
    for layer in layers.glob("*.geojson"):
        layer.write_text("installed", encoding="utf-8")

    def run(*args):
        return geomap_cli("zones", "build", *args, cwd=tmp_path, PYTHONPATH=str(installed))

    for args in ([], sorted(layers.glob("*.toml"))):
        done = run(*args)
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1
        assert "-o FOLDER" in done.stderr
    assert {layer.read_text(encoding="utf-8") for layer in layers.glob("*.geojson")} == {
        "installed"
    }
    assert run("--check").returncode == 1

    out = tmp_path / "out"
    out.mkdir()
    assert run("-o", out).returncode == 0
    assert sorted(path.name for path in out.iterdir()) == [
        f"{recipe.stem}.geojson" for recipe in shipped_recipes()
    ]
    for recipe in shipped_recipes():
        built = (out / f"{recipe.stem}.geojson").read_bytes()
        assert built == recipe.with_suffix(".geojson").read_bytes()


def test_build_is_deterministic_and_check_notices_a_stale_layer(geomap_cli, tmp_path):
    for recipe in shipped_recipes():
        (tmp_path / recipe.name).write_bytes(recipe.read_bytes())
    recipes = sorted(tmp_path.glob("*.toml"))
    for hash_seed in ("1", "2"):
        assert geomap_cli("zones", "build", *recipes, PYTHONHASHSEED=hash_seed).returncode == 0
        for recipe in shipped_recipes():
            shipped = recipe.with_suffix(".geojson").read_bytes()
            assert (tmp_path / f"{recipe.stem}.geojson").read_bytes() == shipped
    assert geomap_cli("zones", "build", "--check", *recipes).returncode == 0
    (tmp_path / "lachin-corridor.geojson").write_text("{}", encoding="utf-8")
    stale = geomap_cli("zones", "build", "--check", *recipes)
    assert stale.returncode == 1
    assert "differs from its recipe" in stale.stderr
    assert (tmp_path / "lachin-corridor.geojson").read_text(encoding="utf-8") == "{}"


def test_a_recipe_that_fails_leaves_the_layer_whole(geomap_cli, tmp_path):
    (tmp_path / "z.toml").write_text("zone_id = 'z'", encoding="utf-8")
    (tmp_path / "z.geojson").write_text("old", encoding="utf-8")
    done = geomap_cli("zones", "build", tmp_path / "z.toml")
    assert done.returncode == 2
    assert "the recipe lacks name" in done.stderr
    assert (tmp_path / "z.geojson").read_text(encoding="utf-8") == "old"


def test_build_makes_the_folder_and_says_when_it_cannot(geomap_cli, tmp_path):
    recipe = next(path for path in shipped_recipes() if path.stem == "unisfa-abyei")
    folder = tmp_path / "new" / "deeper"
    done = geomap_cli("zones", "build", recipe, "-o", folder)
    assert done.returncode == 0, done.stderr
    assert (folder / "unisfa-abyei.geojson").is_file()
    taken = folder / "unisfa-abyei.geojson"
    done = geomap_cli("zones", "build", recipe, "-o", taken)
    assert done.returncode == 2
    assert "this is a file; name a folder" in done.stderr
