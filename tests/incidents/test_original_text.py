"""Delimited text written back: a file's bytes, whatever its dialect, and always its cells."""

import codecs
import csv
import io
import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.incidents import ReadOptions, read_incidents, write_original
from geomap.incidents.columnar import LARGE_BYTES

HEADER = ["place", "lat", "lon", "n", "note"]
CELLS = [
    ["Farukh", "40.0", "46.8", "3", "a, b; c"],
    ["Şuşa", "39.7", "46.7", "", 'he said "no"'],
    ["Hadrut", "39.5", "47.0", "-1.5e3", "two\nlines"],
    ["Lachin", "39.6", "46.5", "NA", ""],
]


def written(tmp_path, data, *, suffix=".csv", options=None):
    """Write bytes, read them as incidents, write those back; return the bytes and the notes."""
    source, path = tmp_path / f"a{suffix}", tmp_path / f"b{suffix}"
    source.write_bytes(data)
    table = read_incidents(source, options=options)
    json.dumps(table.attrs)
    notes = write_original(table, path)
    return path.read_bytes(), notes


def text(rows=CELLS, header=HEADER, **dialect):
    buffer = io.StringIO(newline="")
    csv.writer(buffer, **{"lineterminator": "\n", **dialect}).writerows([header, *rows])
    return buffer.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC], ids=["some", "all", "text"]
)
def test_any_regular_dialect_comes_back_byte_for_byte(tmp_path, delimiter, end, quoting):
    rows = [[cell.replace("\n", end) for cell in row] for row in CELLS]
    data = text(rows, delimiter=delimiter, lineterminator=end, quoting=quoting).encode()
    assert written(tmp_path, data) == (data, ())


@pytest.mark.parametrize(
    "odd",
    [
        'place,lat,lon\n"A",40,46\nB,40,46\n',  # quotes in one row
        "place,lat,lon\nA,40,46\r\nB,40,46\n",  # two line ends
        "place,lat,lon\nA,40,46\nB,40,46",  # none at the end
        "place,lat,lon\n\nA,40,46\n\n\nB,40,46\n\n",  # empty lines
        "sep=;\nplace;lat;lon\nA;40;46\n",
        "Events of March\n\nplace,lat,lon\nA,40,46\n",  # a title
        "\n\nplace,lat,lon\nA,40,46\n",
        "place,lat,lon,place,,\nA,40,46,B,,x\n",  # names that repeat, and none
        '"place","lat","lon"\nA,40,46\n',
        "place,lat,lon,\nA,40,46,\n",  # an empty column at the end
        'place,lat,lon,note\nA,40,46,6" gun\n',  # a quote in a bare cell
        'place,lat,lon\nA,40,46\nB,40\n"C"x,40,46\nTotal\nD,40,46\n',  # rows that are refused
        "place,lat,lon\nA,40,46\nB,x,46\nC,95,46\nD,40,46\n",  # cells that are refused
        'place,lat,lon\nA,40,46\nB,"40,46\n',  # a quote that never closes
        "place\nA\n  \nB\n",
    ],
)
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8], ids=["bare", "mark"])
def test_what_is_odd_comes_back_byte_for_byte(tmp_path, odd, mark):
    back, _ = written(tmp_path, mark + odd.encode())
    assert back == mark + odd.encode()


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (text().encode("utf-16"), None),
        (codecs.BOM_UTF16_BE + text().encode("utf-16-be"), None),
        (text().encode("utf-16-le"), None),
        (codecs.BOM_UTF32_LE + text().encode("utf-32-le"), None),
        (text().replace("Ş", "S").replace("ş", "é").encode("cp1252"), None),
        (text().encode("cp1254"), "cp1254"),
        (text().encode("utf-16-be"), "utf-16-be"),
        (text().encode("utf-8-sig"), "utf-8"),
        (text().encode("utf-16"), "utf-16"),
    ],
)
def test_every_encoding_comes_back_byte_for_byte(tmp_path, data, encoding):
    back, _ = written(tmp_path, data, options=ReadOptions(encoding=encoding))
    assert back == data


SMALL = st.text(st.sampled_from("ab \"';,|\t\n\r\ufeff1é"), max_size=5)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(SMALL, min_size=1, max_size=4), min_size=1, max_size=6),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    st.sampled_from([",", ";"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_any_table_with_rows_of_any_length_comes_back(
    tmp_path_factory, rows, quoting, delimiter, end
):
    folder = tmp_path_factory.mktemp("any")
    header = ["place", "lat", "lon"]
    whole = [["A", "40", "46"], *rows]
    data = text(whole, header, quoting=quoting, delimiter=delimiter, lineterminator=end).encode()
    assert written(folder, data)[0] == data


def lines(end="\n", quoting=csv.QUOTE_MINIMAL, count=30_000):
    rows = [[f"P{n}", "40.5", f"46.{n}", str(n), f"shelling, row {n}"] for n in range(count)]
    data = text(rows, lineterminator=end, quoting=quoting).encode()
    assert len(data) > LARGE_BYTES
    return data


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])
def test_a_large_file_comes_back_byte_for_byte(tmp_path, end, quoting):
    data = codecs.BOM_UTF8 + lines(end, quoting).removesuffix(end.encode())
    assert written(tmp_path, data) == (data, ())


def test_a_large_file_keeps_the_rows_that_are_refused(tmp_path):
    data = lines().replace(b"P7,40.5", b"P7,far").replace(b"P29999,40.5", b"P29999,95")
    back, notes = written(tmp_path, data)
    assert back == data
    assert notes == ("the 2 rows that were not understood are written back, too",)


def test_a_large_file_whose_quotes_are_irregular_has_the_same_cells_and_says_so(tmp_path):
    data = lines().replace(b"P20000,", b'"P20000",')
    back, notes = written(tmp_path, data)
    assert notes == ("every cell is as it was, but some quotes or line ends are not",)
    pd.testing.assert_frame_equal(
        pd.read_csv(io.BytesIO(back), dtype=str), pd.read_csv(io.BytesIO(data), dtype=str)
    )


def test_a_part_of_a_table_has_its_own_rows_in_the_same_dialect(tmp_path):
    source, path = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_bytes(b'Title\r\nplace;lat;lon;lat\r\n"A";40;46;x\r\nB;40;46;y\r\nC;z;46;y\r\n')
    table = read_incidents(source)
    notes = write_original(table[table["place"] == "B"], path)
    assert path.read_bytes() == b"Title\r\nplace;lat;lon;lat\r\nB;40;46;y\r\n"
    assert notes == ("the row that was not understood is left out",)
    write_original(table.iloc[::-1], path)
    assert sorted(path.read_bytes().split(b"\r\n")[2:5]) == [
        b"A;40;46;x",
        b"B;40;46;y",
        b"C;z;46;y",
    ]


def test_a_cell_that_was_changed_is_written_changed(tmp_path):
    source, path = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_text('place,lat,lon\n"A",40,46\nB,40,46\n', "utf-8")
    table = read_incidents(source)
    table["raw"] = [{**row, "place": row["place"].lower()} for row in table["raw"]]
    write_original(table, path)
    assert path.read_text("utf-8").replace('"', "") == "place,lat,lon\na,40,46\nb,40,46\n"


@pytest.mark.parametrize(
    ("suffix", "other", "delimiter"), [(".csv", ".tsv", "\t"), (".tsv", ".csv", ",")]
)
def test_another_delimiter_keeps_every_cell(tmp_path, suffix, other, delimiter):
    own = "\t" if suffix == ".tsv" else ";"
    rows = [["sep=;"]] * (own == ";") + [["Title"], [], ["place", "lat", "lon", "lat"]]
    rows += [["A", "40", "46", "x,y\tz"], ["B", "x", "46", ""], [], ["C", "40", "46", "1"]]
    source, path = tmp_path / f"a{suffix}", tmp_path / f"b{other}"
    with source.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=own).writerows(rows[own == ";" :])
    if own == ";":
        source.write_bytes(b"sep=;\r\n" + source.read_bytes())
    write_original(read_incidents(source), path)
    with path.open(encoding="utf-8", newline="") as stream:
        assert list(csv.reader(stream, delimiter=delimiter)) == rows[own == ";" :]


def test_events_without_header_come_back_with_what_is_between_them(shared_data, tmp_path):
    lines = (shared_data / "gdelt" / "gdelt-events.export.tsv").read_bytes().splitlines()
    broken = b"\t".join(lines[1].split(b"\t")[:9])
    data = b"\r\n".join([lines[0], b"", broken, *lines[2:]])
    back, notes = written(tmp_path, data, suffix=".tsv")
    assert back == data
    assert notes == ("the row that was not understood is written back, too",)


def test_rows_of_several_claimants_come_back_with_those_refused(tmp_path):
    data = (
        b"id,place,date,claimant,stance,about,value\n1,A,2022-03-24,X,asserts,killed,3\n"
        b"2,B,24.24.24,X,asserts,killed,3\n1,A,2022-03-24,Y,denies,killed,\n\n"
        b"2,B,2022-03-24,Y,asserts,killed,9\n3,C,2022-03-24,X,perhaps,killed,1\n"
    )
    assert written(tmp_path, data)[0] == data


def test_standard_output_has_the_bytes_of_the_file(geomap_cli, tmp_path):
    source, path = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_bytes(codecs.BOM_UTF8 + text(delimiter=";", lineterminator="\r\n").encode())
    done = geomap_cli("export", source, "-o", path, "--original")
    assert path.read_bytes() == source.read_bytes(), done.stderr
    streamed = geomap_cli("export", source, "-o", "-", "--original")
    assert streamed.stdout.removeprefix("\ufeff") == text(delimiter=";", lineterminator="\n")
