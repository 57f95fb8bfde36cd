"""The recipe of the README for Spark is run on a real Spark, beside `geomap flag --stream`."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from geomap.tables import INCIDENT, SUMMARY, names_of

ROOT = Path(__file__).parents[2]
HEADING = "On Spark"
ROWS = 6_000
KINDS = {"text": pa.string(), "date": pa.date32(), "number": pa.float64(), "count": pa.int64(),
         "truth": pa.bool_(), "list": pa.list_(pa.string())}  # fmt: skip

pytestmark = [
    pytest.mark.skipif(shutil.which("java") is None, reason="no java here: Spark does not run"),
    pytest.mark.skipif(
        importlib.util.find_spec("pyspark") is None, reason="no pyspark here: pip install pyspark"
    ),
]


def recipe():
    """The code under the heading of the README, as one script."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = re.search(rf"^#+ {HEADING}$(.*?)(?=^#+ |\Z)", text, flags=re.DOTALL | re.MULTILINE)
    assert section, f"README.md has no section {HEADING}"
    blocks = re.findall(r"```python\n(.*?)```", section[1], flags=re.DOTALL)
    assert blocks
    return "\n".join(blocks)


def some(rng, values, share):
    """Values drawn for rows, a share of which have none."""
    drawn = rng.choice(values, ROWS).tolist()
    lacks = rng.random(ROWS) < share
    return [None if lack else value for lack, value in zip(lacks.tolist(), drawn, strict=True)]


def write_incidents(path):
    """Incidents about the Lachin corridor, with what a verdict rests on and all that it does not.

    Of every column some rows are empty. Row groups are small, so that Spark splits the file.
    """
    rng = np.random.default_rng(8)
    nowhere = rng.random(ROWS) < 0.1
    day = np.datetime64("2020-06-01") + rng.integers(0, 1_400, ROWS)
    undated = rng.random(ROWS) < 0.1
    columns = {
        "id": [f"i{number}" for number in range(ROWS)],
        "title": [f'"{number}", Ղարաբաղ' for number in range(ROWS)],
        "type": some(rng, ["shelling", "armed clash", "protest", "withdrawal", "blast"], 0.1),
        "date_start": pa.array(day, mask=undated),
        "date_end": pa.array(day + rng.choice([0, 0, 0, 40], ROWS), mask=undated),
        "date_precision": some(rng, ["day", "week", "month", "year"], 0.5),
        "place": some(rng, ["Somewhere"], 0.3),  # in no gazetteer: Spark asks none
        "lon": pa.array(rng.normal(46.6, 0.8, ROWS), mask=nowhere),
        "lat": pa.array(rng.normal(39.8, 0.5, ROWS), mask=nowhere),
        "radius_m": some(rng, [0.0, 800.0, 6_000.0], 0.2),
        "located": np.where(nowhere, "missing", "coordinates").tolist(),
        "actors": [["A", "B"][: number % 3] for number in range(ROWS)],
        "killed_best": some(rng, [0, 3], 0.5),
    }
    fields = [(c.name, KINDS[c.kind]) for c in INCIDENT if c.name not in {"claims", "raw"}]
    arrays = {
        name: pa.nulls(ROWS, kind)
        if name not in columns
        else columns[name].cast(kind)
        if isinstance(columns[name], pa.Array)
        else pa.array(columns[name], kind)
        for name, kind in fields
    }
    claims = [[{"claimant": "A", "stance": "asserts", "about": "event"}], []]
    arrays["claims"] = pa.array([claims[number % 40 != 0] for number in range(ROWS)])
    pq.write_table(pa.table(arrays), path, row_group_size=500)


def ran(code, folder, **more):
    """Run a script in a process of its own."""
    there = {**os.environ, "PYTHONPATH": str(ROOT), **more}
    done = subprocess.run(
        [sys.executable, *code], cwd=folder, env=there, capture_output=True, text=True,
        timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, (done.stdout + done.stderr)[-4_000:]


def alike(path):
    """The ids and SUMMARY columns of Parquet, sorted by id, dictionaries as texts."""
    table = pq.read_table(path)
    plain = {
        name: table[name].cast(pa.string())
        if pa.types.is_dictionary(table[name].type)
        else table[name]
        for name in table.column_names
    }
    return pa.table(plain).sort_by("id")


def test_spark_gives_the_verdicts_of_a_stream(tmp_path):
    write_incidents(tmp_path / "incidents.parquet")
    (tmp_path / "recipe.py").write_text(recipe(), encoding="utf-8")
    conf = {
        "spark.sql.files.maxPartitionBytes": "100k",  # several tasks, some without a row
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.local.dir": str(tmp_path / "spark"),
    }
    given = " ".join(f"--conf {name}={value}" for name, value in conf.items())
    submit = f"--master local[2] {given} pyspark-shell"
    ran(["recipe.py"], tmp_path, PYSPARK_SUBMIT_ARGS=submit, PYSPARK_PYTHON=sys.executable)
    flag = ["-m", "geomap", "flag", "incidents.parquet", "--stream", "--within", "0"]
    ran([*flag, "-o", "stream.parquet"], tmp_path)
    stream = alike(tmp_path / "stream.parquet")
    assert stream.num_rows == ROWS
    verdicts = set(stream["verdict"].to_pylist())
    assert verdicts >= {"breach", "possible", "clear", "not in force", "not placed"}
    for name in ("flags.parquet", "flags-by-pandas.parquet"):
        spark = alike(tmp_path / name)
        assert len(list((tmp_path / name).glob("part-*.parquet"))) > 1
        assert spark.column_names == stream.column_names
        for column in ("id", *names_of(SUMMARY)):
            assert spark[column].equals(stream[column]), (name, column)
        assert spark["actors"].to_pylist() == stream["actors"].to_pylist()
