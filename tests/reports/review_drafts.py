"""A draft of the sample report made by hand, for tests of the page that shows it."""

from pathlib import Path

from geomap.reports.documents.reading import report_of_text
from geomap.reports.drafts.draft import Draft, DraftClaim, DraftIncident, Evidence
from geomap.reports.places.spot import Spot
from geomap.tables import INCIDENT, names_of

FLASH = Path(__file__).parents[1] / "data" / "reports" / "karabakh-agency-flash.txt"
BAKU = "Azerbaijan's defence ministry"
NKR = "Nagorno-Karabakh defence ministry"


def span(text, words, confidence=0.9, why="as written", *, after=""):
    start = text.index(words, text.index(after) if after else 0)
    return Evidence(start, start + len(words), confidence, why)


def claim(text, words, claimant, stance, about, value=None, **more):
    at = span(text, words)
    row = {"side": None, "quote": None, "confidence": 0.9, "why": "the verb of saying"} | more
    return DraftClaim(
        claimant=claimant, stance=stance, about=about, value=value,
        start=at.start, end=at.end, publisher="Mountain Wire", **row,
    )  # fmt: skip


def incident(number, *, claims=(), evidence=None, confidence=0.8, doubts=(), **fields):
    empty = dict.fromkeys(name for name in names_of(INCIDENT) if name != "claims")
    lists = {"actors": [], "sources": ["Mountain Wire"]}
    row = empty | lists | {"id": f"flash-{number}"} | fields
    return DraftIncident(row, tuple(claims), evidence or {}, confidence, tuple(doubts))


def spot(text, words, **more):
    at = span(text, words)
    known = {
        "name": words, "place_id": None, "lon": None, "lat": None, "radius_m": None,
        "kind": "village", "located": "exact name", "role": "at", "score": 0.95,
        "why": "a name of the gazetteer",
    } | more  # fmt: skip
    return Spot(
        start=at.start, end=at.end, sentence=0, text=words, names=(known["name"],),
        key=known["name"], known_as=known["name"], **known,
    )  # fmt: skip


def flash_draft():
    report = report_of_text(FLASH.read_text("utf-8"))
    text = report.text
    shooting = incident(
        1,
        title="Farmer wounded by gunfire near Taghavard",
        type="shooting",
        date_start="2022-10-13",
        date_end="2022-10-13",
        date_precision="day",
        place="Taghavard",
        place_id="geomap:taghavard",
        lon=46.92,
        lat=39.668,
        radius_m=1500.0,
        located="exact name",
        actors=["Azerbaijani troops"],
        killed_low=0,
        killed_best=0,
        killed_high=0,
        wounded_low=1,
        wounded_best=1,
        wounded_high=1,
        contested=True,
        evidence={
            "type": (
                span(text, "opened fire", why="a verb of shooting"),
                span(text, "The shots", 0.6, "means the event of the sentence before"),
            ),
            "title": (span(text, "Farmer wounded by gunfire", why="the heading"),),
            "date_start": (span(text, "on Thursday", 0.9, "the day before publication"),),
            "place": (
                span(text, "Taghavard"),
                span(text, "near the village of Taghavard", 0.8, "where it happened"),
            ),
            "actors": (span(text, "Azerbaijani troops"),),
            "wounded_best": (span(text, "A farmer was wounded", why="one, in words"),),
            "killed_best": (span(text, "Nobody was killed"),),
        },
        claims=[
            claim(
                text,
                "A farmer was wounded on Thursday when Azerbaijani troops opened fire at a tractor "
                "near the village of Taghavard, the Nagorno-Karabakh defence ministry said",
                NKR,
                "asserts",
                "wounded",
                "1",
            ),
            claim(text, "Nobody was killed", NKR, "asserts", "killed", "0", confidence=0.6),
            claim(
                text,
                "Azerbaijan's defence ministry denied the report",
                BAKU,
                "denies",
                "event",
                quote="Our units did not open fire in that direction,",
            ),
        ],
        confidence=0.87,
    )
    mortars = incident(
        2,
        title="Mortar fire at positions near Terter",
        type="shelling",
        date_start="2022-10-13",
        date_end="2022-10-14",
        date_precision="day",
        place="Terter",
        lon=46.932,
        lat=40.342,
        radius_m=3000.0,
        located="fuzzy name",
        actors=["Armenian formations"],
        wounded_low=2,
        wounded_best=2,
        wounded_high=2,
        contested=False,
        evidence={
            "type": (span(text, "fired mortars"),),
            "date_start": (span(text, "the same night", 0.6, "the night of the shooting"),),
            "place": (span(text, "near Terter", 0.7),),
            "actors": (span(text, "Armenian formations"),),
            "wounded_best": (span(text, "wounding two Azerbaijani soldiers"),),
        },
        claims=[
            claim(
                text,
                "It added that Armenian formations had fired mortars at its positions near Terter "
                "the same night, wounding two Azerbaijani soldiers",
                BAKU,
                "asserts",
                "wounded",
                "2",
                side="Azerbaijani",
                confidence=0.6,
                why="it: the ministry of the sentence before",
            )
        ],
        confidence=0.66,
        doubts=["The night may begin on 13 or on 14 October."],
    )
    violation = incident(
        3,
        title="Ceasefire violation in the Martakert district",
        type="ceasefire violation",
        place="Martakert district",
        lon=46.821,
        lat=40.212,
        radius_m=30000.0,
        located="area",
        contested=False,
        evidence={
            "type": (span(text, "one ceasefire violation"),),
            "place": (span(text, "Martakert district", 0.8),),
        },
        claims=[
            claim(
                text,
                "On Tuesday it had recorded one ceasefire violation",
                "Russian peacekeepers",
                "asserts",
                "ceasefire violation",
                confidence=0.4,
                why="it: the command of the sentence before",
            )
        ],
        confidence=0.42,
    )
    places = (
        spot(text, "Taghavard", place_id="geomap:taghavard", lon=46.92, lat=39.668,
             radius_m=1500.0),
        spot(text, "Khankendi", name="Khankendi", place_id="geomap:stepanakert", lon=46.753,
             lat=39.818, radius_m=4000.0, role="speaker"),
        spot(text, "Terter", lon=46.932, lat=40.342, radius_m=3000.0, located="fuzzy name"),
    )  # fmt: skip
    notes = ("More than 6,500 dead belong to the war of 2020; they are no toll.",)
    return Draft(report, places, (shooting, mortars, violation), notes)
