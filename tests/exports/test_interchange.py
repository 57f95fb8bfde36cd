"""ACLED's and UCDP's columns: read back as that dataset, and as it came where it came so."""

import csv
import re

import numpy as np
import pandas as pd
import pyogrio
import pytest

from geomap.exports import ExportOptions, export
from geomap.exports.interchange.acled import EVENT_TYPES
from geomap.incidents import read_incidents
from geomap.incidents.codes import ACLED_TYPES

ACLED_2023 = """
    event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1
    assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region
    country admin1 admin2 admin3 location latitude longitude geo_precision source source_scale
    notes fatalities tags timestamp
""".split()  # noqa: SIM905 - as the codebook lists them
GED_23_1 = """
    id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id
    conflict_name dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a
    side_b_dset_id side_b_new_id side_b number_of_sources source_article source_office
    source_date source_headline source_original where_prec where_coordinates where_description
    adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id region event_clarity
    date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high low
    gwnoa gwnob
""".split()  # noqa: SIM905 - as the codebook lists them
FORMULA = set("=+-@\t\r")


def layout(name, **others):
    return ExportOptions(layout=name, **others)


def cells(path):
    csv.field_size_limit(10**6)
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def written(table, path, name):
    notes = export(table, path, options=layout(name))
    return cells(path), notes


def plain(values):
    """Values with one kind of empty."""
    return [v if isinstance(v, list) or pd.notna(v) else None for v in values]


def one(**values):
    """One incident, with a day and a position unless told otherwise."""
    given = {
        "id": "a",
        "date_start": pd.Timestamp("2022-03-24"),
        "lon": 46.8,
        "lat": 40.0,
        **values,
    }
    return pd.DataFrame({name: [value] for name, value in given.items()})


@pytest.fixture
def dataset(shared_data):
    return shared_data / "ucdp" / "ucdp_ged_v23_1_sample1000.csv"


@pytest.mark.parametrize(("name", "columns"), [("acled", ACLED_2023), ("ucdp", GED_23_1)])
def test_the_columns_are_the_datasets_and_geomaps_follow(name, columns, flags, tmp_path):
    export(flags, tmp_path / "a.csv", options=layout(name))
    header = list(cells(tmp_path / "a.csv")[0])
    assert header[: len(columns)] == columns
    assert header[len(columns) :] == [
        "type", "actors", "contested", "claims_said", "verdict", "zone_id", "zone_version",
        "inside", "distance_m", "probability", "likelihood", "why",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["acled", "ucdp"])
def test_geomap_reads_it_back_as_that_dataset(name, flags, tmp_path):
    export(flags, tmp_path / "a.csv", options=layout(name))
    back = read_incidents(tmp_path / "a.csv")
    assert back.attrs["dataset"] == name
    assert back.attrs["rejects"] == []
    assert set(back["dataset"]) == {{"acled": "ACLED", "ucdp": "UCDP GED"}[name]}
    same = ["id", "date_start", "place", "text", "sources", "date_precision", "killed_low",
            "killed_best", "killed_high", "claims", "contested", "verdict", "why"]  # fmt: skip
    for column in same:
        assert plain(back[column]) == plain(flags[column]), column
    for column in ("lon", "lat"):
        assert back[column].to_numpy() == pytest.approx(
            flags[column].to_numpy(), abs=5.1e-8, nan_ok=True
        )
    area = flags["located"].eq("area")
    assert area.any()
    assert back.loc[area, "located"].eq("area").all(), "an area is never a pin"
    assert back.loc[~area & flags["lat"].notna(), "located"].eq("coordinates").all()


@pytest.mark.parametrize(
    ("located", "radius_m", "acled", "ucdp"),
    [
        ("coordinates", 0, "1", "1"),
        ("exact name", 4_000, "1", "1"),
        ("fuzzy name", 4_001, "2", "2"),
        ("exact name", 25_000, "2", "2"),
        ("exact name", 25_001, "3", "5"),
        ("area", 1_000, "3", "5"),
        ("area", None, "3", "5"),
        ("coordinates", None, "", ""),
    ],
)
def test_how_well_a_place_is_known_becomes_a_code(located, radius_m, acled, ucdp, tmp_path):
    table = one(located=located, radius_m=radius_m)
    for name, column, code in (("acled", "geo_precision", acled), ("ucdp", "where_prec", ucdp)):
        [row], _ = written(table, tmp_path / "a.csv", name)
        assert row[column] == code


@pytest.mark.parametrize(
    ("precision", "last", "acled", "ucdp"),
    [
        ("day", "2022-03-24", "1", "1"),
        ("week", "2022-03-29", "2", "2"),
        ("week", "2022-03-30", "2", "3"),
        ("month", "2022-03-31", "3", "4"),
        ("year", "2022-12-31", "3", "5"),
        (None, "2022-03-24", "", ""),
    ],
)
def test_how_well_a_day_is_known_becomes_a_code(precision, last, acled, ucdp, tmp_path):
    table = one(date_precision=precision, date_end=pd.Timestamp(last))
    for name, column, code in (("acled", "time_precision", acled), ("ucdp", "date_prec", ucdp)):
        [row], _ = written(table, tmp_path / "a.csv", name)
        assert (row[column], row["year"]) == (code, "2022")


@pytest.mark.parametrize(
    ("kind", "event", "sub", "disorder", "violence"),
    [
        ("armed clash", "Battles", "Armed clash", "Political violence", ""),
        ("air strike", "Explosions/Remote violence", "Air/drone strike", "Political violence", ""),
        ("explosive device", "Explosions/Remote violence", "", "Political violence", ""),
        ("violence against civilians", "Violence against civilians", "", "Political violence", "3"),
        ("fortification", "Strategic developments", "Headquarters or base established",
         "Strategic developments", ""),
        ("detention", "", "", "", ""),
        ("protest", "", "", "", ""),
        ("blockade", "", "", "", ""),
        ("Mob violence", "Riots", "Mob violence", "Political violence", ""),
        ("riots", "Riots", "", "", ""),
        ("of my own", "", "", "", ""),
        (None, "", "", "", ""),
    ],
)  # fmt: skip
def test_a_type_becomes_what_the_codebooks_have_and_nothing_is_guessed(
    kind, event, sub, disorder, violence, tmp_path
):
    [row], notes = written(one(type=kind), tmp_path / "a.csv", "acled")
    assert [row[n] for n in ("event_type", "sub_event_type", "disorder_type", "type")] == [
        event, sub, disorder, kind or "",
    ]  # fmt: skip
    back = read_incidents(tmp_path / "a.csv")["type"][0]
    assert any("ACLED has other types" in note for note in notes) == (back != kind)
    [row], notes = written(one(type=kind), tmp_path / "a.csv", "ucdp")
    assert row["type_of_violence"] == violence
    assert any("who fights whom" in note for note in notes) == (not violence and kind is not None)


def test_the_25_sub_event_types_are_those_that_are_read():
    listed = [sub for subs in EVENT_TYPES.values() for sub in subs]
    assert len(listed) == len(set(listed)) == 25
    assert set(listed) == set(ACLED_TYPES)


def test_what_is_not_known_stays_empty(tmp_path):
    [row], _ = written(one(), tmp_path / "a.csv", "acled")
    known = {"event_id_cnty", "event_date", "year", "latitude", "longitude"}
    assert {name for name, cell in row.items() if cell} == known
    [row], _ = written(one(), tmp_path / "a.csv", "ucdp")
    assert {name for name, cell in row.items() if cell} == {
        "id", "year", "date_start", "latitude", "longitude", "geom_wkt", "priogrid_gid",
    }  # fmt: skip


def test_what_the_layouts_cannot_hold_is_told(flags, tmp_path):
    table = flags.assign(checked_by="me")
    actors = [["A", "B", "C; D"], *([] for _ in range(len(flags) - 1))]
    table["actors"] = actors
    rows, notes = written(table, tmp_path / "a.csv", "acled")
    assert [rows[0][name] for name in ("actor1", "assoc_actor_1", "actor2", "assoc_actor_2")] == [
        "A", "", "B", "",
    ]  # fmt: skip
    assert rows[0]["actors"] == '["A", "B", "C; D"]'
    told = " ".join(notes)
    for words in ("two actors", "one day an event", "no title", "one figure of killed",
                  "expect a position", "wounded_best", "checked_by", "raw"):  # fmt: skip
        assert words in told, words
    unplaced = int(flags["lat"].isna().sum())
    assert f"{unplaced} incidents" in next(note for note in notes if "position" in note)
    rows, notes = written(table, tmp_path / "b.csv", "ucdp")
    assert (rows[0]["side_a"], rows[0]["side_b"]) == ("A", "B")
    for words in ("two sides", "who fights whom", "districts", "expect a position", "checked_by"):
        assert words in " ".join(notes), words


def test_a_median_between_two_counts_is_rounded_down(tmp_path):
    [row], _ = written(one(killed_best=2.5), tmp_path / "a.csv", "acled")
    assert row["fatalities"] == "2"


def acled_file(path):
    """A file in ACLED's layout; its rows are made up."""
    row = dict.fromkeys(ACLED_2023, "") | {
        "event_id_cnty": "XXX1", "event_date": "24 March 2022", "year": "2022",
        "time_precision": "1", "disorder_type": "Political violence",
        "event_type": "Explosions/Remote violence", "sub_event_type": "Grenade",
        "actor1": "Group A", "assoc_actor_1": "Group B; Group C", "inter1": "2",
        "actor2": "Civilians (X)", "inter2": "7", "interaction": "27", "iso": "999",
        "region": "Somewhere", "country": "X", "admin1": "North", "admin2": "North East",
        "location": "Village", "latitude": "40.0194", "longitude": "46.8011", "geo_precision": "2",
        "source": "One; Two", "source_scale": "National", "notes": "What happened.",
        "fatalities": "3", "tags": "crowd size=no report", "timestamp": "1700000000",
    }  # fmt: skip
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, ACLED_2023)
        writer.writeheader()
        writer.writerows([row, row | {"event_id_cnty": "XXX2", "longitude": "46.9"}])
    return row


def test_a_row_of_the_dataset_goes_out_as_it_came(tmp_path):
    row = acled_file(tmp_path / "in.csv")
    table = read_incidents(tmp_path / "in.csv")
    rows, _ = written(table, tmp_path / "out.csv", "acled")
    assert {name: rows[0][name] for name in ACLED_2023} == row | {"event_date": "2022-03-24"}


@pytest.mark.parametrize("column", ["lon", "lat", "date_start"])
def test_a_row_that_was_corrected_or_blurred_gives_nothing_of_its_old_place_away(column, tmp_path):
    acled_file(tmp_path / "in.csv")
    table = read_incidents(tmp_path / "in.csv")
    table = pd.DataFrame(table.drop(columns="geometry"))
    table.loc[0, column] = pd.Timestamp("2022-03-23") if column == "date_start" else 40.5
    rows, _ = written(table, tmp_path / "out.csv", "acled")
    for name in ("iso", "region", "country", "admin1", "admin2", "inter1", "tags", "timestamp"):
        assert rows[0][name] == "", name
        assert rows[1][name] != "", name


def test_codes_that_no_longer_hold_are_made_anew(tmp_path):
    acled_file(tmp_path / "in.csv")
    table = read_incidents(tmp_path / "in.csv")
    table.loc[0, "type"] = "armed clash"
    table.loc[0, "radius_m"] = 500
    table.loc[0, "date_precision"] = "month"
    table["actors"] = [["Group D"], ["Group D"]]
    rows, _ = written(table, tmp_path / "out.csv", "acled")
    names = ("event_type", "sub_event_type", "geo_precision", "time_precision", "actor1",
             "assoc_actor_1", "inter1", "actor2", "interaction", "iso")  # fmt: skip
    assert [rows[0][name] for name in names] == [
        "Battles", "Armed clash", "1", "3", "Group D", "", "", "", "", "999",
    ]  # fmt: skip


def test_a_thousand_rows_of_ucdp_go_out_as_they_came(tmp_path, dataset):
    rows, notes = written(read_incidents(dataset), tmp_path / "out.csv", "ucdp")
    for came, went in zip(cells(dataset), rows, strict=True):
        for name in GED_23_1:
            guarded = came[name][:1] in FORMULA and not re.fullmatch(r"-\d+(\.\d+)?", came[name])
            same = "'" + came[name] if guarded else came[name]
            assert went[name] == same or float(went[name]) == float(same), name
    assert not any("who fights whom" in note for note in notes)


def test_an_area_whose_extent_was_found_keeps_the_datasets_code(tmp_path, dataset):
    table = read_incidents(dataset)
    areas = table["located"].eq("area")
    codes = {float(raw["where_prec"]) for raw in table.loc[areas, "raw"]}
    assert codes >= {3, 4, 6}
    table.loc[areas, "radius_m"] = 150_000.0  # as locate finds it
    rows, notes = written(table, tmp_path / "out.csv", "ucdp")
    assert [row["where_prec"] for row in rows] == [row["where_prec"] for row in cells(dataset)]
    assert not any("where_prec" in note for note in notes)
    moved = pd.DataFrame(table.drop(columns="geometry"))
    moved.loc[areas, "lon"] += 0.5
    rows, _ = written(moved, tmp_path / "out.csv", "ucdp")
    codes = {row["where_prec"] for row, is_area in zip(rows, areas, strict=True) if is_area}
    assert codes == {"5"}, "the code was that of another place"


@pytest.mark.parametrize("located", ["coordinates", "area"])
def test_an_area_of_acled_keeps_its_code_and_spelling(located, tmp_path):
    acled_file(tmp_path / "in.csv")
    text = (tmp_path / "in.csv").read_text(encoding="utf-8")
    (tmp_path / "in.csv").write_text(text.replace("46.8011,2,", "46.8011,3.0,"), encoding="utf-8")
    table = read_incidents(tmp_path / "in.csv")
    table.loc[0, "radius_m"] = 90_000.0
    table.loc[0, "located"] = located
    rows, _ = written(table, tmp_path / "out.csv", "acled")
    assert rows[0]["geo_precision"] == {"area": "3.0", "coordinates": "3"}[located]


@pytest.mark.parametrize("name", ["acled", "ucdp", "hxl"])
def test_apostrophes_before_formulas_are_counted(name, tmp_path):
    _, notes = written(one(place="@here", text="=1+1"), tmp_path / "a.csv", name)
    guarded = sum(cell.startswith("'") for cell in cells(tmp_path / "a.csv")[-1].values())
    assert guarded == 2
    assert sum(note.startswith("2 cells begin like a formula") for note in notes) == 1
    _, notes = written(one(place="-4", text="'quoted'"), tmp_path / "a.csv", name)
    assert sum(note.startswith("1 cell begins like a formula") for note in notes) == 1
    _, notes = written(one(place="here", text="'quoted'"), tmp_path / "a.csv", name)
    assert not any("formula" in note for note in notes)


def test_the_grid_cell_of_a_position_is_that_of_ucdp(tmp_path, dataset):
    table = read_incidents(dataset)
    bare = table[["id", "lon", "lat", "date_start"]]
    rows, _ = written(pd.DataFrame(bare), tmp_path / "out.csv", "ucdp")
    theirs = [float(row["priogrid_gid"]) for row in cells(dataset)]
    assert [float(row["priogrid_gid"]) for row in rows] == theirs


@pytest.mark.parametrize("name", ["acled", "ucdp", "hxl"])
def test_gdal_reads_as_many_rows_and_the_same_positions(name, flags, tmp_path):
    export(flags, tmp_path / "a.csv", options=layout(name))
    found = pyogrio.read_dataframe(tmp_path / "a.csv", encoding="utf-8", read_geometry=False)
    lat, lon = ("lat", "lon") if name == "hxl" else ("latitude", "longitude")
    found = found.iloc[1:] if name == "hxl" else found
    assert len(found) == len(flags)
    for column, ours in ((lat, "lat"), (lon, "lon")):
        read = pd.to_numeric(found[column].replace("", np.nan)).to_numpy()
        assert read == pytest.approx(flags[ours].to_numpy(), abs=5.1e-8, nan_ok=True)
