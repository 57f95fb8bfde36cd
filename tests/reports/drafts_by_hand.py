"""Drafts that a person wrote down: what comes after the rules is tested without them."""

import datetime as dt

from geomap.reports.documents import report_of_text
from geomap.reports.drafts.draft import Draft, DraftClaim, DraftIncident, Evidence
from geomap.tables import INCIDENT, names_of

TEXT = """\
Border Courier
March 26, 2022

Guards shot at near Farukh

Two guards were killed near Farukh on Friday, the defence ministry of Nagorno-Karabakh said.
Azerbaijan's Defense Ministry denied it. "=1+1; nothing happened", it said.
"""


def claim(claimant, stance="asserts", about="event", value=None, **others):
    return DraftClaim(
        claimant=claimant,
        stance=stance,
        about=about,
        value=value,
        side=others.get("side"),
        quote=others.get("quote"),
        start=others.get("start", 10),
        end=others.get("end", 20),
        confidence=0.9,
        why="said so",
        publisher=others.get("publisher"),
        published=others.get("published"),
    )


def incident(*claims, doubts=(), **fields):
    empty = dict.fromkeys(names_of(INCIDENT))
    del empty["claims"]
    return DraftIncident(
        fields={**empty, "id": "report-1", "raw": {}, **fields},
        claims=claims,
        evidence={"place": (Evidence(80, 86, 0.914, "an exact name"),)},
        confidence=0.75,
        doubts=doubts,
    )


FARUKH = {
    "title": "Shooting reported: Farukh", "type": "shooting", "date_start": "2022-03-25",
    "date_end": "2022-03-25", "date_precision": "day", "place": "Farukh",
    "place_id": "geomap:farukh", "lon": 46.8011, "lat": 40.0194, "radius_m": 1000.0,
    "located": "exact name", "actors": ["Azerbaijani forces; others", "=guards"],
    "killed_low": 2, "killed_best": 2, "killed_high": 2, "contested": True,
    "text": "Two guards were killed near Farukh on Friday.",
}  # fmt: skip
SAID = (
    claim("Nagorno-Karabakh defence ministry", about="killed", value="2", side="Armenian"),
    claim("Azerbaijan's Defense Ministry", "denies", quote="=1+1; nothing happened"),
)


def draft(*incidents, text=TEXT, notes=(), **report):
    from dataclasses import replace

    known = report_of_text(text, published=dt.date(2022, 3, 26))
    return Draft(replace(known, **{"publisher": "Border Courier", **report}), (), incidents, notes)


def one():
    """A draft of two incidents, the second of which is not placed, dated or told by anybody."""
    return draft(
        incident(*SAID, doubts=("the day is taken from the sentences around",), **FARUKH),
        incident(type="other", located="missing"),
        notes=("1 figure is background",),
    )
