"""Drafts: which mentions are one incident, where and when it was, who claims what of it."""

import datetime as dt

import pytest

from geomap.gazetteer import Gazetteer
from geomap.reports.documents import read_report, report_of_text
from geomap.reports.drafts.drafting import draft_report

DAY = dt.date(2023, 11, 15)  # a Wednesday


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.open()


@pytest.fixture
def drafted(gazetteer):
    def read(text, published=DAY):
        return draft_report(report_of_text(text, published=published), gazetteer)

    return read


def told(draft):
    return [(each.fields["type"], each.fields["place"]) for each in draft.incidents]


def days(draft):
    return [(each.fields["date_start"], each.fields["date_end"]) for each in draft.incidents]


def said(incident):
    return {(claim.claimant, claim.stance, claim.about, claim.value) for claim in incident.claims}


# what is one incident


def test_one_place_and_day_told_over_three_sentences_is_one(drafted):
    draft = drafted(
        "Rockets hit the town of Kiryat Shmona on Tuesday, the army said. The strike wounded two "
        "soldiers. A third rocket fell in a field; nobody was hurt there."
    )
    assert told(draft) == [("shelling", "Kiryat Shmona")]
    assert days(draft) == [("2023-11-14", "2023-11-14")]


def test_two_places_are_two(drafted):
    draft = drafted(
        "Shells landed in Kherson on Tuesday. On the same day a drone struck a bus in Nikopol."
    )
    assert told(draft) == [("shelling", "Kherson"), ("drone strike", "Nikopol")]
    assert days(draft) == [("2023-11-14", "2023-11-14")] * 2


def test_two_days_at_one_place_are_two(drafted):
    draft = drafted(
        "Soldiers opened fire at a patrol near Metula on Monday. On Tuesday shots were fired at "
        "a second patrol near Metula."
    )
    assert told(draft) == [("shooting", "Metula")] * 2
    assert days(draft) == [("2023-11-13", "2023-11-13"), ("2023-11-14", "2023-11-14")]


def test_a_lead_of_a_region_is_the_village_named_below(drafted):
    draft = drafted(
        "Azerbaijani troops advanced in Nagorno-Karabakh on Tuesday, officials said.\n\n"
        "The soldiers crossed the line near the village of Taghavard and dug in."
    )
    assert len({each.fields["place"] for each in draft.incidents}) == 1
    assert draft.incidents[0].fields["place"] == "Taghavard"


def test_a_heading_tells_no_second_incident(drafted):
    draft = drafted(
        "Two killed in shelling of Kherson\n\nKHERSON, Nov 15 (Reuters) - Russian artillery "
        "shelled Kherson on Tuesday evening, killing two people, the governor said."
    )
    assert told(draft) == [("shelling", "Kherson")]


def test_entries_of_a_bulletin_stay_apart(drafted):
    draft = drafted(
        "Daily summary, 15 November 2023\n\n1. Naqoura. On Tuesday two shells fell near the "
        "port.\n\n2. Metula. On Tuesday a rocket hit a house.\n\n3. Tyre. Nothing to report."
    )
    assert told(draft) == [("shelling", "Naqoura"), ("shelling", "Metula")]


@pytest.mark.parametrize(
    "text",
    [
        "The minister warned that rebels could attack Goma.",
        "In 1974 Turkish troops landed near Kyrenia.",
        "The two sides did not exchange fire near Metula on Tuesday, the force said.",
        "Parliament in Tbilisi met on Tuesday and talked about the price of bread.",
    ],
)
def test_what_is_feared_past_or_denied_by_the_text_is_no_incident(drafted, text):
    draft = drafted(text)
    assert draft.incidents == ()


# days


def test_the_day_it_was_said_is_not_the_day_it_was(drafted):
    draft = drafted("A mine killed a farmer near Metula on Monday, the police said on Wednesday.")
    assert days(draft) == [("2023-11-13", "2023-11-13")]


def test_the_next_sentence_tells_the_day(drafted):
    draft = drafted("Nikopol was shelled. It was on Monday evening.")
    assert days(draft) == [("2023-11-13", "2023-11-13")]


def test_days_after_an_event(drafted):
    draft = drafted("Troops left Kherson on Tuesday, two days after the shelling of Nikopol.")
    assert ("shelling", "Nikopol") in told(draft)
    assert days(draft)[told(draft).index(("shelling", "Nikopol"))] == ("2023-11-12", "2023-11-12")


def test_without_a_day_the_report_is_doubted(drafted):
    draft = drafted("Shells hit the harbour of Nikopol, the governor said.")
    assert days(draft) == [("2023-11-15", "2023-11-15")]
    assert any("day" in doubt for doubt in draft.incidents[0].doubts)


def test_without_any_date_nothing_is_guessed(gazetteer):
    draft = draft_report(report_of_text("Shells hit the harbour of Nikopol."), gazetteer)
    assert days(draft) == [(None, None)]
    assert "no day is given" in draft.incidents[0].doubts


# claims


def test_both_sides_of_one_incident(drafted):
    draft = drafted(
        "Georgia's interior ministry said that Russian soldiers opened fire at a farmer near "
        "Gori on Tuesday, wounding him. Russia's defence ministry denied the report."
    )
    (incident,) = draft.incidents
    stances = {(claim.stance, claim.about) for claim in incident.claims}
    assert ("asserts", "shooting") in stances
    assert ("asserts", "wounded") in stances
    assert ("denies", "event") in stances
    assert incident.fields["contested"]
    assert incident.fields["wounded_best"] == 1


def test_figures_of_two_claimants_make_a_range(drafted):
    draft = drafted(
        "A drone hit a market in Sevare on Monday. The army said 12 people were killed. "
        "Local officials put the dead at 19."
    )
    (incident,) = draft.incidents
    ends = [incident.fields[f"killed_{end}"] for end in ("low", "best", "high")]
    assert ends == [12, 15, 19]
    assert {(claim.value) for claim in incident.claims if claim.about == "killed"} == {"12", "19"}


def test_a_denial_of_a_day_is_at_the_incident_of_that_day(drafted):
    draft = drafted(
        "Shells fell in Naqoura on Monday, the force said. On Tuesday a mine went off near "
        "Metula, it said. Hezbollah denied that it was responsible for Monday's shelling."
    )
    first, second = draft.incidents
    assert first.fields["contested"]
    assert not second.fields["contested"]


def test_what_nobody_is_named_for_is_the_publishers(drafted):
    draft = drafted("KHERSON, Nov 15 (Reuters) - Shells killed two people in Kherson on Tuesday.")
    (incident,) = draft.incidents
    assert {claim.claimant for claim in incident.claims} == {"Reuters"}


def test_every_claim_stands_in_the_text(drafted):
    text = (
        "Rebels of the M23 took the town of Rutshuru on Tuesday, residents said. The army said "
        "that it had left the town to spare civilians and that five of its soldiers were killed."
    )
    draft = drafted(text)
    for incident in draft.incidents:
        for claim in incident.claims:
            assert text[claim.start : claim.end].strip()
            assert 0 < claim.confidence <= 1


def test_what_is_not_drafted_is_counted(drafted):
    draft = drafted(
        "Shells fell in Kherson on Tuesday. The war of 2014 killed more than 13,000 people."
    )
    assert any("background" in note for note in draft.notes)


def test_a_list_of_places_is_an_incident_each(drafted):
    draft = drafted("Azerbaijani forces shelled Goris, Sotk and Jermuk on Tuesday, Armenia said.")
    assert told(draft) == [("shelling", place) for place in ("Goris", "Sotk", "Jermuk")]


def test_a_village_and_its_region_are_one_place(drafted):
    draft = drafted("Shells fell in Goris, in the Syunik region, on Tuesday.")
    assert told(draft) == [("shelling", "Goris")]


def test_each_sides_own_losses_are_added(drafted):
    draft = drafted(
        "Fighting broke out near Sotk on Tuesday. Armenia said 15 of its soldiers were killed. "
        "Azerbaijan said seven of its servicemen were killed."
    )
    (incident,) = draft.incidents
    assert [incident.fields[f"killed_{end}"] for end in ("low", "best", "high")] == [22, 22, 22]


def test_a_dateline_says_nothing(drafted):
    draft = drafted(
        "KYIV, 14 Nov 2023 (Reuters) - Armenia said Azerbaijani forces shelled Sotk on Monday."
    )
    (incident,) = draft.incidents
    assert {claim.claimant for claim in incident.claims} == {"Armenia"}
    assert days(draft) == [("2023-11-13", "2023-11-13")]


def test_what_another_page_tells_is_left_out(gazetteer):
    page = (
        "<html><head><title>Shelling of Hays</title></head><body><article><h1>Shelling of Hays"
        "</h1><p>Shells hit a bakery in Hays on Tuesday, killing two people, a doctor said. The "
        "town lies on the road to the coast, and its market was full of people that morning."
        "</p></article><div><h2>Most read</h2><p>Two soldiers shot dead in Kunduz</p></div>"
        "</body></html>"
    )
    draft = draft_report(read_report(page.encode(), published=DAY), gazetteer)
    assert told(draft) == [("shelling", "Hays")]


def test_a_figure_or_denial_without_an_incident_is_told(drafted):
    draft = drafted("Nine soldiers were killed. Hezbollah denied any involvement.")
    assert draft.incidents == ()
    assert any('"Nine soldiers"' in note for note in draft.notes)
    assert any('"Hezbollah"' in note for note in draft.notes)
