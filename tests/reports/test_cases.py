"""The reports: what their answers say can be found in them, and hangs together."""

import datetime as dt
import re

import pytest

from geomap.tables import INCIDENT_TYPES, STANCES

from .agreement import any_of, metres
from .scoring import AFTER, STYLES, load_cases, score

CASES = [*load_cases(), *load_cases(AFTER), *load_cases(STYLES)]
WORDS = {3: "трое", 4: "четыре", 5: "five people", 1000: "тысячи"}
FIGURES = [f"{name}_{end}" for name in ("killed", "wounded") for end in ("low", "best", "high")]


def by_name(test):
    return pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)(test)


def test_there_are_reports_in_both_languages():
    languages = [case.expected["language"] for case in CASES]
    assert languages.count("en") >= 22
    assert languages.count("ru") >= 6
    assert len(set(languages)) == 2


@by_name
def test_a_report_is_as_long_as_a_report(case):
    assert 100 <= len(case.text.split()) <= 350


@by_name
def test_words_stand_in_the_text(case):
    text = case.text.casefold()
    words = [*case.expected["not_places"], *case.expected["either_way"]]
    for place in case.expected["places"]:
        words += [place["text"], *place.get("forms", [])]
    assert [word for word in words if word.casefold() not in text] == []


@by_name
def test_figures_that_are_no_toll_stand_in_the_text(case):
    for figure in case.expected["not_toll"]:
        thousands, millions = figure // 1000, figure // 1_000_000
        written = [str(figure), f"{figure:,}", f"{thousands} тысяч", f"{millions} миллион"]
        assert any(re.search(rf"(?<!\d){form}(?!\d)", case.text) for form in written) or (
            figure in WORDS and WORDS[figure] in case.text.casefold()
        ), figure


@by_name
def test_places_are_whole(case):
    places = {place["text"]: place for place in case.expected["places"]}
    assert len(places) == len(case.expected["places"])
    for place in places.values():
        assert -90 <= place["lat"] <= 90
        assert -180 <= place["lon"] <= 180
        assert place["within_m"] > 0
        if "same_as" in place:
            other = places[place["same_as"]]
            assert place["place_id"] == other["place_id"]
            assert metres(place, other) == 0


@by_name
def test_incidents_are_whole(case):
    places = {place["text"] for place in case.expected["places"]}
    published = case.expected["published"]
    dt.date.fromisoformat(published)
    for incident in case.expected["incidents"]:
        assert {incident["type"], *incident.get("or_type", [])} <= set(INCIDENT_TYPES)
        assert {incident["place"], *incident.get("or_place", [])} <= places
        days = [*any_of(incident["date_start"]), *any_of(incident["date_end"])]
        assert all(dt.date.fromisoformat(day).isoformat() == day for day in days)
        assert max(days) <= published
        for name in ("killed", "wounded"):
            low, best, high = (
                [figure for figure in any_of(incident[f"{name}_{end}"]) if figure is not None]
                for end in ("low", "best", "high")
            )
            if low and best and high:
                assert min(low) <= min(best) <= max(best) <= max(high)
        for claim in incident["claims"]:
            assert claim["stance"] in STANCES
            counted = {"killed", "wounded", "air strikes"}
            assert (claim["value"] is None) != (claim["about"] in counted)


@by_name
def test_no_figure_is_both_a_toll_and_none(case):
    tolls = {
        figure
        for incident in case.expected["incidents"]
        for column in FIGURES
        for figure in any_of(incident[column])
    }
    assert tolls.isdisjoint(case.expected["not_toll"])


@by_name
def test_a_draft_of_the_answers_has_every_mark(case):
    scores = score(case, draft_of(case))
    short = {
        name: tally.missed + tally.wrong
        for name, tally in scores.items()
        if tally.recall not in {None, 1.0} or tally.precision not in {None, 1.0}
    }
    assert short == {}


def draft_of(case):
    """A draft that says what the answers say, the first of each list."""
    masked = case.text
    names = " ".join(place["text"] for place in case.expected["places"])
    for words in [*case.expected["not_places"], *case.expected["either_way"]]:
        if words not in names:
            whole = rf"\b{re.escape(words)}\b"
            masked = re.sub(whole, lambda found: " " * len(found[0]), masked, flags=re.IGNORECASE)
    places = [
        place | {"text": case.text[found.start() : found.end()]} | span(found)
        for place in case.expected["places"]
        for found in re.finditer(rf"\b{re.escape(place['text'])}\b", masked, re.IGNORECASE)
    ]
    at = {place["text"]: place for place in case.expected["places"]}
    incidents = []
    for wanted in case.expected["incidents"]:
        drafted = {key: any_of(value)[0] for key, value in wanted.items() if key != "claims"}
        drafted |= {"lat": at[wanted["place"]]["lat"], "lon": at[wanted["place"]]["lon"]}
        incidents.append(drafted | {"claims": wanted["claims"]})
    report = {"published": case.expected["published"]}
    return {"report": report, "places": places, "incidents": incidents}


def span(found):
    return {"start": found.start(), "end": found.end()}
