"""What a zone forbids: by type of incident, by party, and what is not known."""

import pytest

from geomap.errors import ZoneError
from geomap.flags import flag, forbidden
from geomap.tables import INCIDENT_TYPES

from .flag_tables import ONE, WEST, incidents, zones


@pytest.mark.parametrize(
    ("kind", "actors", "rule", "covered"),
    [
        ("shelling", [], {}, True),
        ("shelling", [], {"types": [], "actors": []}, True),
        ("shelling", [], {"types": ["shelling"]}, True),
        ("withdrawal", [], {"types": ["shelling"]}, False),
        ("Withdrawal ", [], {"types": ["shelling"]}, False),
        ("shelling", [], {"types": ["Artillery fire"]}, True),  # a word for it, as readers have it
        ("skirmish", [], {"types": ["shelling"]}, True),
        (None, [], {"types": ["shelling"]}, True),
        (float("nan"), [], {"types": ["shelling"]}, True),
        ("shelling", ["Army of A"], {"actors": ["army of a"]}, True),
        ("shelling", ["Army of B"], {"actors": ["army of a"]}, False),
        ("shelling", ["Army of B", "Army of A"], {"actors": ["army of a"]}, True),
        ("shelling", [], {"actors": ["army of a"]}, True),
        ("shelling", None, {"actors": ["army of a"]}, True),
        ("shelling", ["unknown person"], {"actors": ["army of a"]}, True),
        ("shelling", ["Unidentified armed group", "B"], {"actors": ["army of a"]}, True),
        ("shelling", [" "], {"actors": ["army of a"]}, True),
        ("withdrawal", ["Army of A"], {"actors": ["army of a"], "types": ["shelling"]}, False),
        ("shelling", ["Army of B"], {"actors": ["army of a"], "types": ["shelling"]}, False),
        ("shelling", ["Azerbaijani forces (Special)"], {"actors": ["azerbaijani FORCES"]}, True),
    ],
)
def test_the_rule_of_a_zone(kind, actors, rule, covered):
    assert forbidden(kind, actors, rule) is covered


@pytest.mark.parametrize("kind", INCIDENT_TYPES)
def test_a_rule_covers_the_types_it_lists_and_no_other_known_one(kind):
    others = [other for other in INCIDENT_TYPES if other != kind]
    assert forbidden(kind, [], {"types": [kind]}) is True
    assert forbidden(kind, [], {"types": others}) is False


@pytest.mark.parametrize(
    ("party", "actor"),
    [
        ("Azerbaijan", "Azerbaijani forces"),
        ("Azerbaijani", "Military Forces of Azerbaijan (2003-)"),
        ("Azerbaijan", "Азербайджан"),
        ("Азербайджан", "Azerbaijani soldiers"),
        ("Azerbaijan", "азербайджанские военные"),
        ("Azerbaijan", "Azərbaycan"),
        ("Russia", "Российские войска"),
        ("Lebanon", "Lebanese army"),
        ("Cyprus", "Greek Cypriots"),
        ("Armenia", "Armenian army"),
        ("Ukraine", "Ukrainian forces"),
        ("Turkey", "Turkish drones"),
        ("Syria", "Government of Syria"),
        ("Sudan", "Sudanese Armed Forces"),
        ("Armed forces of Cyprus", "armed force of Cyprus"),
    ],
)
def test_a_party_is_known_by_its_country_or_nationality_in_any_script(party, actor):
    assert forbidden("shelling", [actor], {"actors": [party]}) is True


@pytest.mark.parametrize(
    ("party", "actor"),
    [
        ("US", "Russian forces"),
        ("Oman", "Romania"),
        ("Niger", "Nigerian army"),
        ("Nigeria", "Armed Forces of Niger"),
        ("Iran", "Iraqi army"),
        ("Armenia", "Army of B"),
        ("Mali", "Somali police"),
        ("India", "Indiana militia"),
        ("Austria", "Australian troops"),
        ("Slovakia", "Slovenian troops"),
        ("Mauritania", "Mauritian police"),
        ("Liberia", "Libyan army"),
        ("Armenian forces", "Armenia's parliament"),
        ("Guinea Bissau", "Guinea"),
        ("''", "Russia"),
    ],
)
def test_a_party_is_no_part_of_another_name(party, actor):
    assert forbidden("shelling", [actor], {"actors": [party]}) is False


def test_what_a_zone_does_not_forbid_is_clear_and_says_so():
    ruled = (*ONE[:5], {"types": ["shelling"]}, WEST)
    out = flag(incidents((46.25, 39.5, "2022-03-25", None), type=["withdrawal"]), zones(ruled))
    assert out["verdict"].tolist() == ["clear"]
    assert out["probability"].tolist() == [1.0]
    assert "withdrawal is not among what the zone forbids" in out["why"][0]


def test_another_party_is_clear_and_the_sentence_names_it():
    ruled = (*ONE[:5], {"actors": ["A", "B"]}, WEST)
    case = incidents((46.25, 39.5, "2022-03-25", None), type=["shelling"], actors=[["C army"]])
    out = flag(case, zones(ruled))
    assert out["verdict"].tolist() == ["clear"]
    assert "the zone's rule is about other parties than C army" in out["why"][0]
    assert "shelling is not" not in out["why"][0]


def test_what_one_zone_allows_another_forbids():
    allowed = ("a", "1", None, None, 0.0, {"types": ["withdrawal"]}, WEST)
    other = ("b", "1", None, None, 0.0, {"types": ["shelling"]}, WEST)
    case = incidents((46.25, 39.5, "2022-03-25", None), type=["shelling"])
    out = flag(case, zones(allowed, other))
    assert out.iloc[0][["verdict", "zone_id"]].tolist() == ["breach", "b"]
    out = flag(case, zones(allowed, other), all_pairs=True)
    assert out["verdict"].tolist() == ["clear", "breach"]


def test_a_rule_that_is_no_list_is_an_error():
    with pytest.raises(ZoneError, match="forbids types is no list"):
        forbidden("shelling", [], {"types": "shelling"})
    with pytest.raises(ZoneError, match="forbids actors is no list"):
        forbidden("shelling", ["A"], {"actors": [1]})


def test_a_rule_of_a_type_that_is_not_known_is_warned_of():
    ruled = (*ONE[:5], {"types": ["shelling", "sorcery"]}, WEST)
    out = flag(incidents((46.25, 39.5, "2022-03-25", None), type=["shelling"]), zones(ruled))
    assert out["verdict"].tolist() == ["breach"]
    (warning,) = out.attrs["warnings"]
    assert warning.startswith("z forbids sorcery, no type of incident here; use armed clash, ")


@pytest.mark.parametrize(
    ("kind", "actors", "rule", "said"),
    [
        (None, ["A"], {"types": ["shelling"]}, "no type recorded; the rule is about shelling"),
        ("brawl", ["A"], {"types": ["shelling"]}, "brawl is no known type; the rule is about shel"),
        (None, [], {"types": list("abcdef")}, "the rule is about a, b, c, d and 2 more"),
        ("shelling", [], {"actors": ["Azerbaijan"]}, "no party recorded; the rule is about Azerb"),
        ("shelling", None, {"actors": ["A", "B"]}, "no party recorded; the rule is about A, B"),
        ("shelling", ["unknown men"], {"actors": ["A"]}, "no party identified; the rule is about"),
    ],
)
def test_a_breach_says_what_the_rule_asks_and_nobody_recorded(kind, actors, rule, said):
    case = incidents((46.25, 39.5, "2022-03-25", None), type=[kind], actors=[actors])
    out = flag(case, zones((*ONE[:5], rule, WEST)))
    assert out["verdict"].tolist() == ["breach"]
    assert said in out["why"][0]


def test_what_is_recorded_or_not_asked_is_not_called_missing():
    case = incidents(
        (46.25, 39.5, "2022-03-25", None), type=["shelling"], actors=[["Azerbaijani forces"]]
    )
    rule = {"types": ["shelling"], "actors": ["Azerbaijan"]}
    assert "the rule is about" not in flag(case, zones((*ONE[:5], rule, WEST)))["why"][0]
    bare = incidents((46.25, 39.5, "2022-03-25", None))
    assert "the rule is about" not in flag(bare, zones(ONE))["why"][0]


def test_a_misspelt_rule_does_not_forbid_everything():
    case = incidents((46.25, 39.5, "2022-03-25", None))
    with pytest.raises(ZoneError, match='forbids "actor" means nothing; known are actors and typ'):
        flag(case, zones((*ONE[:5], {"actor": ["A"]}, WEST)))


def test_zones_may_call_their_geometry_anything_but_must_be_a_table():
    case = incidents((46.25, 39.5, "2022-03-25", None))
    renamed = zones(ONE).rename_geometry("outline")
    assert flag(case, renamed)["verdict"].tolist() == ["breach"]
    with pytest.raises(ZoneError, match="zones are a table"):
        flag(case, zones(ONE).geometry)


def test_a_direction_from_a_control_place_is_not_that_place():
    listed = zones(ONE).assign(outside_places=[["geomap:x"]])
    rows = [(46.25, 39.5, "2022-03-25", None)] * 2
    case = incidents(*rows, place=["X", "30 km north of X"], place_id="geomap:x")
    out = flag(case, listed)
    assert "geomap:x is on the list of places outside" in out["why"][0]
    assert "list of places" not in out["why"][1]
