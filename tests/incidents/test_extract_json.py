"""JSON of drafted reports, as people edit it: what is read, kept, and refused by row and field."""

import json

import pytest

from geomap.errors import InputError
from geomap.incidents import read_incidents
from geomap.tables import INCIDENT, names_of

FULL = {name: None for name in names_of(INCIDENT) if name != "claims"} | {
    "id": "a-1", "type": "shelling", "date_start": "2023-05-02", "date_end": "2023-05-02",
    "place": "Abu Shouk", "located": "coordinates", "lat": 13.67, "lon": 25.34, "raw": {},
    "actors": ["one; two", "three"], "contested": False,
}  # fmt: skip
CLAIMS = [
    {"claimant": "Sudan", "stance": "asserts", "about": "killed", "value": "3", "start": 4,
     "end": 9, "confidence": 0.5, "why": "plain", "note": "seen by me", "weight": [1, 2]},
    {"claimant": "residents", "stance": "denies", "about": "event", "value": None},
]  # fmt: skip


def document(*incidents, **others):
    return {"report": {"title": "T", "publisher": "P"}, "places": [], **others,
            "incidents": list(incidents)}  # fmt: skip


@pytest.fixture
def write(tmp_path):
    def written(value, name="r.json"):
        path = tmp_path / name
        path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
        return path

    return written


def test_an_incident_is_read_with_claims_and_strange_members(write):
    path = write(document({**FULL, "claims": CLAIMS, "checked by": "N. N.", "spans": {"type": []}}))
    table = read_incidents(path)
    (row,) = table.to_dict("records")
    assert (row["id"], row["type"], row["lat"], row["located"]) == (
        "a-1", "shelling", 13.67, "coordinates",
    )  # fmt: skip
    assert row["actors"] == ["one; two", "three"]
    assert row["killed_best"] == 3
    assert row["contested"] is True  # as the claims have it
    first, second = row["claims"]
    assert (first["claimant"], first["value"], first["note"]) == ("Sudan", "3", "seen by me")
    assert (second["claimant"], second["stance"]) == ("residents", "denies")
    assert row["raw"]["checked by"] == "N. N."
    assert json.loads(row["raw"]["spans"]) == {"type": []}
    assert json.loads(row["raw"]["claim_spans"]) == [
        {"start": 4, "end": 9, "confidence": 0.5, "why": "plain", "weight": [1, 2]}, {},
    ]  # fmt: skip


def test_a_person_may_leave_out_what_is_empty_and_write_numbers_as_numbers(write):
    short = {"place": "Farukh", "date_start": "2022-03-25", "type": "shooting", "extra": 1,
             "claims": [{"claimant": "Armenia", "stance": "asserts", "about": "killed",
                         "value": 3}]}  # fmt: skip
    table = read_incidents(write(document(short)))
    (row,) = table.to_dict("records")
    assert (row["place"], row["type"], row["killed_best"]) == ("Farukh", "shooting", 3)
    assert row["claims"][0]["value"] == "3"
    assert row["raw"]["extra"] == "1"
    assert row["id"] == "r-1"


def test_rows_that_are_wrong_are_listed_with_number_and_field(write, tmp_path):
    good = {**FULL, "claims": CLAIMS}
    found = [
        good,
        {**FULL, "id": "a-2", "lat": 99},
        {**FULL, "id": "a-3", "date_start": "2023-02-31"},
        {**FULL, "id": "a-4", "claims": [{"claimant": "X", "stance": "thinks", "about": "event"}]},
        {**FULL, "id": "a-5", "claims": "X says so"},
        "no object",
        {**FULL, "id": "a-6", "raw": {"n": 1, "row": "kept"}},
    ]
    table = read_incidents(write(document(*found)), rejects=tmp_path / "rejects.csv")
    assert table["id"].tolist() == ["a-1", "a-6"]
    assert table["raw"][1]["row"] == "kept"
    assert table["raw"][1]["n"] == "1"
    wrong = {item["line"]: (item["column"], item["reason"]) for item in table.attrs["rejects"]}
    assert sorted(wrong) == [2, 3, 4, 5, 6]
    assert [wrong[n][0] for n in (2, 3, 4, 5)] == ["lat", "date_start", "claims", "claims"]
    assert 'stance "thinks"' in wrong[4][1]
    assert wrong[6][1] == "an incident is a JSON object"


def test_lines_of_several_reports_are_read_and_a_broken_one_is_refused_alone(write):
    lines = [
        json.dumps(document({**FULL, "claims": CLAIMS})),
        "",
        "{broken",
        json.dumps({"report": {}}),
        json.dumps(document({**FULL, "id": "b-1"})),
    ]
    table = read_incidents(write("\n".join(lines), "many.jsonl"))
    assert table["id"].tolist() == ["a-1", "b-1"]
    reasons = [item["reason"] for item in table.attrs["rejects"]]
    assert reasons == ["line 3: no valid JSON", "line 4: incidents is missing"]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (document(), "it holds no incident"),
        ({"report": {}, "incidents": 3}, "incidents is no list"),
        (document({**FULL, "lon": "x"}), r'incident 1: lon "x"'),
        ('{"report": {}, "incidents": [', "no valid JSON"),
        (document({f"m{n}": 1 for n in range(3000)}), "different members"),
    ],
)
def test_what_cannot_be_meant_is_one_line_with_the_file(write, value, said):
    with pytest.raises(InputError, match=said) as caught:
        read_incidents(write(value))
    assert str(caught.value).startswith("r.json")
    assert "\n" not in str(caught.value)


def test_geojson_with_the_same_words_stays_geojson(write):
    point = {"type": "Point", "coordinates": [46.8, 40.0]}
    feature = {"type": "Feature", "geometry": point, "properties": {"report": "x", "incidents": 1}}
    collection = {"notes": "n", "type": "FeatureCollection", "features": [feature]}
    for value in (feature, collection):
        assert read_incidents(write(value)).attrs["format"] == "geojson"


def test_a_byte_order_mark_and_another_encoding_are_read(tmp_path):
    path = tmp_path / "r.json"
    path.write_text(json.dumps(document(FULL)), encoding="utf-8-sig")
    assert read_incidents(path)["id"].tolist() == ["a-1"]
    path.write_text(json.dumps(document(FULL)), encoding="utf-16")
    assert read_incidents(path)["id"].tolist() == ["a-1"]


def test_halves_of_characters_refuse_their_row(write):
    table = read_incidents(write(document(FULL, {**FULL, "id": "x", "title": "\ud800"})))
    assert table["id"].tolist() == ["a-1"]
    assert "half a character" in table.attrs["rejects"][0]["reason"]


def test_what_a_reviewer_did_not_confirm_is_counted_and_not_read(write):
    mine = {**FULL, "claims": CLAIMS, "edited": ["place"]}
    saved = document(mine, rejected=[{**FULL, "id": "no"}], undecided=[FULL, FULL])
    table = read_incidents(write(json.dumps(saved, indent=1) + "\n"))
    assert table["id"].tolist() == ["a-1"]
    assert table["raw"][0]["edited"] == '["place"]'
    assert table.attrs["notes"] == ["3 drafts that are rejected or not decided on: not read"]
