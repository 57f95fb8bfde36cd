import csv

import pytest
from pyproj import Geod

from geomap.errors import GazetteerError
from geomap.gazetteer import Gazetteer
from geomap.names import script_of
from geomap.shipped import shipped
from geomap.tables import AREA_KINDS, PLACE_NAME, names_of

GOOD = "x:a,Alpha,en,Latn,village,10,50,1000,DE,North,invented"


def shipped_rows():
    with (shipped("gazetteer") / "south-caucasus.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_shipped_header_is_that_of_the_table():
    assert list(shipped_rows()[0]) == names_of(PLACE_NAME)


def test_every_shipped_row_is_sound():
    wrong, seen = [], set()
    for line, row in enumerate(shipped_rows(), start=2):
        if not row["place_id"].startswith("geomap:") or not row["source"].strip():
            wrong.append((line, "id or source"))
        if row["script"] != script_of(row["name"]):
            wrong.append((line, "script"))
        if row["language"] not in {"", "en", "az", "hy", "ru", "fr", "de", "tr"}:
            wrong.append((line, "language"))
        if {"hy": "Armn", "ru": "Cyrl"}.get(row["language"], "Latn") != row["script"]:
            wrong.append((line, "script of the language"))
        if row["lon"] and not (44 < float(row["lon"]) < 50.5 and 38 < float(row["lat"]) < 42):
            wrong.append((line, "not in the South Caucasus"))
        if row["lon"] and not 500 <= float(row["radius_m"]) <= 100_000:
            wrong.append((line, "radius"))
        if (row["place_id"], row["name"], row["language"]) in seen:
            wrong.append((line, "given twice"))
        if row["name"] != " ".join(row["name"].split()):
            wrong.append((line, "spaces"))
        seen.add((row["place_id"], row["name"], row["language"]))
    assert not wrong


def test_shipped_positions_agree_with_the_reference(shipped_gazetteer, reference_data):
    path = reference_data / "zones" / "karabakh_places_2020_2023.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["lat"]]
    for row in rows:
        slug = row["name"].split(" (")[0].lower().replace(" ", "-")
        place = shipped_gazetteer.place(f"geomap:{slug}")
        metres = Geod(ellps="WGS84").inv(
            place.lon, place.lat, float(row["lon"]), float(row["lat"])
        )[2]
        assert metres <= place.radius_m * 1.15, slug  # Verin Chaylu: two sources, 1.1 km apart


def test_an_area_holds_the_places_said_to_be_in_it(shipped_gazetteer):
    """The circle of an area must reach every recorded place of that area."""
    areas = {place.name: place for place in shipped_gazetteer.places if place.kind in AREA_KINDS}
    checked = 0
    for place in shipped_gazetteer.places:
        area = areas.get(place.admin1 or "")
        if area is None or place.lon is None or place.kind in AREA_KINDS:
            continue
        metres = Geod(ellps="WGS84").inv(area.lon, area.lat, place.lon, place.lat)[2]
        assert metres <= area.radius_m, place.name
        checked += 1
    assert checked > 25


def test_sources_that_ask_for_credit_get_it(shipped_gazetteer):
    assert any(
        "GeoNames" in text and "CC BY 4.0" in text for text in shipped_gazetteer.attributions
    )


def test_a_folder_is_read_whole(overlay, tmp_path):
    overlay(GOOD, name="one.csv")
    overlay("x:b,Beta,en,Latn,town,11,51,2000,DE,North,GeoNames", name="two.csv")
    (tmp_path / "notes.md").write_text("not a table", encoding="utf-8")
    gazetteer = Gazetteer.open(tmp_path)
    assert [place.name for place in gazetteer.places] == ["Alpha", "Beta"]
    assert gazetteer.place("x:b").kind == "town"
    assert gazetteer.place("x:c") is None


def test_the_first_row_leads_and_every_name_stays(overlay):
    gazetteer = Gazetteer.open(
        overlay(GOOD, "x:a,Альфа,ru,Cyrl,village,10,50,1000,DE,North,elsewhere")
    )
    (place,) = gazetteer.places
    assert place.name == "Alpha"
    assert [(name.text, name.source) for name in place.names] == [
        ("Alpha", "invented"),
        ("Альфа", "elsewhere"),
    ]


def test_a_byte_order_mark_windows_lines_and_blank_rows_are_fine(tmp_path):
    path = tmp_path / "places.csv"
    header = ",".join(names_of(PLACE_NAME))
    path.write_bytes(f"\ufeff{header}\r\n\r\n{GOOD}\r\n,,,,,,,,,,\r\n".encode())
    assert len(Gazetteer.open(path).places) == 1


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("x:b,Beta,en,Latn,town,10,999,2000,,,s", 'line 3, column lat: "999" is over 90'),
        ("x:b,Beta,en,Latn,town,-181,50,2000,,,s", 'line 3, column lon: "-181" is under -180'),
        ("x:b,Beta,en,Latn,town,east,50,2000,,,s", 'line 3, column lon: "east" is no number'),
        ("x:b,Beta,en,Latn,town,nan,50,2000,,,s", 'line 3, column lon: "nan" is no finite number'),
        ("x:b,Beta,en,Latn,town,10,inf,2000,,,s", 'line 3, column lat: "inf" is no finite number'),
        ("x:b,Beta,en,Latn,town,10,,2000,,,s", "line 3, column lat: empty beside the other"),
        ("x:b,Beta,en,Latn,town,10,50,-1,,,s", 'line 3, column radius_m: "-1" is under 0'),
        ("x:b,,en,Latn,town,10,50,2000,,,s", "line 3, column name: empty"),
        ("x:b,Beta,en,Latn,town,10,50,2000,,,", "line 3, column source: empty"),
        ("b,Beta,en,Latn,town,10,50,2000,,,s", 'line 3, column place_id: "b" is not PREFIX:SLUG'),
        ("x:b,Beta,English,Latn,town,10,50,2000,,,s", 'line 3, column language: "English" is not'),
        ("x:b,Beta,en,latin,town,10,50,2000,,,s", 'line 3, column script: "latin" is not'),
        ("x:b,Beta,en,Latn,town,10,50,2000,Germany,,s", 'line 3, column country: "Germany" is not'),
        (
            "x:b,Be\0ta,en,Latn,town,10,50,2000,,,s",
            "line 3, column name: holds a control character",
        ),
        ("x:b,Beta,en,Latn", "line 3: 4 cells where the header has 11 columns"),
        ('x:b,"Beta,en,Latn,town,10,50,2000,,,s', "line 3: not a CSV row"),
        (GOOD, 'line 3, column name: "Alpha" is given twice'),
        (
            "x:a,Beta,en,Latn,village,10,51,1000,DE,North,s",
            'line 3, column lat: "51" but x:a has "50" at',
        ),
        (
            "x:a,Beta,en,Latn,town,10,50,1000,DE,North,s",
            'line 3, column kind: "town" but x:a has "village" at',
        ),
    ],
)
def test_a_bad_row_is_named_by_file_line_and_column(overlay, row, told):
    path = overlay(GOOD, row)
    with pytest.raises(GazetteerError) as error:
        Gazetteer.open(path)
    message = str(error.value)
    assert f"{path}, {told}" in message
    assert message.isprintable()


def test_all_problems_are_told_at_once(overlay):
    path = overlay(
        "x:a,Alpha,en,Latn,village,east,north,1000,,,s", "x:b,,en,Latn,village,10,50,1000,,,s"
    )
    with pytest.raises(GazetteerError) as error:
        Gazetteer.open(path)
    for told in ("line 2, column lon", "line 2, column lat", "line 3, column name"):
        assert told in str(error.value)


def test_a_row_after_a_quoted_line_break_keeps_its_line_number(overlay):
    path = overlay(
        'x:a,Alpha,en,Latn,village,10,50,1000,,,"two\nlines"',
        "x:b,Beta,en,Latn,town,10,999,2000,,,s",
    )
    with pytest.raises(GazetteerError) as error:
        Gazetteer.open(path)
    assert "line 2, column source: holds a control character" in str(error.value)
    assert 'line 4, column lat: "999" is over 90' in str(error.value)


def test_places_that_disagree_across_files_are_refused(overlay, tmp_path):
    overlay(GOOD, name="one.csv")
    overlay(GOOD.replace("Alpha", "Beta").replace(",10,", ",11,"), name="two.csv")
    with pytest.raises(
        GazetteerError, match=r'two\.csv, line 2, column lon: "11" but x:a has "10"'
    ):
        Gazetteer.open(tmp_path)


def test_a_missing_column_is_named(overlay):
    header = ",".join(name for name in names_of(PLACE_NAME) if name != "source")
    path = overlay("x:a,Alpha,en,Latn,village,10,50,1000,DE,North", header=header)
    with pytest.raises(GazetteerError) as error:
        Gazetteer.open(path)
    assert str(error.value) == f"{path}, line 1: column source is missing"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "line 1: not a gazetteer overlay"),
        (b"# A page\n\nof text, and more\n", "line 1: not a gazetteer overlay"),
        (b"\x89PNG\r\n\x1a\n\xff\xfe", "line 1: not UTF-8"),
        ("place_id,имя\n".encode("cp1251"), "line 1: not UTF-8"),
    ],
)
def test_a_file_that_is_no_overlay_is_refused(tmp_path, content, told):
    path = tmp_path / "places.csv"
    path.write_bytes(content)
    with pytest.raises(GazetteerError) as error:
        Gazetteer.open(path)
    assert told in str(error.value)
    assert str(path) in str(error.value)


@pytest.mark.parametrize("name", ["missing.csv", "missing", "a\0b"])
def test_a_gazetteer_that_is_not_there_is_an_error(tmp_path, name):
    with pytest.raises(GazetteerError, match="gazetteer"):
        Gazetteer.open(tmp_path / name)


def test_a_folder_without_a_table_is_an_error(tmp_path):
    with pytest.raises(GazetteerError, match=r"holds no \.csv file"):
        Gazetteer.open(tmp_path)
