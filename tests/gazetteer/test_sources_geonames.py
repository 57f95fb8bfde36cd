"""GeoNames dumps and their tables, held against pandas' reading of the same file and pyproj."""

import csv
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pyproj import Geod

from geomap.errors import GazetteerError
from geomap.gazetteer.sources import Reading, Tables, attributions_of, read_source, source_format
from geomap.gazetteer.sources.alternates import IdSet
from geomap.gazetteer.sources.geonames import COLUMNS
from geomap.gazetteer.sources.languages import language_code
from geomap.gazetteer.sources.sizes import settlement_kind, settlement_radius_m
from geomap.tables import AREA_KINDS

DATA = Path(__file__).resolve().parents[1] / "data" / "gazetteer"
TABLES = ("alternateNamesV2.txt", "admin1CodesASCII.txt", "admin2Codes.txt", "countryInfo.txt")
INDEXED = list("APLTHRS")


def read(path, *tables):
    reading = Reading()
    found = Tables.read([DATA / table for table in tables], reading)
    return list(read_source(path, tables=found, reading=reading)), reading


def by_name(records):
    return {record.names[0][0]: record for record in records}


@pytest.fixture(scope="module")
def dutch(shared_data):
    reading = Reading()
    folder = shared_data / "geonames"
    tables = Tables.read([folder / "admin1CodesASCII.txt"], reading)
    return list(read_source(folder / "NL.txt", tables=tables, reading=reading)), reading


@pytest.fixture(scope="module")
def dutch_rows(shared_data):
    return pd.read_csv(
        shared_data / "geonames" / "NL.txt",
        sep="\t",
        header=None,
        names=COLUMNS,
        quoting=csv.QUOTE_NONE,
        keep_default_na=False,
        dtype=str,
        lineterminator="\n",
    )


def test_every_row_of_a_country_is_a_place_or_counted(dutch, dutch_rows):
    records, reading = dutch
    indexed = dutch_rows[dutch_rows["feature class"].isin(INDEXED)]
    assert len(records) == len(indexed)
    assert reading.refused == 0
    left_out = dutch_rows[~dutch_rows["feature class"].isin(INDEXED)]
    assert reading.left_out["feature class V"] == (left_out["feature class"] == "V").sum()
    assert len(records) + len(left_out) == len(dutch_rows) == 22_852


def test_a_country_is_read_as_pandas_reads_it(dutch, dutch_rows):
    records, _ = dutch
    rows = dutch_rows[dutch_rows["feature class"].isin(INDEXED)]
    assert [record.id for record in records] == [f"geonames:{n}" for n in rows["geonameid"]]
    assert [record.lon for record in records] == rows["longitude"].astype(float).tolist()
    assert [record.lat for record in records] == rows["latitude"].astype(float).tolist()
    assert [record.population for record in records] == rows["population"].astype(int).tolist()
    assert {record.country for record in records} == set(rows["country code"])
    assert [record.names[0][0] for record in records] == [" ".join(n.split()) for n in rows["name"]]


def test_no_name_of_a_country_is_lost(dutch, dutch_rows):
    records, _ = dutch
    recorded = {record.id: {text for text, _ in record.names} for record in records}
    lost = []
    for row in dutch_rows[dutch_rows["feature class"].isin(INDEXED)].itertuples(index=False):
        for text in filter(None, (row.asciiname, *row.alternatenames.split(","))):
            airport = len(text) == 3 and text.isupper() and text.isascii()
            if " ".join(text.split()) not in recorded[f"geonames:{row.geonameid}"] and not airport:
                lost.append((row.name, text))
    unseen_marks = [pair for pair in lost if not pair[1].isprintable()]
    assert lost == unseen_marks


def test_known_places_are_what_they_are(dutch):
    records, _ = dutch
    places = {record.id: record for record in records}
    amsterdam = places["geonames:2759794"]
    assert (amsterdam.kind, amsterdam.admin1, amsterdam.country) == ("city", "North Holland", "NL")
    assert amsterdam.population == 741_636
    assert "Амстердам" in {text for text, _ in amsterdam.names}
    assert places["geonames:2750405"].kind == "country"
    assert places["geonames:2755634"].kind == "region"
    assert places["geonames:2755634"].admin1 is None


def test_an_administrative_area_is_never_a_point(dutch, dutch_rows):
    records, _ = dutch
    kinds = {record.id: record.kind for record in records}
    areas = dutch_rows.loc[dutch_rows["feature class"] == "A", "geonameid"]
    assert {kinds[f"geonames:{number}"] for number in areas} <= AREA_KINDS
    villages = dutch_rows.loc[dutch_rows["feature code"] == "PPL", "geonameid"]
    assert not {kinds[f"geonames:{number}"] for number in villages} & AREA_KINDS


@pytest.mark.parametrize("level", [1, 2])
def test_the_radius_of_an_area_holds_its_settlements(dutch, dutch_rows, level):
    records, _ = dutch
    radii = {record.id: record.radius_m for record in records}
    key = ["admin1 code", "admin2 code"][:level]
    settled = dutch_rows[dutch_rows["feature class"] == "P"]
    shares, ratios = [], []
    for area in dutch_rows[dutch_rows["feature code"] == f"ADM{level}"].to_dict("records"):
        inside = settled[(settled[key] == [area[name] for name in key]).all(axis=1)]
        if len(inside) < 5:
            continue
        lon, lat = (np.full(len(inside), float(area[n])) for n in ("longitude", "latitude"))
        to = inside[["longitude", "latitude"]].astype(float).to_numpy()
        far = Geod(ellps="WGS84").inv(lon, lat, to[:, 0], to[:, 1])[2]
        radius_m = radii[f"geonames:{area['geonameid']}"]
        shares.append((far <= radius_m).mean())
        ratios.append(radius_m / max(np.quantile(far, 0.95), 1_000))
    assert len(shares) >= 12
    assert np.mean(shares) > 0.93
    assert 0.9 < np.median(ratios) < 1.4


def test_names_come_with_their_languages():
    places = by_name(read(DATA / "geonames_dump.txt", *TABLES)[0])
    names = places["Älgköping"].names
    assert names[0] == ("Älgköping", "sv")
    assert set(names) >= {("Эльгчёпинг", "ru"), ("Elqçöpinq", "az"), ("Elk Town", None)}
    assert ("埃爾克", "zh") in names
    assert ("Elkton", "en") in names  # historic names are what old reports use


def test_codes_and_links_are_no_names():
    places = by_name(read(DATA / "geonames_dump.txt", *TABLES)[0])
    texts = {text for record in places.values() for text, _ in record.names}
    assert not texts & {"AGK", "XAGK", "AGKX", "1000", "Q1234567", "Not in the dump"}
    assert not any("://" in text for text in texts)


def test_without_the_table_a_name_has_no_language_and_airport_codes_are_left_out():
    records, reading = read(DATA / "geonames_dump.txt")
    assert {language for record in records for _, language in record.names} == {None}
    assert "AGK" not in {text for record in records for text, _ in record.names}
    assert reading.left_out["a name that is a code"] == 2  # AGK and ALD


def test_a_name_in_several_languages_is_kept_in_each():
    pine = by_name(read(DATA / "geonames_dump.txt", *TABLES)[0])["Pine"]
    assert pine.names == (("Pine", None), ("Pine", "en"), ("Pine", "de"))


def test_regions_are_named_from_the_code_table():
    places = by_name(read(DATA / "geonames_dump.txt", *TABLES)[0])
    assert places["Spruce"].admin1 == "North Province"
    assert by_name(read(DATA / "geonames_dump.txt")[0])["Spruce"].admin1 is None


def test_settlements_that_are_gone_say_so():
    places = by_name(read(DATA / "geonames_dump.txt")[0])
    assert places["Old Fort"].kind == "abandoned"
    assert places["Lower Fort"].kind == "historical"
    assert places["Larch"].kind == "settlement"
    assert places["Blue Lake"].kind == "lake"


def test_code_tables_are_told_apart_by_what_they_hold(tmp_path):
    paths = []
    for number, table in enumerate(TABLES):
        paths.append(tmp_path / f"{number}.txt")
        paths[-1].write_bytes((DATA / table).read_bytes())
    tables = Tables.read(paths, Reading())
    assert tables.admin1["XA.02"] == "South Province"
    assert tables.admin2 == {"XA.01.001": "Elk District"}
    assert tables.countries["XA"].area_km2 == 1234
    assert tables.fips_codes == {"XN": "XA"}
    assert tables.country_codes == {"XAL": "XA"}
    assert tables.alternate_names == (paths[0],)


def test_the_real_code_tables_are_whole(shared_data):
    folder, reading = shared_data / "geonames", Reading()
    tables = Tables.read([folder / name for name in TABLES[1:]], reading)
    lines = {
        name: len((folder / name).read_text(encoding="utf-8").splitlines()) for name in TABLES[1:]
    }
    assert len(tables.admin1) == lines["admin1CodesASCII.txt"]
    assert len(tables.admin2) == lines["admin2Codes.txt"]
    assert tables.countries["AZ"].iso3 == "AZE"
    assert tables.countries["AZ"].fips == "AJ"
    assert reading.refused == 0


def test_another_file_is_no_code_table():
    with pytest.raises(GazetteerError, match="not countryInfo"):
        Tables.read([DATA / "geonames_dump.txt"], Reading())


@pytest.mark.parametrize("beside", [(), ("readme.txt",)])
def test_a_zipped_dump_reads_as_the_dump(tmp_path, beside):
    path = tmp_path / "XA.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in beside:
            archive.writestr(name, "about this file")
        archive.write(DATA / "geonames_dump.txt", "XA.txt")
    assert source_format(path) == "geonames"
    assert read(path, *TABLES)[0] == read(DATA / "geonames_dump.txt", *TABLES)[0]


def test_the_table_of_names_may_be_zipped_with_its_list_of_languages(tmp_path):
    path = tmp_path / "alternateNamesV2.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(DATA / TABLES[0], TABLES[0])
        archive.writestr("iso-languagecodes.txt", "ISO 639-3\tISO 639-2\n")
    reading = Reading()
    tables = Tables.read([path], reading)
    found = list(read_source(DATA / "geonames_dump.txt", tables=tables, reading=reading))
    assert found[2].names[0] == ("Älgköping", "sv")


def test_geonames_is_credited():
    assert attributions_of([DATA / "geonames_dump.txt"]) == ("GeoNames (geonames.org), CC BY 4.0",)


@pytest.mark.parametrize(
    ("tag", "code"),
    [("aze", "az"), ("hye", "hy"), ("arm", "hy"), ("zh-Hant", "zh"), ("ckb", "ckb"),
     ("und", None), ("", None), ("english", None), ("RU", "ru")],
)  # fmt: skip
def test_language_codes_take_their_shortest_form(tag, code):
    assert language_code(tag) == code


def test_a_set_of_numbers_is_a_set():
    numbers, ids = {1, 8, 9, 63, 64, 13_000_000, 2**28 - 1}, IdSet()
    for number in (*numbers, -1, 2**28, 2**60):
        ids.add(number)
    probes = numbers | {n + 1 for n in numbers} | {n - 1 for n in numbers} | {-1, 2**60}
    assert {n for n in probes if n in ids} == numbers


@pytest.mark.parametrize(
    ("people", "area_km2"),
    [(1_092_800, 223), (1_897_000, 415), (2_100_000, 105), (200_500, 38), (9_000, 5)],
    ids=["Yerevan", "Vienna", "Paris", "Bakhmut and Kramatorsk", "a small town"],
)
def test_the_radius_of_a_settlement_is_within_twice_that_of_its_area(people, area_km2):
    circle_m = 1000 * (area_km2 / np.pi) ** 0.5
    assert 0.5 < settlement_radius_m(people) / circle_m < 2.0


def test_settlements_grow_with_their_population():
    sizes = [0, 1, 500, 4_999, 5_000, 49_999, 50_000, 10**6, 4 * 10**7]
    radii = [settlement_radius_m(size) for size in sizes]
    assert radii == sorted(radii)
    assert (radii[0], radii[-1]) == (1_000, 15_000)
    assert [settlement_kind(size) for size in sizes] == [
        "settlement", "village", "village", "village", "town", "town", "city", "city", "city",
    ]  # fmt: skip
