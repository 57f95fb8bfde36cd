"""The manifest as a file: stable text, and nothing taken on trust when it is read."""

import copy
import json

import pytest

from geomap.errors import InputError
from geomap.manifest import Manifest, read_manifest

HASH = "0" * 64
FILE = {"path": "x.csv", "sha256": HASH, "bytes": 3}
ROWS = [
    ["a", "z", "1", True, "breach", 0.954, 1234.6],
    ["b", None, None, None, "not placed", None, None],
]
WHOLE = {
    "made_with": {"geomap": "0.1.0"},
    "command": ["geomap", "flag", "x.csv"],
    "options": {
        "columns": {"Ort": "place"}, "dates": None, "format": None, "encoding": None,
        "layer": None, "on_invalid": "raise", "threshold": 0.66, "all_pairs": False,
    },
    "inputs": [{"role": "incidents", **FILE}],
    "zones": {"path": None, "files": [FILE], "sha256": HASH,
              "versions": [{"zone_id": "z", "version": "1", "sha256": HASH}]},
    "gazetteer": {"kind": "default", "path": None, "files": [FILE], "added": [], "world": ["a 1"]},
    "blurred": None,
    "counts": {"incidents": 2, "rows": 2, "refused": 0, "verdict": {"breach": 1}, "located": {}},
    "outputs": [FILE],
    "verdicts": {"made": "anew", "sha256": HASH, "note": None, "columns": [], "rows": ROWS},
}  # fmt: skip


def put(path, whole):
    path.write_text(json.dumps({"manifest": 1, **whole}), encoding="utf-8")
    return path


def test_it_is_json_and_comes_back_as_it_was(tmp_path):
    manifest = Manifest(**WHOLE)
    path = tmp_path / "m.json"
    path.write_text(manifest.text(), encoding="utf-8")
    assert json.loads(manifest.text()) == {"manifest": 1, **WHOLE}
    assert read_manifest(path) == manifest
    assert read_manifest(path).text() == manifest.text()
    assert manifest.text().count("\n      [") == 2, "a verdict a line"


@pytest.mark.parametrize("rows", [None, []])
def test_it_may_list_no_verdicts(tmp_path, rows):
    whole = copy.deepcopy(WHOLE)
    whole["verdicts"]["rows"] = rows
    assert json.loads(Manifest(**whole).text())["verdicts"]["rows"] == rows


@pytest.mark.parametrize("text", ["\ud800", "\u202e", "\x1b[31m", "\u2028", "Парух ե", "😀", '"[]'])
def test_any_text_in_it_can_be_written_and_shown(text):
    whole = copy.deepcopy(WHOLE)
    whole["command"] = [text]
    whole["verdicts"]["rows"][0][0] = text
    written = Manifest(**whole).text()
    written.encode("utf-8")
    assert json.loads(written)["command"] == [text]
    assert json.loads(written)["verdicts"]["rows"][0][0] == text
    assert written.replace("\n", "").isprintable()


CASES = [
    (("options", "threshold"), 0, "options.threshold"),
    (("options", "threshold"), True, "options.threshold"),
    (("options", "on_invalid"), "ignore", "options.on_invalid"),
    (("options", "dates"), "ymd", "options.dates"),
    (("options", "columns"), {"a": 1}, "options.columns.a"),
    (("options", "all_pairs"), "yes", "options.all_pairs"),
    (("inputs",), {}, "inputs"),
    (("inputs", 0, "role"), "output", r"inputs\[0\].role"),
    (("inputs", 0, "sha256"), "f", r"inputs\[0\].sha256"),
    (("inputs", 0, "bytes"), -1, r"inputs\[0\].bytes"),
    (("inputs", 0, "path"), None, r"inputs\[0\].path"),
    (("zones", "versions", 0), "z", r"zones.versions\[0\]"),
    (("gazetteer", "kind"), "web", "gazetteer.kind"),
    (("blurred",), {"metres": 0, "withheld": ""}, "blurred.metres"),
    (("counts", "verdict"), {"breach": 1.5}, "counts.verdict.breach"),
    (("verdicts", "rows", 0), ["a"], r"verdicts.rows\[0\]"),
    (("verdicts", "rows", 0, 4), "guilty", r"verdicts.rows\[0\]"),
    (("verdicts", "rows", 0, 5), 10**300, r"verdicts.rows\[0\]"),
    (("verdicts", "rows", 0, 0), None, r"verdicts.rows\[0\]"),
    (("command",), "geomap", "command"),
    (("made_with",), [], "made_with"),
]


@pytest.mark.parametrize(("where", "value", "named"), CASES)
def test_what_is_not_as_it_should_be_is_named(tmp_path, where, value, named):
    whole = copy.deepcopy(WHOLE)
    part = whole
    for key in where[:-1]:
        part = part[key]
    part[where[-1]] = value
    with pytest.raises(InputError, match=named):
        read_manifest(put(tmp_path / "m.json", whole))


@pytest.mark.parametrize("key", WHOLE)
def test_what_is_missing_is_named(tmp_path, key):
    whole = {name: part for name, part in WHOLE.items() if name != key}
    with pytest.raises(InputError, match=f"{key} is missing"):
        read_manifest(put(tmp_path / "m.json", whole))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ('{"manifest": NaN}', "not JSON"),
        ('{"manifest": ' + "9" * 5000 + "}", "not JSON"),
        ("[]", "no manifest"),
        ("{}", "no manifest"),
        ('{"manifest": true}', "no manifest"),
        ('{"manifest": 0}', "no manifest"),
        ('{"manifest": "1"}', "no manifest"),
        ('{"manifest": 2}', "use a later one"),
        ('{"manifest": 1}', "made_with is missing"),
    ],
)
def test_other_files_are_no_manifests(tmp_path, text, words):
    path = tmp_path / "m.json"
    path.write_text(text)
    with pytest.raises(InputError, match=words) as caught:
        read_manifest(path)
    assert str(path) in str(caught.value)


def test_infinity_written_as_a_number_is_refused(tmp_path):
    path = tmp_path / "m.json"
    text = json.dumps({"manifest": 1, **WHOLE}).replace("1234.6", "1e999")
    assert json.loads(text)["verdicts"]["rows"][0][6] == float("inf")
    path.write_text(text)
    with pytest.raises(InputError, match=r"verdicts.rows\[0\]"):
        read_manifest(path)


def test_keys_that_are_not_known_are_left_alone(tmp_path):
    path = put(tmp_path / "m.json", {**WHOLE, "later": {"a": 1}})
    assert read_manifest(path) == Manifest(**WHOLE)
