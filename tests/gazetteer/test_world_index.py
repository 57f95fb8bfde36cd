"""The world index: its keys, its file, its search, on a few hundred generated and real places."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.errors import GazetteerError, PlaceError
from geomap.gazetteer import Gazetteer
from geomap.gazetteer.records import PlaceRecord
from geomap.gazetteer.world import WorldIndex, build_world, is_index
from geomap.names import script_of

CITIES = [
    (
        "geonames:2988507",
        "Paris",
        "FR",
        "Île-de-France",
        48.85,
        2.35,
        2_138_551,
        ["Париж", "باريس"],
    ),
    ("geonames:4717560", "Paris", "US", "Texas", 33.66, -95.56, 24_782, []),
    (
        "geonames:713174",
        "Bakhmut",
        "UA",
        "Donetsk Oblast",
        48.59,
        38.0,
        77_620,
        ["Бахмут", "Артёмовск"],
    ),
    (
        "geonames:706483",
        "Kharkiv",
        "UA",
        "Kharkiv Oblast",
        50.0,
        36.23,
        1_430_885,
        ["Харків", "Kharkov"],
    ),
    ("geonames:98182", "Baghdad", "IQ", "Baghdad", 33.34, 44.4, 7_216_000, ["بغداد"]),
    ("geonames:1850147", "Tokyo", "JP", "Tokyo", 35.69, 139.69, 8_336_599, ["東京", "도쿄"]),
    (
        "geonames:611717",
        "Tbilisi",
        "GE",
        "Tbilisi",
        41.69,
        44.83,
        1_049_498,
        ["თბილისი", "Тбилиси"],
    ),
    ("geonames:4409896", "Springfield", "US", "Missouri", 37.22, -93.3, 166_810, []),
    ("geonames:4951788", "Springfield", "US", "Massachusetts", 42.1, -72.59, 154_341, []),
    ("geonames:587207", "Ağdaş", "AZ", "Ağdaş", 40.65, 47.48, 23_528, ["Agdash"]),
    ("geonames:9", "Lost Hamlet", None, None, None, None, 0, []),
]
REGION = PlaceRecord(
    "geonames:admin1:UA.05", (("Donetsk region", "en"),), 37.8, 48.0, "region", 120_000.0, "UA",
    None, 4_000_000, "GeoNames",
)  # fmt: skip


def records():
    for place_id, name, country, admin1, lat, lon, people, others in CITIES:
        names = ((name, "az" if country == "AZ" else None), *((other, None) for other in others))
        yield PlaceRecord(
            place_id, names, lon, lat, "city", 5_000.0, country, admin1, people, "GeoNames"
        )
    yield REGION


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    path = tmp_path_factory.mktemp("world") / "world.index"
    return build_world(
        records(), path, digest="d1", attributions=("GeoNames",), made_of=("GeoNames, 1 May",)
    )


@pytest.fixture(scope="module")
def gazetteer(world):
    return Gazetteer.open(Path(world.origin))


def test_records_come_back_as_they_went_in(world):
    assert len(world) == len(CITIES) + 1
    assert world.digest == "d1"
    assert world.made_of == ("GeoNames, 1 May",)
    for place_id, name, country, admin1, lat, lon, _, others in CITIES:
        place = world.place(place_id)
        assert (place.id, place.name, place.country, place.admin1) == (
            place_id,
            name,
            country,
            admin1,
        )
        assert (place.lat, place.lon) == (lat, lon)
        assert [one.text for one in place.names] == [name, *others]
    assert world.place("geonames:1") is None
    assert world.place("") is None


def test_a_mere_likeness_of_sound_needs_a_context(gazetteer):
    alone = gazetteer.resolve("Bahmout")
    assert (alone.status, alone[0].place.id) == ("not found", "geonames:713174")
    assert (alone[0].match, alone[0].score < 0.5) == ("spelling", True)
    for context in ({"country": "UA"}, {"near": (37.8, 48.0)}):
        found = gazetteer.resolve("Bahmout", **context)
        assert (found.status, found[0].place.id) == ("resolved", "geonames:713174")
        assert found[0].score > 0.5


@pytest.mark.parametrize(
    ("query", "place_id", "tier"),
    [
        ("Бахмут", "geonames:713174", "exact"),
        ("BAKHMUT", "geonames:713174", "exact"),
        ("Artyomovsk", "geonames:713174", "romanised"),
        ("Харьков", "geonames:706483", "romanised"),
        ("باريس", "geonames:2988507", "exact"),
        ("بغداد", "geonames:98182", "exact"),
        ("東京", "geonames:1850147", "exact"),
        ("თბილისი", "geonames:611717", "exact"),
        ("Ağdaş", "geonames:587207", "exact"),
        ("Paris", "geonames:2988507", "exact"),
        ("near the city of Bakhmut", "geonames:713174", "exact"),
        ("Donetsk region", "geonames:admin1:UA.05", "exact"),
        ("Donetsk oblast", "geonames:admin1:UA.05", "exact"),
    ],
)
def test_names_resolve_in_their_tier(gazetteer, query, place_id, tier):
    found = gazetteer.resolve(query)
    assert found.status == "resolved"
    assert (found[0].place.id, found[0].match) == (place_id, tier)
    assert found[0].why


@pytest.mark.parametrize("query", ["Bakhmyt", "Tokio Bay City", "Zzyzx", "", " ", "Donetsk", "Q"])
def test_what_is_not_recorded_is_not_found(gazetteer, query):
    found = gazetteer.resolve(query)
    assert found.status == "not found"
    assert all(match.match == "spelling" and match.score < 0.9 for match in found)


def test_a_near_spelling_is_offered(gazetteer):
    assert gazetteer.resolve("Bakhmyt")[0].place.id == "geonames:713174"


def test_namesakes_are_weighed_by_people_nearness_and_country(gazetteer):
    assert gazetteer.resolve("Springfield").status == "ambiguous"
    assert len(gazetteer.resolve("Springfield")) == 2
    near = gazetteer.resolve("Springfield", near=(-72.0, 42.0))
    assert (near.status, near[0].place.id) == ("resolved", "geonames:4951788")
    qualified = gazetteer.resolve("Springfield, Missouri")
    assert (qualified.status, qualified[0].place.id) == ("resolved", "geonames:4409896")
    texan = gazetteer.resolve("Paris", country="US")
    assert (texan.status, texan[0].place.id) == ("resolved", "geonames:4717560")
    shares = [match.score for match in gazetteer.resolve("Paris")]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) <= 1


def test_a_place_without_a_position_keeps_its_name(gazetteer):
    place = gazetteer.resolve("Lost Hamlet")[0].place
    assert place.lon is None
    assert place.lat is None


def test_the_file_is_the_same_bytes_whatever_the_hash_seed(world, tmp_path):
    code = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[1])\n"
        "from test_world_index import records\n"
        "from geomap.gazetteer.world import build_world\n"
        "build_world(records(), Path(sys.argv[2]), digest='d1', attributions=('GeoNames',), "
        "made_of=('GeoNames, 1 May',))"
    )
    for seed in ("1", "77"):
        path = tmp_path / seed
        subprocess.run(
            [sys.executable, "-c", code, str(Path(__file__).parent), str(path)],
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
        assert path.read_bytes() == Path(world.origin).read_bytes()


@pytest.mark.parametrize("harm", ["cut", "empty", "header", "data", "tail", "foreign"])
def test_a_harmed_index_is_noticed(world, tmp_path, harm):
    data = bytearray(Path(world.origin).read_bytes())
    if harm == "cut":
        data = data[: len(data) // 2]
    elif harm == "empty":
        data = bytearray()
    elif harm == "foreign":
        data = bytearray(b"PK\x03\x04" + b"x" * 1000)
    else:
        data[{"header": -200, "data": 10, "tail": -5}[harm]] ^= 0xFF
    path = tmp_path / "harmed.index"
    path.write_bytes(data)
    with pytest.raises(GazetteerError) as caught:
        WorldIndex.open(path)
    assert "\n" not in str(caught.value)


def test_a_missing_index_is_an_error(tmp_path):
    assert not is_index(tmp_path / "absent")
    with pytest.raises(GazetteerError, match="cannot open"):
        WorldIndex.open(tmp_path / "absent")


def test_long_names_are_told_apart_by_their_end(tmp_path):
    """Keys count the first letters alone: the strings decide."""
    long = "Krasnoarmeyskoye Nizhnedneprovskoye"
    texts = [f"{long} Pervoye", f"{long} Vtoroye", f"{long} Tretye Zapadnoye"]
    made = [
        PlaceRecord(f"x:{n}", ((text, None),), 1.0, 2.0, "city", None, None, None, 0, "s")
        for n, text in enumerate(texts)
    ]
    index = build_world(made, tmp_path / "long.index", digest="")
    for number, text in enumerate(texts):
        assert index.lookup(text, "sounds alike").tolist() == [number]
        assert index.lookup(text.replace("oye", "oe"), "sounds alike").tolist() == [number]
        assert index.search(text.replace("Krasno", "Krsano"), limit=1)[0].number == number


def test_the_script_of_a_plain_name_needs_no_table(tmp_path):
    names = (("Paris", None), ("Париж", None), ("123", None), ("Île", None))
    made = [PlaceRecord("x:1", names, 1.0, 2.0, "city", None, None, None, 0, "s")]
    index = build_world(made, tmp_path / "scripts.index", digest="")
    found = [(name.text, name.script) for name in index.place("x:1").names]
    assert found == [(text, script_of(text)) for text, _ in names]


def test_an_index_of_nothing_answers(tmp_path):
    empty = build_world([], tmp_path / "none.index", digest="")
    assert len(empty) == 0
    assert empty.search("Paris") == []
    assert Gazetteer.open(tmp_path / "none.index").resolve("Paris").status == "not found"


@pytest.mark.parametrize(
    ("query", "place_id"),
    [
        ("Sringfeild", "geonames:4951788"),  # a letter left out and two swapped
        ("Bakhnuf", "geonames:713174"),  # two letters mistaken: four deletions apart
        ("Kharkvi", "geonames:706483"),
    ],
)
def test_two_edits_are_found(world, query, place_id):
    found = world.search(query, limit=3)
    assert place_id in {world.id_of(candidate.number) for candidate in found}


def test_search_answers_each_place_once_and_best_first(world):
    found = world.search("Springfeld", limit=20)
    numbers = [candidate.number for candidate in found]
    assert len(set(numbers)) == len(numbers)
    assert {world.id_of(number) for number in numbers[:2]} == {
        "geonames:4409896",
        "geonames:4951788",
    }
    assert all(0 <= candidate.score <= 1 for candidate in found)
    assert len(world.search("Springfeld", limit=1)) == 1
    abroad = world.search("Springfeld", country="UA", limit=20)
    assert all(world.in_country(np.array([c.number]), "UA")[0] for c in abroad)
    assert world.search("Springfeld", country="ZZ") == []


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_answered(gazetteer, text):
    found = gazetteer.resolve(text)
    assert found.status in {"resolved", "ambiguous", "not found"}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=8))
def test_any_names_can_be_indexed_and_found_again(tmp_path_factory, names):
    path = tmp_path_factory.mktemp("any") / "any.index"
    made = [
        PlaceRecord(f"x:{n}", ((name, None),), 1.0, 2.0, "city", None, None, None, 0, "s")
        for n, name in enumerate(names)
    ]
    index = build_world(made, path, digest="")
    for record in made:
        text = record.names[0][0]
        found = {int(index.name_place[name]) for name in index.lookup(text, "exact").tolist()}
        assert not found or index.number_of(record.id) in found
        if text.isalpha() and text.isascii():
            assert index.number_of(record.id) in found


def test_a_bare_name_means_the_town_that_an_area_is_called_after(tmp_path):
    def place(number, name, kind, people, lat, radius_m):
        return PlaceRecord(
            f"x:{number}", ((name, None),), 10.0, lat, kind, radius_m, "DE", None, people, "test"
        )

    index = build_world(
        [
            place(1, "Arden", "region", 900_000, 50.0, 60_000.0),
            place(2, "Arden", "city", 200_000, 50.2, 4_000.0),
            place(3, "Arden", "district", 250_000, 50.2, 9_000.0),
            place(4, "Limb", "region", 900_000, 50.0, 60_000.0),
            place(5, "Limb", "village", 300, 50.1, 1_000.0),
            place(6, "Mark", "region", 900_000, 50.0, 60_000.0),
            place(7, "Mark", "city", 100_000, 54.0, 4_000.0),
        ],
        tmp_path / "seats.index",
        digest="",
    )
    gazetteer = Gazetteer.open(Path(index.origin))
    assert gazetteer.resolve("Arden")[0].place.id == "x:2"
    assert gazetteer.resolve("Arden").status == "resolved"
    assert [match.place.id for match in gazetteer.resolve("Arden region")][:1] == ["x:1"]
    assert gazetteer.resolve("Limb")[0].place.id == "x:4"  # never the namesake village
    assert gazetteer.resolve("Mark")[0].place.id == "x:6"  # a city of that name lies elsewhere
    many = gazetteer.resolve_many(["Arden", "Limb"])
    assert many.place_id.tolist() == ["x:2", "x:4"]


@pytest.mark.parametrize("query", ["Bakhmut", "Paris", "Bahmut", "Donetsk", "xx", "London"])
def test_places_stand_best_first(gazetteer, query):
    scores = [match.score for match in gazetteer.resolve(query, limit=10)]
    assert scores == sorted(scores, reverse=True)


def test_gaps_in_a_table_of_names_are_not_found(gazetteer):
    found = gazetteer.resolve_many(["Paris", None, float("nan"), "Xqzzt", ""])
    assert found.status.tolist() == ["resolved", *["not found"] * 4]
    assert found.place_id.tolist()[1:] == [None] * 4


@pytest.mark.parametrize("names", ["Paris", b"Paris", [5], [["Paris"]]])
def test_what_is_no_list_of_names_is_refused(gazetteer, names):
    with pytest.raises((PlaceError, TypeError)):
        gazetteer.resolve_many(names)
