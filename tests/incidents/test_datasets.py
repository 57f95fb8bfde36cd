"""Published datasets: told by their columns in any container, precise in metres, no guess."""

import collections
import csv
import io
import json
import math
import zipfile

import pytest

from geomap.errors import InputError
from geomap.incidents import ReadOptions, read_incidents
from geomap.incidents.codes import (
    ACLED_TYPES,
    CAMEO_TYPES,
    UCDP_TYPES,
    acled_sub_events,
    acled_type,
    cameo_codes,
    cameo_type,
    ucdp_codes,
)
from geomap.incidents.datasets import dataset_of
from geomap.incidents.datasets.gdelt import COLUMNS
from geomap.incidents.datasets.ucdp import reports_of
from geomap.tables import INCIDENT, INCIDENT_TYPES, check_table

ACLED_2023 = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,"
    "assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,"
    "country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,"
    "notes,fatalities,tags,timestamp"
)
ACLED_OLD = (
    "data_id,iso,event_id_cnty,event_id_no_cnty,event_date,year,time_precision,event_type,actor1,"
    "assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,region,country,admin1,admin2,"
    "admin3,location,latitude,longitude,geo_precision,source,source_scale,notes,fatalities,"
    "timestamp,iso3"
)
ACLED_2023, ACLED_OLD = (next(csv.reader([names])) for names in (ACLED_2023, ACLED_OLD))
MADE_UP = {
    "event_id_cnty": "GEN17", "data_id": "900017", "event_date": "16 May 2025", "year": "2025",
    "time_precision": "1", "disorder_type": "Political violence",
    "event_type": "Explosions/Remote violence",
    "sub_event_type": "Shelling/artillery/missile attack", "actor1": "Forces of A",
    "assoc_actor_1": "Ally of A; Militia of A", "actor2": "Forces of B", "location": "Made-up",
    "latitude": "40.0194", "longitude": "46.8011", "geo_precision": "1",
    "source": "Paper; Agency", "notes": "Made-up notes.", "fatalities": "3", "country": "Nowhere",
}  # fmt: skip


@pytest.fixture
def read(tmp_path):
    """Write rows of some columns as CSV and read them."""

    def run(columns, *rows, **options):
        path = tmp_path / "made-up.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(columns)
            writer.writerows([row.get(name.lower(), "") for name in columns] for row in rows)
        table = read_incidents(path, **options)
        check_table(table, INCIDENT, "incidents")
        return table

    return run


def made_up(**cells):
    return {**MADE_UP, **cells}


@pytest.mark.parametrize("columns", [ACLED_2023, ACLED_OLD, [n.upper() for n in ACLED_OLD]])
def test_every_layout_of_acled_gives_the_same_incident(read, columns):
    (row,) = read(columns, made_up()).to_dict("records")
    assert (row["id"], row["dataset"], row["dataset_id"]) == ("GEN17", "ACLED", "GEN17")
    assert str(row["date_start"].date()) == str(row["date_end"].date()) == "2025-05-16"
    assert (row["lon"], row["lat"], row["place"]) == (46.8011, 40.0194, "Made-up")
    assert row["actors"] == ["Forces of A", "Ally of A", "Militia of A", "Forces of B"]
    assert row["sources"] == ["Paper", "Agency"]
    assert (row["killed_best"], row["text"]) == (3, "Made-up notes.")
    assert math.isnan(row["wounded_best"])
    assert list(row["raw"]) == list(columns)
    has_sub_events = "sub_event_type" in [name.lower() for name in columns]
    assert row["type"] == ("shelling" if has_sub_events else "Explosions/Remote violence")


@pytest.mark.parametrize(
    ("code", "located", "radius_m"),
    [("1", "coordinates", 4000), ("2", "coordinates", 25000), ("3", "area", None)],
)
def test_geo_precision_becomes_metres_or_an_area(read, code, located, radius_m):
    (row,) = read(ACLED_2023, made_up(geo_precision=code)).to_dict("records")
    assert row["located"] == located
    assert (None if math.isnan(row["radius_m"]) else row["radius_m"]) == radius_m
    assert (row["lon"], row["lat"]) == (46.8011, 40.0194)


@pytest.mark.parametrize(("code", "word"), [("1", "day"), ("2", "week"), ("3", "month")])
def test_time_precision_becomes_a_date_precision(read, code, word):
    (row,) = read(ACLED_2023, made_up(time_precision=code)).to_dict("records")
    assert row["date_precision"] == word
    assert str(row["date_start"].date()) == "2025-05-16"


def test_codes_that_a_dataset_does_not_have_refuse_the_row(read):
    rows = [made_up(event_id_cnty=f"GEN{code}", geo_precision=code) for code in ("1", "9", "x")]
    table = read(ACLED_2023, *rows)
    refused = [(item["line"], item["column"], item["value"]) for item in table.attrs["rejects"]]
    assert refused == [(3, "geo_precision", "9"), (4, "geo_precision", "x")]


def test_a_row_without_position_is_missing_whatever_its_code(read):
    (row,) = read(ACLED_2023, made_up(latitude="", longitude="")).to_dict("records")
    assert (row["located"], row["geometry"]) == ("missing", None)
    assert math.isnan(row["radius_m"])


def test_a_person_may_say_otherwise(read):
    table = read(
        ACLED_2023, made_up(), options=ReadOptions(columns={"admin1": "place", "actor2": ""})
    )
    assert table["place"][0] == "Made-up"  # admin1 is empty, and location fills the gap
    assert table["actors"][0] == ["Forces of A", "Ally of A", "Militia of A"]
    plain = read(ACLED_2023, made_up(), options=ReadOptions(format="generic"))
    assert plain["dataset"][0] == "made-up"
    with pytest.raises(InputError, match="GDELT 2"):
        read(ACLED_2023, made_up(), options=ReadOptions(format="gdelt"))


def test_all_25_sub_events_have_a_type_and_every_type_its_codes():
    assert len(ACLED_TYPES) == 25
    for codes in (ACLED_TYPES, UCDP_TYPES, CAMEO_TYPES):
        assert set(codes.values()) <= set(INCIDENT_TYPES)
    assert {f"{root:02}" for root in range(1, 21)} <= set(CAMEO_TYPES)
    for name, kind in ACLED_TYPES.items():
        assert acled_type(name.upper()) == kind
        assert name in acled_sub_events(kind)
    for code, kind in CAMEO_TYPES.items():
        assert cameo_type(code) == kind
        assert code in cameo_codes(kind)
    for code, kind in UCDP_TYPES.items():
        assert code in ucdp_codes(kind)
    assert acled_type("A new sub-event") == "A new sub-event"
    assert acled_sub_events("A new type") == ucdp_codes("A new type") == cameo_codes("x") == ()


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("190", "armed clash"), ("191", "blockade"), ("192", "territory taken"),
        ("193", "shooting"), ("194", "shelling"), ("195", "air strike"), ("1951", "air strike"),
        ("1952", "drone strike"), ("196", "ceasefire violation"), ("0874", "withdrawal"),
        ("141", "protest"), ("1383", "other"), ("99", "99"), ("---", "---"),
    ],
)  # fmt: skip
def test_cameo_codes_are_read_from_the_longest_known_beginning(code, kind):
    assert cameo_type(code) == kind


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_sample_of_ucdp_loads_whole_and_areas_are_no_pins(shared_data):
    path = shared_data / "ucdp" / "ucdp_ged_v23_1_sample1000.csv"
    table, source = read_incidents(path), rows_of(path)
    check_table(table, INCIDENT, "incidents")
    assert (len(table), table.attrs["rejects"]) == (1000, [])
    assert list(table["raw"]) == source
    for row, cells in zip(table.itertuples(), source, strict=True):
        is_area = float(cells["where_prec"]) >= 3
        assert (row.located == "area") == is_area
        assert math.isnan(row.radius_m) == is_area
        assert (row.lon, row.lat) == (float(cells["longitude"]), float(cells["latitude"]))
        assert row.killed_best == float(cells["best"])
        assert str(row.date_start.date()) == cells["date_start"]
        assert row.id == str(int(float(cells["id"])))
        assert row.actors[0] == cells["side_a"].strip()
    (line,) = table[[r["relid"] == "AZE-2020-1-833-156" for r in source]].itertuples()
    assert (line.place, line.located, line.lon, line.lat) == ("Line of Contact", "area", 47, 40)
    kinds = collections.Counter(
        zip(table["type"], [r["type_of_violence"] for r in source], strict=True)
    )
    assert {code for (kind, code) in kinds if kind == "violence against civilians"} == {"3.0"}


def test_ucdp_as_geojson_has_its_positions_in_the_geometry(shared_data):
    path = shared_data / "ucdp" / "ucdp_ged_v23_1_CAR_country482.geojson"
    table = read_incidents(path)
    features = json.loads(path.read_text("utf-8"))["features"]
    assert (len(table), table.attrs["rejects"]) == (1848, [])
    for row, feature in zip(table.itertuples(), features, strict=True):
        assert [row.lon, row.lat] == feature["geometry"]["coordinates"]
        assert (row.located == "area") == (feature["properties"]["where_prec"] >= 3)
        assert str(row.date_end.date()) == feature["properties"]["date_end"][:10]
        assert row.dataset == "UCDP GED"


def test_ucdp_in_cp1252_with_american_dates(tmp_path, shared_data):
    source = rows_of(shared_data / "ucdp" / "ucdp_ged_v23_1_sample1000.csv")[:5]
    path = tmp_path / "old.csv"
    for number, row in enumerate(source):
        row |= {
            "date_start": f"3/{number + 4}/2014 12:00:00 AM", "date_end": "3/12/2014 12:00:00 AM",
            "where_coordinates": "São José – “Fazenda”",
        }  # fmt: skip
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, source[0])
    writer.writeheader()
    writer.writerows(source)
    path.write_bytes(text.getvalue().encode("cp1252", "replace"))
    table = read_incidents(path)
    assert [str(day.date()) for day in table["date_start"]] == [
        f"2014-03-0{n}" for n in range(4, 9)
    ]
    assert set(table["place"]) == {"São José – “Fazenda”"}
    assert table.attrs["encoding"] == "cp1252"


def test_figures_out_of_order_stay_as_published_and_are_told(shared_data):
    table = read_incidents(shared_data / "ucdp" / "ucdp_ged_v23_1_sample1000.csv")
    odd = [row for row in table.itertuples() if row.killed_low > row.killed_best]
    assert odd
    assert all(row.killed_low == float(row.raw["low"]) for row in odd)
    assert any("out of order" in note for note in table.attrs["notes"])


@pytest.mark.parametrize(
    ("cell", "reports"),
    [
        ('"A,2013-01-03,One, two";"B,2013-01,Two"', ["A,2013-01-03,One, two", "B,2013-01,Two"]),
        ("BBC 10/9-09; The New Vision website", ["BBC 10/9-09; The New Vision website"]),
        ('Reuters 1989-05-17 "TITLE', ['Reuters 1989-05-17 "TITLE']),
    ],
)  # fmt: skip
def test_source_article_is_unpacked_where_it_is_packed(cell, reports):
    assert reports_of(cell) == reports


@pytest.fixture
def gdelt(shared_data):
    return (shared_data / "gdelt" / "gdelt-events.export.tsv").read_bytes()


@pytest.mark.parametrize("name", ["20260810.export.CSV", "events.tsv", "e.export.CSV.zip"])
def test_gdelt_events_load_whole_without_header_and_packed(tmp_path, gdelt, name):
    path = tmp_path / name
    if name.endswith(".zip"):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("20260810.export.CSV", gdelt)
    else:
        path.write_bytes(gdelt)
    table = read_incidents(path)
    lines = [line.split("\t") for line in gdelt.decode().splitlines()]
    assert (len(table), table.attrs["rejects"]) == (33, [])
    at = {name: number for number, name in enumerate(COLUMNS)}
    for row, cells in zip(table.itertuples(), lines, strict=True):
        assert list(row.raw.values()) == cells
        assert row.id == cells[at["GLOBALEVENTID"]]
        kind = cells[at["ActionGeo_Type"]]
        assert (row.located == "area") == (
            kind in {"1", "2", "5"} and bool(cells[at["ActionGeo_Lat"]])
        )
        if row.located != "missing":
            assert row.lat == float(cells[at["ActionGeo_Lat"]])
        assert row.sources == [cells[at["SOURCEURL"]]]
    assert any("machine" in note for note in table.attrs["notes"])


def test_the_columns_of_gdelt_are_those_of_its_header_file(shared_data, tmp_path, gdelt):
    header = (shared_data / "gdelt" / "gdelt2_event_header_61.tsv").read_bytes().strip()
    assert "\t".join(COLUMNS) == header.decode()
    path = tmp_path / "headed.tsv"
    path.write_bytes(header + b"\n" + gdelt)
    assert read_incidents(path)["dataset"].unique().tolist() == ["GDELT 2"]


def test_gdelt_codes_stay_texts_quotes_stand_and_short_lines_are_refused(tmp_path, gdelt):
    cells = gdelt.decode().splitlines()[0].split("\t")
    at = {name: number for number, name in enumerate(COLUMNS)}
    cells[at["EventCode"]], cells[at["Actor1Name"]] = "0874", '"QUOTED'
    path = tmp_path / "events.tsv"
    path.write_text("\t".join(cells) + "\n1\t2\n", encoding="utf-8")
    table = read_incidents(path)
    assert (table["type"][0], table["raw"][0]["EventCode"]) == ("withdrawal", "0874")
    assert table["actors"][0][0] == '"QUOTED'
    assert [item["line"] for item in table.attrs["rejects"]] == [2]


def test_a_dataset_is_told_by_columns_alone():
    assert dataset_of(ACLED_2023).key == "acled"
    assert dataset_of(["Event Date", "event.type", "GEO_PRECISION"]).key == "acled"
    assert dataset_of(["id", "type_of_violence", "where_prec", "date_prec"]).key == "ucdp"
    assert dataset_of(COLUMNS).key == "gdelt"
    assert dataset_of(["event_date", "event_type", "location", "latitude", "longitude"]) is None
    assert dataset_of(ACLED_2023, "generic") is None
    assert dataset_of(ACLED_2023, "csv").key == "acled"
