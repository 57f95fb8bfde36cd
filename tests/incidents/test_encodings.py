"""Encodings: told by the bytes where they prove it, and said where they are taken."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.errors import InputError
from geomap.incidents import ReadOptions, read_incidents
from geomap.incidents.encodings import decode

GERMAN = "Ort,Bemerkung\nÜbersee,Größe des Hügels für Fürth\nMünchen,geräumt\n"
RUSSIAN = "место,описание\nПарух,обстрел с применением беспилотников\nШуша,спокойно\n"
UKRAINIAN = "місце,опис\nЇжаківка,обстріл з мінометів біля річки Інгул\n"
FRENCH = "lieu,remarques\nÉpinal,décès signalés à l'hôpital\n"


@pytest.mark.parametrize(
    ("text", "written", "called"),
    [
        (GERMAN, "utf-8", "UTF-8"),
        (GERMAN, "utf-8-sig", "UTF-8"),
        (RUSSIAN, "utf-16", "UTF-16"),
        (GERMAN, "utf-16-be", "UTF-16"),
        (RUSSIAN, "utf-16-be", "UTF-16"),
        (RUSSIAN, "utf-16-le", "UTF-16"),
        (GERMAN, "utf-16-le", "UTF-16"),
        (RUSSIAN, "utf-32", "UTF-32"),
        (GERMAN, "cp1252", "cp1252"),
        (FRENCH, "cp1252", "cp1252"),
        (RUSSIAN, "cp1251", "cp1251"),
        (UKRAINIAN, "cp1251", "cp1251"),
    ],
)
def test_an_encoding_is_told_by_the_bytes(text, written, called):
    found = decode(text.encode(written), "cases.csv")
    assert (found.text, found.encoding) == (text, called)
    assert (found.note is None) == (called == "UTF-8")


def test_a_guess_is_said_with_a_word_and_the_way_out(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_bytes(RUSSIAN.encode("cp1251"))
    table = read_incidents(path)
    assert table["place"].tolist() == ["Парух", "Шуша"]
    assert table.attrs["encoding"] == "cp1251"
    (note,) = table.attrs["notes"]
    assert "cp1251" in note
    assert '"место"' in note
    assert "--encoding" in note


def test_a_person_names_the_encoding(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_bytes("place\nParí\n".encode("cp1250"))
    table = read_incidents(path, options=ReadOptions(encoding="cp1250"))
    assert (table["place"].tolist(), table.attrs["notes"]) == (["Parí"], [])
    path.write_bytes("\ufeffplace\nПарух\n".encode())
    assert read_incidents(path, options=ReadOptions(encoding="UTF-8")).iloc[0]["place"] == "Парух"


@pytest.mark.parametrize(
    ("data", "encoding", "message"),
    [
        ("место\nПарух\n".encode("cp1251"), "utf-8", "line 1: not utf-8"),
        (b"place\nFar\xff\n", "ascii", "line 2: not ascii"),
        (b"place\nA\n", "klingon", 'encoding "klingon" is not known'),
        (b"place\nA\n", "base64", 'encoding "base64" is not known'),
        (b"place\nA\n", "", "is not known"),
        (b"place\nA\n", "a\0b", "is not known"),
        (codecs.BOM_UTF16_LE + b"p\0l", None, "not UTF-16"),
        ("place\nФарух Փառուխ\n".encode() + b"\xff\n", None, "line 3: not UTF-8 there"),
        (b"place\n\x81\x98\n", None, "line 2: not UTF-8, and no encoding can be told"),
    ],
)
def test_bytes_that_are_no_text_are_one_line(data, encoding, message):
    with pytest.raises(InputError, match=message) as caught:
        decode(data, "cases.csv", encoding=encoding)
    assert "\n" not in str(caught.value)


@given(st.text(max_size=200))
def test_any_utf8_is_utf8(text):
    text = text.encode("utf-8", "replace").decode().lstrip("\ufeff")
    if "\0" in text:
        return
    assert decode(text.encode(), "a").text == text


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(data):
    try:
        found = decode(data, "a")
    except InputError as error:
        assert "\n" not in str(error)  # noqa: PT017
        return
    assert isinstance(found.text, str)
    if found.encoding in {"cp1251", "cp1252"}:
        assert found.text.encode(found.encoding) == data
