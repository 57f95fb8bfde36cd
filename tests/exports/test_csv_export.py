"""CSV for people and back, and what survives a round trip in either format."""

import csv
import json

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.errors import OutputError, TableError
from geomap.exports import export
from geomap.incidents import read_incidents
from geomap.tables import CLAIM, INCIDENT, SUMMARY, check_table, names_of

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''+1", "=HYPERLINK(1)"]


def cells(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def plain(table, names):
    """Rows as comparable values: NaN and NaT and None are the same empty."""
    return [
        [
            value
            if isinstance(value, (list, dict))
            else None
            if pd.isna(value)
            else bool(value)
            if str(value) in {"True", "False"}
            else value
            for value in row
        ]
        for row in table[names].itertuples(index=False)
    ]


def test_a_table_comes_back_from_csv_as_it_was(flags, tmp_path):
    path = tmp_path / "flags.csv"
    assert export(flags, path) == ()
    back = read_incidents(path)
    assert back.attrs["rejects"] == []
    names = [*names_of(INCIDENT), *names_of(SUMMARY)]
    assert plain(back, names) == plain(flags, names)
    assert list(back.columns) == list(flags.columns)
    assert (back.geometry.geom_equals(flags.geometry) | flags.geometry.isna()).all()
    check_table(back, INCIDENT, "back")
    export(back, tmp_path / "again.csv")
    assert (tmp_path / "again.csv").read_bytes() == path.read_bytes()


def test_a_table_comes_back_from_geojson_but_for_the_source_row(flags, tmp_path):
    path = tmp_path / "flags.geojson"
    export(flags, path)
    back = read_incidents(path)
    assert back.attrs["rejects"] == []
    exact = {"lon", "lat", "distance_m", "probability"}
    names = [n for n in [*names_of(INCIDENT), *names_of(SUMMARY)] if n not in {"raw", *exact}]
    assert plain(back, names) == plain(flags, names)
    for name in exact:
        assert back[name].to_numpy() == pytest.approx(
            flags[name].to_numpy(), abs=5.1e-8, nan_ok=True
        )
    assert list(back.columns) == list(flags.columns), "with verdicts: not to be flagged again"
    export(back, tmp_path / "again.geojson")
    assert (tmp_path / "again.geojson").read_bytes() == path.read_bytes()


def test_a_file_that_went_through_gdal_keeps_its_verdicts_and_figures(flags, tmp_path):
    export(flags, tmp_path / "flags.geojson")
    gpd.read_file(tmp_path / "flags.geojson").to_file(tmp_path / "gdal.geojson", driver="GeoJSON")
    back = read_incidents(tmp_path / "gdal.geojson")
    assert back.attrs["rejects"] == []
    for name in ("id", "verdict", "killed_high", "contested", "date_start", "sources"):
        assert plain(back, [name]) == plain(flags, [name]), name


def test_claims_stand_beside_and_verdicts_at_the_end(flags, tmp_path):
    path = tmp_path / "flags.csv"
    export(flags, path)
    header, *rows = cells(path)
    assert header == [*(n for n in names_of(INCIDENT) if n != "claims"), *names_of(SUMMARY)]
    assert len(rows) == len(flags)
    header, *claims = cells(tmp_path / "flags.claims.csv")
    assert header == names_of(CLAIM)
    assert len(claims) == flags["claims"].map(len).sum()
    assert json.loads(rows[0][names_of(INCIDENT).index("raw") - 1])["place"] == "Farukh"


def test_no_cell_is_a_formula_and_none_is_changed_by_that(incidents, tmp_path):
    table = incidents.iloc[[0] * len(FORMULAS)].reset_index(drop=True)
    table["id"] = [f"row-{number}" for number in range(len(FORMULAS))]
    table["title"] = table["text"] = FORMULAS
    table["actors"] = [[text] for text in FORMULAS]
    claim = incidents["claims"][0][0]
    table["claims"] = [[{**claim, "quote": text}] for text in FORMULAS]
    path = tmp_path / "formulas.csv"
    export(table, path)
    for file in (path, tmp_path / "formulas.claims.csv"):
        for row in cells(file)[1:]:
            # numbers may be negative; text may not begin like a formula
            assert not [cell for cell in row if cell[:1] in set("=+@\t\r")], row
    back = read_incidents(path)
    assert list(back["title"]) == list(back["text"]) == FORMULAS
    assert [row[0]["quote"] for row in back["claims"]] == [text.strip() for text in FORMULAS]


TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20
).filter(lambda text: text.strip())


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "title": st.none() | TEXT,
                "place": st.none() | TEXT,
                "type": st.none() | TEXT,
                "actors": st.lists(TEXT, max_size=3),
                "sources": st.lists(TEXT, max_size=3),
                "raw": st.dictionaries(TEXT, st.text(max_size=9), min_size=1, max_size=3),
                "killed_best": st.none() | st.integers(0, 10**6),
                "lon": st.floats(-180, 180),
                "lat": st.floats(-90, 90),
                "contested": st.sampled_from([True, False, None]),
                "date_start": st.dates().map(pd.Timestamp) | st.just(pd.NaT),
            }
        ),
        min_size=1,
        max_size=5,
    )
)
def test_any_table_survives_csv_and_geojson(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("any")
    table = pd.DataFrame([{"id": f"row-{number}", **row} for number, row in enumerate(rows)])
    table = gpd.GeoDataFrame(
        table, geometry=gpd.points_from_xy(table["lon"], table["lat"]), crs="EPSG:4326"
    )
    table["date_start"] = table["date_start"].astype("datetime64[s]")
    table["contested"] = table["contested"].astype(object)
    names = ["id", "title", "place", "type", "actors", "sources", "contested", "date_start"]
    for name in ("a.csv", "a.geojson"):
        export(table, folder / name)
        back = read_incidents(folder / name)
        assert back.attrs["rejects"] == []
        assert plain(back, names) == plain(table, names)
        assert back["killed_best"].tolist() == pytest.approx(
            table["killed_best"].astype(float).tolist(), nan_ok=True
        )
        if name == "a.csv":
            assert back["lon"].tolist() == table["lon"].tolist()
            assert list(back["raw"]) == list(table["raw"])


def test_a_source_row_longer_than_any_cell_may_be_comes_back(tmp_path):
    source = tmp_path / "long.csv"
    source.write_text("place,a,b\nFarukh," + "x" * 120_000 + "," + '"' + '""' * 60_000 + '"\n')
    table = read_incidents(source)
    export(table, tmp_path / "out.csv")
    assert read_incidents(tmp_path / "out.csv")["raw"][0] == table["raw"][0]


def test_a_column_added_in_a_spreadsheet_is_kept_in_the_source_row(incidents, tmp_path):
    path = tmp_path / "a.csv"
    export(incidents, path)
    header, *rows = cells(path)
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([[*header, "checked by"], *([*row, "me"] for row in rows)])
    raw = read_incidents(path)["raw"][0]
    assert raw["checked by"] == "me"
    assert raw["place"] == "Farukh"


def test_coordinates_added_in_a_spreadsheet_place_the_incident(incidents, tmp_path):
    path = tmp_path / "a.csv"
    missing = incidents.index[incidents["located"] == "missing"][0]
    export(incidents, path)
    header, *rows = cells(path)
    rows[missing][header.index("lon")], rows[missing][header.index("lat")] = "46.5", "39,9"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    row = read_incidents(path).iloc[missing]
    assert (row["lon"], row["lat"], row["located"]) == (46.5, 39.9, "coordinates")


def test_claims_of_an_earlier_export_do_not_stay_behind(incidents, tmp_path):
    path, claims = tmp_path / "a.csv", tmp_path / "a.claims.csv"
    export(incidents, path)
    assert len(cells(claims)) > 1
    bare = incidents.assign(id=[f"other-{n}" for n in range(len(incidents))])
    bare["claims"] = [[] for _ in range(len(bare))]
    export(bare, path)
    assert cells(claims) == [names_of(CLAIM)]
    assert len(read_incidents(path)) == len(bare)
    export(bare, tmp_path / "b.csv")
    assert not (tmp_path / "b.claims.csv").exists()


def test_a_write_that_fails_leaves_both_files_whole(incidents, tmp_path, monkeypatch):
    path, claims = tmp_path / "a.csv", tmp_path / "a.claims.csv"
    path.write_text("old")
    claims.write_text("old claims")

    def full(path, text):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("geomap.exports.csv._put", full)
    with pytest.raises(OutputError, match="No space left"):
        export(incidents, path)
    assert (path.read_text(), claims.read_text()) == ("old", "old claims")
    assert len(list(tmp_path.iterdir())) == 2


def test_standard_output_carries_the_claims_in_a_column(flags, tmp_path, capsys):
    export(flags, "-.csv")
    path = tmp_path / "out.csv"
    path.write_text(capsys.readouterr().out, encoding="utf-8", newline="")
    back = read_incidents(path)
    assert plain(back, ["id", "claims", "verdict"]) == plain(flags, ["id", "claims", "verdict"])


def test_counts_are_whole_numbers_in_either_format(tmp_path):
    given = {"killed_low": [8.0, None], "killed_best": [8.0, 2.5], "wounded_high": [15, 0]}
    export(pd.DataFrame({"id": ["a", "b"]} | given), tmp_path / "a.csv")
    export(pd.DataFrame({"id": ["a", "b"]} | given), tmp_path / "a.geojson")
    header, *rows = cells(tmp_path / "a.csv")
    assert [[row[header.index(name)] for name in given] for row in rows] == [
        ["8", "8", "15"],
        ["", "2.5", "0"],
    ]
    text = (tmp_path / "a.geojson").read_text(encoding="utf-8")
    assert '"killed_low":8,"killed_best":8,' in text
    assert '"killed_low":null,"killed_best":2.5,' in text
    assert '"wounded_high":15,' in text


def test_a_claim_that_is_none_is_one_clear_error(tmp_path):
    claims = [[{"claimant": "A", "about": "event"}]]
    for name in ("a.csv", "a.geojson"):
        with pytest.raises(TableError, match="claims at row 0, claim 1: stance is missing"):
            export(pd.DataFrame({"id": ["a"], "claims": claims}), tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_zones_may_be_a_plain_table_or_in_metres(incidents, tmp_path):
    square = gpd.GeoSeries([shapely.box(10, 50, 11, 51)], crs=4326)
    zones = {"zone_id": ["z"], "version": ["1"]}
    plain_zones = pd.DataFrame(zones | {"geometry": list(square)})
    export(incidents, tmp_path / "plain.geojson", zones=plain_zones)
    metres = gpd.GeoDataFrame(zones, geometry=square.to_crs(3857))
    export(incidents, tmp_path / "metres.geojson", zones=metres)
    for name in ("plain", "metres"):
        found = json.loads((tmp_path / f"{name}.zones.geojson").read_text(encoding="utf-8"))
        assert found["features"][0]["bbox"] == [10, 50, 11, 51]


def test_gdal_reads_the_same_rows_and_types(flags, tmp_path):
    path = tmp_path / "flags.csv"
    export(flags, path)
    read = {"AUTODETECT_TYPE": "YES", "EMPTY_STRING_AS_NULL": "YES"}
    back = pyogrio.read_dataframe(path, **read)
    assert back["id"].tolist() == flags["id"].tolist()
    for name in ("lon", "lat", "radius_m", "killed_best", "probability", "distance_m"):
        assert back[name].to_numpy(float) == pytest.approx(flags[name].to_numpy(float), nan_ok=True)
    for name in ("title", "place", "verdict", "why", "text"):
        assert back[name].where(back[name].notna(), None).tolist() == [
            None if pd.isna(value) else value for value in flags[name]
        ]
    types = dict(
        zip(*(pyogrio.read_info(path, **read)[n] for n in ("fields", "ogr_types")), strict=True)
    )
    assert (types["date_start"], types["killed_best"]) == ("OFTDate", "OFTInteger")
