"""Files made to break a reader: refused, or their rows listed, in bounded memory."""

import csv
import gzip
import json
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.errors import GazetteerError
from geomap.gazetteer.sources import Reading, Tables, read_source, source_format
from geomap.gazetteer.sources.geonames import COLUMNS, read_geonames
from geomap.gazetteer.sources.gns import read_gns
from geomap.gazetteer.sources.osm import read_osm
from geomap.gazetteer.sources.reading import RowProblem, checked, clean, tidy_names

DATA = Path(__file__).resolve().parents[1] / "data" / "gazetteer"
GOOD = "1\tAlpha\tAlpha\t\t50\t10\tP\tPPL\tDE\t\t01\t\t\t\t10\t\t1\tEurope/Berlin\t2024-01-01"


def row(**changes):
    cells = dict(zip(COLUMNS, GOOD.split("\t"), strict=True)) | changes
    return "\t".join(cells.values())


def dump(tmp_path, *rows, name="DE.txt"):
    path = tmp_path / name
    path.write_bytes(b"\n".join(r if isinstance(r, bytes) else r.encode() for r in rows) + b"\n")
    return path


def read(path):
    reading = Reading()
    return list(read_source(path, reading=reading)), reading


@pytest.mark.parametrize(
    ("bad", "column", "reason"),
    [
        (row(latitude="91"), "latitude", "over 90 degrees"),
        (row(longitude="-180.5"), "longitude", "over 180 degrees"),
        (row(latitude="nan"), "latitude", "no finite number"),
        (row(latitude="inf"), "latitude", "no finite number"),
        (row(latitude=""), "latitude", "no number"),
        (row(latitude="1_0"), "latitude", "no number"),
        (row(geonameid="x"), "geonameid", "no number of GeoNames"),
        (row(geonameid="-5"), "geonameid", "no number of GeoNames"),
        (row(geonameid="9" * 5000), "geonameid", "no number of GeoNames"),
        (row(geonameid="١٢"), "geonameid", "no number of GeoNames"),
        (row(population="-1"), "population", "no possible population"),
        (row(population="many"), "population", "no number"),
        (row(name="  "), "name", "empty"),
        (row(name="x" * 500), "name", "over 400 letters"),
        (row(name="a\x07b"), "name", "not text"),
        (row(**{"country code": "Germany"}), "country", "no ISO 3166 code"),
        ("1\tAlpha", "", "2 columns; a GeoNames dump has 19"),
        (GOOD + "\textra", "", "20 columns; a GeoNames dump has 19"),
        ("", "", "1 columns"),
        (b"1\tAl\0pha", "", "NUL"),
        (GOOD.encode().replace(b"Alpha", b"\xc4lpha"), "", "not UTF-8 at byte 3"),
    ],
)
def test_a_bad_row_is_listed_and_the_next_one_read(tmp_path, bad, column, reason):
    path = dump(tmp_path, GOOD, bad, row(geonameid="3"))
    records, reading = read(path)
    assert [record.id for record in records] == ["geonames:1", "geonames:3"]
    (rejected,) = reading.rejects
    assert (rejected.line, rejected.column, rejected.file) == (2, column, str(path))
    assert reason in rejected.reason


def test_a_line_of_ten_megabytes_is_listed_in_little_memory(tmp_path):
    long = row(alternatenames="x" * 10_000_000)
    path = dump(tmp_path, GOOD, long, row(geonameid="3"))
    del long
    tracemalloc.start()
    records, reading = read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [record.id for record in records] == ["geonames:1", "geonames:3"]
    assert reading.rejects[0].line == 2
    assert reading.rejects[0].reason.startswith("10,000,0")
    assert len(reading.rejects[0].row) < 1_000
    assert peak < 8e6


def test_memory_does_not_grow_with_the_file(tmp_path):
    def peak_of(rows):
        path = dump(tmp_path, *(row(geonameid=str(n)) for n in range(1, rows)), name=f"{rows}.txt")
        tracemalloc.start()
        count = sum(1 for _ in read_geonames(path, Tables(), Reading()))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == rows - 1
        return peak

    assert peak_of(20_000) < 1.5 * peak_of(2_000) + 100_000


def test_rejects_are_kept_to_a_number_and_all_counted(tmp_path):
    path = dump(tmp_path, GOOD, *["bad"] * 50)
    reading = Reading(kept=20)
    assert len(list(read_source(path, reading=reading))) == 1
    assert (len(reading.rejects), reading.refused) == (20, 50)
    reading.write_rejects(tmp_path / "r.csv")
    with (tmp_path / "r.csv").open(encoding="utf-8", newline="") as stream:
        listed = list(csv.DictReader(stream))
    assert [line["line"] for line in listed[:3]] == ["2", "3", "4"]
    assert listed[-1]["reason"] == "and 30 more rows, not listed"


def test_a_rejects_file_runs_in_no_spreadsheet(tmp_path):
    path = dump(tmp_path, GOOD, "=HYPERLINK(1)\tx", row(latitude="@SUM(A1)"))
    _, reading = read(path)
    reading.write_rejects(tmp_path / "r.csv")
    with (tmp_path / "r.csv").open(encoding="utf-8", newline="") as stream:
        cells = [cell for line in csv.reader(stream) for cell in line]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def zipped(tmp_path, members, name="DE.zip"):
    path = tmp_path / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in members:
            archive.writestr(member, data)
    return path


@pytest.mark.parametrize(
    ("members", "told"),
    [
        ([("a.txt", GOOD), ("b.txt", GOOD)], "holds a.txt, b.txt; unpack it"),
        ([("../../etc/DE.txt", GOOD)], "leads outside"),
        ([("/etc/DE.txt", GOOD)], "leads outside"),
        ([("..\\DE.txt", GOOD)], "leads outside"),
        ([("C:/DE.txt", GOOD)], "leads outside"),
        ([("DE.txt", GOOD), ("../x", "")], "leads outside"),
        ([("readme.txt", "only this")], "holds no table"),
        ([], "no table|no GeoNames dump|broken"),
    ],
)
def test_a_zip_file_that_is_not_plain_is_refused(tmp_path, members, told):
    with pytest.raises(GazetteerError, match=told):
        read(zipped(tmp_path, members))


def test_the_member_named_as_the_zip_file_is_read(tmp_path):
    path = zipped(tmp_path, [("DE.txt", GOOD), ("other.txt", "x")])
    assert [record.id for record in read(path)[0]] == ["geonames:1"]


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "DE.zip"
    block = (GOOD + "\n").encode() * 10_000
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("DE.txt", "w", force_zip64=True) as stream,
    ):
        for _ in range(200):
            stream.write(block)
    assert path.stat().st_size < 2e6
    tracemalloc.start()
    with pytest.raises(GazetteerError, match="as no table of names does"):
        read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2e6


def test_a_zip_that_lies_about_its_size_is_refused(tmp_path):
    path = zipped(tmp_path, [("DE.txt", (GOOD + "\n") * 2_000)])
    data = bytearray(path.read_bytes())
    true = struct.pack("<L", len(GOOD) * 2_000 + 2_000)
    at = data.rindex(true)
    data[at : at + 4] = struct.pack("<L", 1_000)
    path.write_bytes(data)
    with pytest.raises(GazetteerError, match="broken zip file"):
        read(path)


def test_a_cut_zip_and_a_gzipped_file_say_what_to_do(tmp_path):
    path = zipped(tmp_path, [("DE.txt", (GOOD + "\n") * 2_000)])
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(GazetteerError, match="broken zip file"):
        read(path)
    packed = tmp_path / "DE.txt.gz"
    packed.write_bytes(gzip.compress(GOOD.encode()))
    with pytest.raises(GazetteerError, match="gzipped; unpack it"):
        read(packed)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "no GeoNames dump"),
        (b"\x00\x01\x02binary", "no GeoNames dump"),
        (b"name;lat;lon\nAlpha;50;10\n", "no GeoNames dump"),
        (b"{}", "no features"),
        (b'{"type": "Topology", "objects": {}}', "no features"),
        (b'{"features": 3}', "line 1"),
        (b'{"features": [\n{"type": "Feature"},\n{bad}]}', "line 3: not JSON"),
        (b'{"features": [\n{"type": "Feature", "p": NaN}]}', "NaN"),
        (b'{"features": [\n{"type": "Feature"}', "the end of the file"),
        (b'{"features": [' + b"[" * 200_000, "nested too deep|not JSON|end of the file"),
    ],
)
def test_another_file_is_refused_in_one_line(tmp_path, content, told):
    path = tmp_path / "strange"
    path.write_bytes(content)
    with pytest.raises(GazetteerError, match=told) as caught:
        read(path)
    assert "\n" not in str(caught.value)
    assert "strange" in str(caught.value)


@pytest.mark.parametrize("name", ["missing.txt", "."])
def test_a_missing_file_and_a_folder_are_errors(tmp_path, name):
    with pytest.raises(GazetteerError, match=r"no such source|this is a folder"):
        source_format(tmp_path / name)


def test_a_feature_that_is_not_utf_8_is_refused_alone(tmp_path):
    path = tmp_path / "osm.geojson"
    bad = '{"type":"Feature","id":"node/1","properties":{"name":"Köln"},"geometry":null}'
    good = (
        '{"type":"Feature","id":"node/2","properties":{"name":"Bonn","place":"city"},'
        '"geometry":{"type":"Point","coordinates":[7.1,50.7]}}'
    )
    path.write_bytes(b'{"features":[\n' + bad.encode("latin-1") + b",\n" + good.encode() + b"\n]}")
    records, reading = read(path)
    assert [record.id for record in records] == ["osm:node/2"]
    assert (reading.rejects[0].line, reading.rejects[0].column) == (2, "name")
    reading.write_rejects(tmp_path / "r.csv")


@pytest.mark.parametrize(
    "geometry",
    [
        None, 3, {}, {"type": "Point"}, {"type": "Point", "coordinates": []},
        {"type": "Point", "coordinates": ["a", "b"]}, {"type": "Point", "coordinates": [True, 1]},
        {"type": "Point", "coordinates": [1]}, {"type": "Point", "coordinates": [999, 1]},
        {"type": "Polygon", "coordinates": [[[1, 1]]]},
        {"type": "Polygon", "coordinates": [[[1, 1], [2, 2], [1, 1], "x"]]},
        {"type": "Blob", "coordinates": [[1, 1], [2, 2]]},
        {"type": "GeometryCollection", "geometries": []},
        {"type": "LineString", "coordinates": [[1, 1], None]},
    ],
)  # fmt: skip
def test_a_feature_with_a_bad_geometry_is_listed(tmp_path, geometry):
    feature = {"type": "Feature", "properties": {"name": "X"}, "geometry": geometry}
    path = tmp_path / "osm.geojson"
    path.write_text(json.dumps({"features": [feature]}), encoding="utf-8")
    reading = Reading()
    assert list(read_osm(path, reading)) == []
    assert reading.refused == 1


@settings(max_examples=150, deadline=None)
@given(st.lists(st.binary(max_size=120), max_size=12))
def test_any_bytes_are_read_and_counted(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("any") / "any.txt"
    body = b"\n".join(part.replace(b"\n", b"\t") for part in rows)
    if body.startswith((b"PK\x03\x04", b"\x1f\x8b")):
        return
    path.write_bytes(body)
    reading = Reading()
    records = list(read_geonames(path, Tables(), reading))
    lines = len(body.split(b"\n")) - body.endswith(b"\n") if body else 0
    assert len(records) + reading.refused + sum(reading.left_out.values()) >= lines
    assert reading.refused <= lines


cells = st.text(st.characters(exclude_characters="\t\n\r\0", codec="utf-8"), max_size=30)
coordinates = st.floats(-200, 200).map(str) | cells


rows = st.fixed_dictionaries(
    {
        "name": cells,
        "alternatenames": cells,
        "latitude": coordinates,
        "longitude": coordinates,
        "population": st.integers(-5, 10**12).map(str) | cells,
        "feature class": st.sampled_from(["P", "A", "H", "T", "V", ""]),
        "feature code": st.sampled_from(["PPL", "PPLC", "ADM1", "ADM9", "LK", ""]),
    }
)


@settings(max_examples=200, deadline=None)
@given(changes=rows)
def test_what_is_yielded_is_sound_and_the_rest_listed(tmp_path_factory, changes):
    path = tmp_path_factory.mktemp("rows") / "DE.txt"
    path.write_bytes(row(**changes).encode() + b"\n")
    reading = Reading()
    records = list(read_geonames(path, Tables(), reading))
    assert len(records) + reading.refused == (changes["feature class"] in set("PAHT"))
    for record in records:
        assert checked(record) is record
        assert abs(record.lat) <= 90
        assert abs(record.lon) <= 180
        assert len(set(record.names)) == len(record.names) >= 1
        assert all(text == " ".join(text.split()) and text for text, _ in record.names)
        "".join(text for text, _ in record.names).encode("utf-8")


pieces = st.sampled_from(
    ["a", "Ж", " ", "  ", "\u00a0", "\u200e", "\u200c", "\x1f", "\n", "\ud800", "://", "\u00ad"]
)  # fmt: skip
texts = st.lists(pieces, max_size=5).map("".join) | st.just("x" * 401)


@settings(max_examples=400)
@given(st.lists(st.tuples(texts, st.sampled_from([None, "ru", "az"])), min_size=1, max_size=6))
def test_names_are_clean_one_by_one_and_once(pairs):
    def sound(text):
        return text and len(text) <= 400 and "://" not in text and not set(text) & set("\x1f\ud800")

    expected = [(clean(text), language) for text, language in pairs]
    if not sound(expected[0][0]):
        with pytest.raises(RowProblem):
            tidy_names(pairs, Reading())
        return
    reading = Reading()
    names = tidy_names(pairs, reading)
    kept = {pair for pair in expected if sound(pair[0])}
    assert names[0][0] == expected[0][0]
    assert {text for text, _ in names} == {text for text, _ in kept}
    assert {pair for pair in kept if pair[1]} == {pair for pair in names if pair[1]}
    assert len(set(names)) == len(names)
    assert sum(reading.left_out.values()) == sum(bool(t) and not sound(t) for t, _ in expected)


@settings(max_examples=100, deadline=None)
@given(st.lists(cells, min_size=36, max_size=36))
def test_any_gns_row_is_a_place_or_listed(tmp_path_factory, values):
    header = (DATA / "gns_until_2022.txt").read_text(encoding="utf-8").split("\n")[0]
    path = tmp_path_factory.mktemp("gns") / "XX.txt"
    path.write_bytes(f"{header}\n".encode() + "\t".join(values).encode() + b"\n")
    reading = Reading()
    records = list(read_gns(path, Tables(), reading))
    assert len(records) + reading.refused + sum(reading.left_out.values()) >= 1


@pytest.mark.parametrize(
    "change",
    [{"id": "no id"}, {"lon": None}, {"lat": 95.0}, {"radius_m": 0.0}, {"country": "az"},
     {"kind": ""}, {"names": ()}],
)  # fmt: skip
def test_an_unsound_record_is_never_let_out(tmp_path, change):
    sound = read(dump(tmp_path, GOOD))[0][0]
    assert checked(sound) is sound
    with pytest.raises(RowProblem):
        checked(sound._replace(**change))
