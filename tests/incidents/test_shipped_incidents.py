"""The shipped incidents: whole, sourced, placed by nobody's guess, and true to the facts."""

import csv
import json
from urllib.parse import urlsplit

import pandas as pd
import pytest

from geomap.gazetteer import Gazetteer
from geomap.incidents import locate, read_incidents
from geomap.shipped import shipped
from geomap.tables import INCIDENT, INCIDENT_TYPES, check_table

FILES = sorted(
    path
    for path in shipped("layers", "incidents").glob("*.csv")
    if not path.name.endswith(".claims.csv")
)


@pytest.fixture(scope="module")
def incidents():
    return pd.concat([read_incidents(path) for path in FILES], ignore_index=True)


@pytest.fixture(scope="module")
def claims(incidents):
    return [
        {"date": row.date_start.date().isoformat(), **claim}
        for row in incidents.itertuples()
        for claim in row.claims
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_row_is_read(path):
    table = read_incidents(path)
    with path.open(encoding="utf-8", newline="") as stream:
        assert len(table) == len(list(csv.DictReader(stream)))
    assert table.attrs["rejects"] == []
    check_table(table, INCIDENT, path.name)
    assert set(table["type"]) <= set(INCIDENT_TYPES)
    assert (table["dataset"] == path.stem).all()
    assert path.with_suffix(".claims.csv").exists()


def test_there_are_thirteen_each_with_title_text_and_source(incidents):
    assert len(incidents) == 13
    assert incidents["id"].is_unique
    assert incidents[["title", "text", "place", "date_start"]].notna().all().all()
    assert incidents["sources"].map(len).min() >= 1


def test_every_source_is_an_address_or_has_a_name(incidents, claims):
    for source in incidents["sources"].explode():
        address = urlsplit(source)
        assert (address.scheme in {"http", "https"} and address.netloc) or "2022" in source
    for claim in claims:
        assert claim["publisher"], claim
        if claim["url"]:
            assert urlsplit(claim["url"]).scheme in {"http", "https"}


def test_every_claim_of_an_address_is_among_the_sources_of_its_incident(incidents):
    for row in incidents.itertuples():
        assert {claim["url"] for claim in row.claims if claim["url"]} <= set(row.sources)


def test_no_position_is_written_into_the_files(incidents):
    assert incidents["lon"].isna().all()


def test_positions_come_from_the_gazetteer_and_hills_without_one_are_missing(incidents):
    located = locate(incidents, Gazetteer.open()).set_index("id")
    assert located["located"]["farukh-2022-03-24"] == "exact name"
    for name in ("saribaba-2022-08-03", "sarybaba-2023-03-25"):
        assert located["located"][name] == "missing"
    for name in ("hadrut-district-2020-12-11", "offensive-2023-09-19"):
        assert located["located"][name] == "area"
    assert located["located"]["hin-tagher-2020-12-12"] == "ambiguous name"


def test_farukh_has_the_figures_of_every_party(incidents):
    row = incidents.set_index("id").loc["farukh-2022-03-24"]
    assert (str(row["date_start"].date()), str(row["date_end"].date())) == (
        "2022-03-24",
        "2022-03-25",
    )
    # at least 5 and 5 Azerbaijani, 3 and 3 Armenian killed
    assert (row["killed_low"], row["killed_best"], row["killed_high"]) == (8, 8, 8)
    # 1, 15 and more than 10 Armenian wounded
    assert (row["wounded_low"], row["wounded_best"], row["wounded_high"]) == (1, 11, 15)
    assert row["contested"] is True
    counted = set(incidents[["killed_high", "wounded_high"]].max())
    assert not counted & {6500, 2000}, "the background of a report is no toll"


def test_the_farukh_claims_agree_with_the_gathered_facts(shared_data, claims):
    facts = json.loads((shared_data / "incidents/farukh_2022_claims.json").read_text("utf-8"))
    ours = [claim for claim in claims if claim["date"] == facts["date_start"]]
    for fact in facts["claims"]:
        said = [claim for claim in ours if claim["published"] == fact["published"]]
        said = [claim for claim in said if (claim["url"] or "") == fact["url"]]
        assert said, fact
        for about in ("killed", "wounded"):
            for key, figure in fact["asserts"].items():
                if key.split("_")[0] != about:
                    continue
                value = str(figure)
                if isinstance(figure, dict):
                    value = f">={figure['min']}" if "min" in figure else f">{figure['more_than']}"
                # "Killed by the drones" has no side there; the report says whom they struck.
                side = key.partition("_")[2].capitalize() or "Armenian"
                assert (about, value, side) in {
                    (claim["about"], claim["value"], claim["side"]) for claim in said
                }
        if fact.get("stance") == "denies":
            assert "denies" in {claim["stance"] for claim in said}


def test_the_other_claims_agree_with_the_gathered_facts(shared_data, incidents, claims):
    with (shared_data / "incidents/karabakh_2020_2023_facts.csv").open(encoding="utf-8") as stream:
        facts = list(csv.DictReader(stream))
    days = {row.date_start.date().isoformat() for row in incidents.itertuples()}
    assert days == {fact["date_start"] for fact in facts}
    assert len(days) == len(incidents)
    sources = set(incidents["sources"].explode())
    for fact in facts:
        if fact["source"].startswith("http"):
            assert fact["source"] in sources
        if fact["date_start"] == "2022-03-24" or not fact["claimant"]:
            continue
        said = [
            claim
            for claim in claims
            if (claim["date"], claim["claimant"], claim["url"])
            == (fact["date_start"], fact["claimant"], fact["source"])
        ]
        assert fact["stance"] in {claim["stance"] for claim in said}
        for about in ("killed", "wounded"):
            figures = [claim["value"] for claim in said if claim["about"] == about]
            assert figures == ([fact[about]] if fact[about] else []), fact
