"""The sentence: what a journalist can quote, with who asserts and who denies."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.flags import flag, forbidden
from geomap.flags.claims import claims_sentence

from .flag_tables import ONE, TWO, WEST, incidents, zones

DAY = "2022-03-25"


def claim(claimant, stance, about="event"):
    return {"claimant": claimant, "stance": stance, "about": about}


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        (None, []),
        ([], []),
        ([claim("A", "asserts")], ["A asserts the event"]),
        (
            [claim("A", "asserts"), claim("A", "asserts", "killed"), claim("B", "denies")],
            ["A asserts the event, B denies it"],
        ),
        (
            [claim("Russia", "asserts", "ceasefire violation"), claim("Azerbaijan", "denies")],
            ["Russia asserts a breach, Azerbaijan denies it"],
        ),
        (
            [claim("Russia", "asserts", "breach"), claim("Azerbaijan", "denies", "breach")],
            ["Russia asserts a breach, Azerbaijan denies it"],
        ),
        ([claim("B", "denies", "troop entry")], ["B denies the event"]),
        ([claim("A", "asserts", "wounded")], ["A asserts the event"]),
        # Figures for what a party says did not happen so are no assertion of it.
        (
            [claim("B", "asserts", "killed"), claim("B", "denies"), claim("A", "asserts")],
            ["A asserts the event, B denies it"],
        ),
        ([claim("A", "asserts", "place"), claim("B", "denies", "date")], []),
        # A denial of a figure or of a withdrawal is no denial of the incident.
        (
            [claim("A", "asserts"), claim("B", "denies", "killed")],
            ["A asserts the event", "B denies the number of killed"],
        ),
        (
            [
                claim("A", "asserts"),
                claim("A", "asserts", "withdrawal"),
                claim("B", "denies", "withdrawal"),
            ],
            ["A asserts the event", "A asserts a withdrawal, B denies it"],
        ),
        ([claim("B", "denies", "weapon")], ["B denies the weapon"]),
        ([claim("A", "revises", "killed")], ["A asserts the event"]),
        (
            [claim("A", "asserts"), claim("B", "asserts", "shelling"), claim("C", "denies")],
            ["A and B assert the event, C denies it"],
        ),
        (
            [claim("A", "asserts", "breach"), claim("B", "asserts"), claim("C", "denies")],
            ["A asserts a breach, B asserts the event, C denies it"],
        ),
        (
            [claim(name, "denies") for name in "ABCDE"],
            ["A, B, C and others deny the event"],
        ),
        ([claim(name, "asserts") for name in "ABC"], ["A, B and C assert the event"]),
    ],
)
def test_who_asserts_and_who_denies(claims, said):
    assert claims_sentence(claims) == said


def test_names_of_parties_are_one_line_of_bounded_length():
    rude = claim("A\nministry\u202e\x1b[31m " + "x" * 500, "denies", "a\tb" * 90)
    (said,) = claims_sentence([rude])
    assert said.isprintable()
    assert said.startswith("A ministry")
    assert len(said) < 150


def test_the_claims_end_the_sentence():
    claims = [claim("Ministry A", "asserts"), claim("Ministry B", "denies")]
    out = flag(incidents((46.25, 39.5, DAY, None), claims=[claims]), zones(ONE))
    assert out["why"][0] == (
        "22 km inside a boundary known to about 1 km: virtually certain inside (1.00); "
        "in force from 2020-12-01 to 2022-08-25; Ministry A asserts the event, Ministry B denies it"
    )


def test_other_zones_that_are_breached_are_named():
    corridor = ("c", "1", None, None, 1_000.0, {}, WEST.buffer(-0.2))
    edge = ("e", "1", None, None, 100_000.0, {}, WEST.buffer(-0.2))
    allowed = ("a", "1", None, None, 0.0, {"types": ["shelling"]}, WEST)
    layer = zones(ONE, TWO, corridor, edge, allowed)
    layer["name"] = ["Zone", "Zone", "Corridor", "Vague zone", "Allowed"]
    case = incidents((46.5, 39.5, DAY, None), type=["troop entry"])
    out = flag(case, layer)
    assert out["zone_id"].tolist() == ["z"]
    chance = flag(case, zones(edge))["probability"][0]
    assert 0.1 < chance < 0.66
    assert out["why"][0].endswith(
        f"also a breach of Corridor (1.00); possibly a breach of Vague zone ({chance:.2f})"
    )
    pairs = flag(case, layer, all_pairs=True)
    assert not pairs["why"].str.contains("also a breach").any()


def test_many_other_zones_are_counted():
    layer = zones(*[(name, "1", None, None, 0.0, {}, WEST) for name in "abcdef"])
    out = flag(incidents((46.5, 39.5, DAY, None)), layer)
    assert out["why"][0].endswith(
        "also a breach of b (1.00); also a breach of c (1.00); also a breach of d (1.00); "
        "and of 2 more zones"
    )


def test_cells_that_are_missing_in_any_way_are_missing():
    case = incidents((46.25, 39.5, DAY, None), (float("nan"), float("nan"), DAY, None))
    plain = flag(case, zones(ONE, TWO, name=[None, None]))
    for column in ("located", "place", "place_id", "type", "date_precision"):
        case[column] = pd.array([pd.NA, pd.NA], dtype="string")
    case["radius_m"] = pd.array([pd.NA, pd.NA], dtype="Float64")
    case["claims"], case["actors"] = [[None, float("nan")]] * 2
    out = flag(case, zones(ONE, TWO, name=[None, float("nan")]))
    assert out["verdict"].tolist() == ["breach", "not placed"]
    assert out["why"].tolist() == plain["why"].tolist()


CONTROL = "geomap:hill"


def test_a_control_place_that_falls_on_the_other_side_is_warned_of():
    layer = zones(ONE, TWO, inside_places=[[CONTROL], []], outside_places=[[], [CONTROL]])
    case = incidents(
        (47.25, 39.5, DAY, None),  # outside version 1, which lists it inside
        (47.25, 39.5, "2023-01-01", None),  # inside version 2, which lists it outside
        (46.25, 39.5, DAY, None),  # as listed
        (47.25, 39.5, DAY, None),  # another place
        (46.25, 39.5, "2023-01-01", None),  # as listed
        place_id=[CONTROL, CONTROL, CONTROL, "geomap:other", CONTROL],
    )
    out = flag(case, layer)
    one = (
        "geomap:hill is on the list of places inside z version 1, "
        "but its position here falls 22 km outside"
    )
    two = (
        "geomap:hill is on the list of places outside z version 2, "
        "but its position here falls 22 km inside"
    )
    assert out.attrs["warnings"] == [one, two]
    assert one in out["why"][0]
    assert two in out["why"][1]
    assert not out["why"][2:].str.contains("on the list").any()


def test_tables_without_lists_or_with_empty_cells_are_not_warned_of():
    layer = zones(ONE, inside_places=[None])
    case = incidents((47.25, 39.5, DAY, None), (47.25, 39.5, DAY, None), place_id=[CONTROL, None])
    assert flag(case, layer).attrs["warnings"] == []
    assert flag(case.drop(columns=["place_id"]), layer).attrs["warnings"] == []


def test_every_pair_names_its_zone_and_the_one_row_of_what_is_not_placed_names_none():
    case = incidents((float("nan"), float("nan"), DAY, None), place=["a hill"])
    pairs = flag(case, zones(ONE, TWO), all_pairs=True)
    assert pairs["verdict"].tolist() == ["not placed"] * 2
    assert pairs["zone_version"].tolist() == ["1", "2"]
    assert flag(case, zones(ONE, TWO))["zone_id"].isna().all()


@pytest.mark.parametrize(("threshold", "verdict"), [(0.5, "breach"), (0.500001, "possible")])
def test_a_probability_at_the_threshold_reaches_it(threshold, verdict):
    """A point on a straight edge is inside with one half, whatever the edge's uncertainty."""
    strip = ("z", "1", None, None, 500.0, {}, WEST)
    out = flag(incidents((46.0, 39.5, DAY, None)), zones(strip), threshold=threshold)
    assert out["probability"][0] == 0.5
    assert out["verdict"].tolist() == [verdict]


@pytest.mark.parametrize(
    ("chance", "verdict"),
    [
        (0.66, "breach"),
        (0.66 - 1e-12, "breach"),  # noise of the integration, not doubt
        (0.6599, "possible"),
        (0.10, "possible"),
        (0.10 - 1e-12, "possible"),
        (0.0999, "clear"),
    ],
)
def test_the_edges_of_the_verdicts(monkeypatch, chance, verdict):
    from geomap.zones import ZoneIndex

    measured = ZoneIndex.measured

    def fixed(self, *args, **options):
        distance, edge, known = measured(self, *args, **options)
        return distance, edge, known * 0 + chance

    monkeypatch.setattr(ZoneIndex, "measured", fixed)
    out = flag(incidents((46.25, 39.5, DAY, None)), zones(ONE))
    assert out["verdict"].tolist() == [verdict]


@given(
    kind=st.none() | st.text(max_size=20),
    actors=st.lists(st.text(max_size=20), max_size=3),
    types=st.lists(st.text(max_size=20), max_size=3),
    parties=st.lists(st.text(max_size=20), max_size=3),
)
def test_any_text_is_covered_or_not(kind, actors, types, parties):
    assert forbidden(kind, actors, {"types": types, "actors": parties}) in (True, False)
