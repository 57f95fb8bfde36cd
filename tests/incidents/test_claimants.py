"""Claimants: every spelling is one body, two bodies stay two, unknown names stay as written."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.incidents import read_incidents
from geomap.incidents.claimants import claimant_of, parties_in
from geomap.shipped import shipped

TABLE = shipped("layers", "claims", "claimants.csv")


@pytest.mark.parametrize(
    ("name", "spellings"),
    [
        (
            "Russian defence ministry",
            (
                "Russian MoD|Минобороны РФ|Минобороны России|Russia's Defense Ministry|"
                "the Ministry of Defence of the Russian Federation|МО РФ|RUSSIAN MoD|"
                "ministère russe de la Défense|russisches Verteidigungsministerium|"
                "Ministerio de Defensa de Rusia|Rusiya Müdafiə Nazirliyi|ՌԴ ՊՆ|وزارة الدفاع الروسية"
            ),
        ),
        (
            "Azerbaijan defence ministry",
            (
                "Azerbaijan MoD|Azerbaijani Ministry of Defence|Azerbaijan’s defence ministry|"
                "Azərbaycan Müdafiə Nazirliyi|Azərbaycan Respublikasının Müdafiə Nazirliyi|"
                "Министерство обороны Азербайджана|Azerbaycan Savunma Bakanlığı|"
                "ministère de la Défense de l'Azerbaïdjan|ministère azerbaïdjanais de la Défense|"
                "Press service of the Ministry of Defence of the Republic of Azerbaijan"
            ),
        ),
        (
            "Nagorno-Karabakh defence ministry",
            (
                "Artsakh defence ministry|NKR MoD|МО НКР|Nagorno-Karabakh Ministry of Defence|"
                "Karabakh defense ministry|Արցախի ՊՆ"
            ),
        ),
        ("Nagorno-Karabakh Defence Army", "Artsakh Defense Army|NKR Defence Army|Արցախի ՊԲ"),
        ("Armenian defence ministry", "ՀՀ ՊՆ|Armenia's MoD|Минобороны Армении|RA MoD"),
        ("Armenia", "Armenia|official Yerevan|Армения|the Armenian side"),
        ("Ukrainian general staff", "Генштаб ВСУ|Ukrainian General Staff|Генеральний штаб України"),
        ("United Nations", "UN|the U.N.|ООН|Nations unies"),
        ("OSCE monitoring mission", "OSCE SMM|СММ ОБСЕ|OSCE Special Monitoring Mission"),
    ],
)
def test_spellings_of_one_body(name, spellings):
    for spelling in spellings.split("|"):
        assert claimant_of(spelling).name == name, spelling


@pytest.mark.parametrize(
    "name",
    [
        "Azerbaijan defence ministry and State Security Service",
        "Azerbaijan and Armenia",
        "Armenian and Azerbaijani defence ministries",
        "MoD",
        "defence ministry",
        "Ministry A",
        "a villager of Farukh",
        "Armenian Wikipedia",
        "Turkish-made drones",
        "Georgian dream party spokesman",
    ],
)
def test_what_is_not_one_known_body_stays_as_written(name):
    found = claimant_of(name)
    assert (found.name, found.known) == (name, False)


def test_different_bodies_of_one_party_stay_different():
    names = ["MoD", "MFA", "president's office", "State Security Service", "border service", ""]
    assert len({claimant_of(f"Azerbaijan {name}").name for name in names}) == len(names)


def rows():
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_spelling_of_the_table_is_read_as_its_name():
    """Each party before a ministry, each body after a party, each whole name by itself."""
    for row in rows():
        kind, name, spelling = row["kind"], row["name"], row["spelling"].replace("*", "xy")
        if kind == "party":
            assert claimant_of(f"{spelling} MoD").party == name, row
        elif kind == "body":
            assert claimant_of(f"Iran {spelling}").body == name, row
        elif kind == "name":
            assert claimant_of(spelling).name == name, row
        elif kind == "before":
            assert claimant_of(f"{spelling} MoD").name == f"{spelling} defence ministry", row


def test_the_table_is_tidy():
    table = rows()
    assert all(row["spelling"].strip() == row["spelling"] and row["spelling"] for row in table)
    assert len({tuple(row.values()) for row in table}) == len(table)
    assert all(row["name"] for row in table if row["kind"] != "aside")


def test_names_are_read_back_as_themselves():
    for row in rows():
        whole = claimant_of(f"{row['spelling'].rstrip('*')} MoD")
        assert claimant_of(whole.name).name == whole.name
        assert claimant_of(whole.spoken).name == whole.name


def test_the_shipped_claims_use_these_names():
    for path in shipped("layers", "incidents").glob("*.csv"):
        if path.name.endswith(".claims.csv"):
            continue
        for claims in read_incidents(path)["claims"]:
            assert all("claimant_as_written" not in claim for claim in claims)


@pytest.mark.parametrize(
    ("actor", "parties"),
    [
        ("Military Forces of Azerbaijan (2003-)", {"Azerbaijan"}),
        ("Azerbaijani forces", {"Azerbaijan"}),
        ("Government of Russia (Soviet Union)", {"Russia"}),
        ("Military Forces of Armenia / Artsakh Defense Army", {"Armenia", "Nagorno-Karabakh"}),
        ("Protesters (Georgia)", {"Georgia"}),
        ("Unidentified Armed Group", set()),
        ("South Sudan army", {"South Sudan"}),
        ("Republic of Korea Navy", {"South Korea"}),
        ("", set()),
    ],
)
def test_parties_that_an_actor_speaks_of(actor, parties):
    assert parties_in(actor) == parties


@given(st.text(max_size=300))
def test_any_text_is_a_claimant(text):
    found = claimant_of(text)
    assert found.known or found.name == text.strip()
    assert claimant_of(found.name).name == found.name
