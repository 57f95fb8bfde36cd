"""Whatever the layout of CSV: hostile cells, tables with little in them, claims, whole files."""

import csv
import datetime as dt
import os
import re
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.errors import OutputError
from geomap.exports import ExportOptions, export
from geomap.incidents import read_incidents

FORMULA = set("=+-@\t\r")
HOSTILE = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "<script>alert(1)</script>", "]]>", '"', "'=1",
    "a\0b", "half \ud800", "\x01\x1f", "a\nb", "#event+code", ";", '";"', "x" * 40_000,
]  # fmt: skip


def layout(name, **others):
    return ExportOptions(layout=name, **others)


def cells(path):
    csv.field_size_limit(10**6)
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def written(table, path, name):
    notes = export(table, path, options=layout(name))
    return cells(path), notes


@pytest.mark.parametrize("name", ["acled", "ucdp", "hxl"])
@pytest.mark.parametrize("package", [False, True])
def test_hostile_cells_are_text_everywhere(name, package, tmp_path):
    claim = {"claimant": "A", "stance": "asserts", "about": "event"}
    texts = pd.Series(HOSTILE, dtype=object)  # not Arrow's text, which has no half characters
    table = pd.DataFrame(
        {
            "id": [f"row-{number}" for number in range(len(HOSTILE))],
            **dict.fromkeys(("title", "type", "place", "text", "dataset"), texts),
            "actors": [[text, "B"] for text in HOSTILE],
            "sources": [[text] for text in HOSTILE],
            "claims": [[{**claim, "quote": text, "claimant": text}] for text in HOSTILE],
            "lon": -46.8,
            "lat": -40.0,
            "Latitude": texts,
            "Verdict": texts,
        }
    )
    notes = export(table, tmp_path / "a.csv", options=layout(name, datapackage=package))
    rows = cells(tmp_path / "a.csv")
    assert len(rows) == len(table) + (name == "hxl")
    for row in rows:
        starts = [cell for cell in row.values() if cell[:1] in FORMULA]
        assert all(re.fullmatch(r"-\d+\.\d+", cell) for cell in starts)
    text = (tmp_path / "a.csv").read_text(encoding="utf-8")
    assert "\0" not in text
    assert any("half characters" in note for note in notes)
    assert any("Latitude" in note and "Verdict" in note for note in notes)
    back = read_incidents(tmp_path / "a.csv")
    assert back["id"].tolist() == table["id"].tolist()
    assert back["lon"].eq(-46.8).all()


@pytest.mark.parametrize("name", ["acled", "ucdp", "hxl"])
def test_tables_with_little_in_them_are_written(name, tmp_path):
    path = tmp_path / "a.csv"
    bare = pd.DataFrame({"id": ["a", "b"], "place": ["Farukh", None]})
    assert len(written(bare, path, name)[0]) == 2 + (name == "hxl")
    assert read_incidents(path)["located"].tolist() == ["missing", "missing"]
    assert len(written(bare.iloc[:0], path, name)[0]) == (name == "hxl")
    points = gpd.GeoDataFrame(bare, geometry=gpd.points_from_xy([46.8, 1], [40.0, 2]), crs=4326)
    export(points, path, options=layout(name))
    assert read_incidents(path)["lon"].tolist() == [46.8, 1.0]


@pytest.mark.parametrize("name", ["geomap", "acled", "ucdp", "hxl"])
def test_a_verdict_without_its_reasons_is_written_and_read(name, tmp_path):
    table = pd.DataFrame({"id": ["a"], "place": ["Farukh"], "verdict": ["clear"]})
    [*_, row], _ = written(table, tmp_path / "a.csv", name)
    assert (row["verdict"], row["why"]) == ("clear", "")
    assert read_incidents(tmp_path / "a.csv")["verdict"].tolist() == ["clear"]


TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=12
).filter(str.strip)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(["acled", "ucdp", "hxl"]),
    st.lists(
        st.fixed_dictionaries(
            {
                "title": st.none() | TEXT,
                "type": st.none() | TEXT,
                "actors": st.lists(TEXT, max_size=3),
                "sources": st.lists(TEXT, max_size=3),
                "killed_best": st.none() | st.integers(0, 10**6),
                "lon": st.floats(-180, 180),
                "lat": st.floats(0.01, 90) | st.floats(-90, -0.01),
                "located": st.sampled_from(["coordinates", "area"]),
                "radius_m": st.none() | st.floats(0, 10**5),
                "date_start": st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)).map(pd.Timestamp)
                | st.just(pd.NaT),
            }
        ),
        min_size=1,
        max_size=4,
    ),
)
def test_any_table_keeps_its_days_positions_and_figures(tmp_path_factory, name, rows):
    path = tmp_path_factory.mktemp("any") / "a.csv"
    table = pd.DataFrame([{"id": f"row-{number}", **row} for number, row in enumerate(rows)])
    table["date_start"] = table["date_start"].astype("datetime64[s]")
    table["radius_m"] = table["radius_m"].astype(float)
    export(table, path, options=layout(name))
    back = read_incidents(path)
    assert back.attrs["rejects"] == []
    assert back["id"].tolist() == table["id"].tolist()
    assert (back["date_start"].eq(table["date_start"]) | table["date_start"].isna()).all()
    assert back["date_start"].isna().tolist() == table["date_start"].isna().tolist()
    assert back["killed_best"].tolist() == pytest.approx(
        table["killed_best"].astype(float).tolist(), nan_ok=True
    )
    for column in ("lon", "lat"):
        assert back[column].tolist() == pytest.approx(table[column].tolist(), abs=5.1e-8)
    assert not (back["located"].eq("coordinates") & table["located"].eq("area")).any()


@pytest.mark.parametrize("name", ["acled", "ucdp", "hxl"])
def test_claims_go_beside_or_are_told_of(name, incidents, tmp_path, capsys):
    export(incidents, tmp_path / "a.csv", options=layout(name))
    assert (tmp_path / "a.claims.csv").exists()
    notes = export(incidents, "-.csv", options=layout(name, datapackage=True))
    (tmp_path / "b.csv").write_text(capsys.readouterr().out, encoding="utf-8", newline="")
    back = read_incidents(tmp_path / "b.csv")
    assert len(back) == len(incidents)
    assert any("standard output takes no data package" in note for note in notes)
    if name == "hxl":
        assert back["claims"].tolist() == incidents["claims"].tolist()
    else:
        assert any(re.search(r"no place for .*\bclaims\b", note) for note in notes)


def test_a_layout_that_is_none_is_one_clear_error(incidents, tmp_path):
    with pytest.raises(OutputError, match='layout "facts" is not known; use geomap, acled'):
        export(incidents, tmp_path / "a.csv", options=layout("facts"))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["acled", "ucdp", "hxl"])
def test_a_write_that_fails_leaves_all_files_whole(name, incidents, tmp_path, monkeypatch):
    for file in ("a.csv", "a.claims.csv", "datapackage.json"):
        (tmp_path / file).write_text('{"resources":[{"path":"a.csv"}]}')
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    put, calls = Path.write_text, []

    def full(path, *given, **named):
        calls.append(path)
        if len(calls) == 3:
            raise OSError(28, "No space left on device")
        return put(path, *given, **named)

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OutputError, match="No space left"):
        export(incidents, tmp_path / "a.csv", options=layout(name, datapackage=True))
    monkeypatch.undo()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


WRITE = """
import sys, pandas as pd
from geomap.exports import ExportOptions, export
from geomap.incidents import read_incidents
from geomap.shipped import shipped
table = read_incidents(shipped("layers", "incidents", "farukh-2022.csv"))
table["b"], table["a"] = 1, 2
for name in ("acled", "ucdp", "hxl"):
    options = ExportOptions(layout=name, datapackage=True)
    print(export(table, f"{sys.argv[1]}/{name}.csv", options=options))
"""


def test_the_same_table_gives_the_same_bytes(tmp_path):
    found = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        said = subprocess.run(
            [sys.executable, "-c", WRITE, folder],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
        found.append([said.stdout, *((p.name, p.read_bytes()) for p in sorted(folder.iterdir()))])
    assert found[0] == found[1]
    assert len(found[0]) == 10
