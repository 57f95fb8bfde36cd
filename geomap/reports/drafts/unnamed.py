"""Incidents that only their dead and wounded tell of: "two soldiers were killed in Kidal"."""

import re
from collections.abc import Sequence

from geomap.reports.drafts.where import HERE
from geomap.reports.events.event import Event
from geomap.reports.passage import Passage
from geomap.reports.places.spot import Spot
from geomap.reports.tolls.toll import TollMention

__all__ = ["events_of_tolls"]

_ACCIDENT = re.compile(
    r"\b(?:crash|accident|collision|collid|flood|earthquake|quake|avalanche|landslide|mudslide|"
    r"storm|hurricane|cyclone|typhoon|tornado|drown|disease|virus|epidemic|cholera|ebola|fever|"
    r"outbreak|famine|hunger|heat|lightning|capsiz|derail|stampede|wildfire|cancer|heart|illness|"
    r"infect|overdose|suicide|авари|дтп|наводнен|землетрясен|болезн|вирус|эпидем|утон)",
    re.IGNORECASE,
)
_SURE = 0.4


def events_of_tolls(
    passage: Passage, spots: Sequence[Spot], events: Sequence[Event], tolls: Sequence[TollMention]
) -> list[Event]:
    """Return an event of type `other` for each sentence that counts harm and names a place.

    Only where neither it nor the sentence before it in its paragraph has a word for what
    happened, and nothing in it speaks of an accident or an illness.
    """
    told = {event.sentence for event in events}
    places = {spot.sentence for spot in spots if spot.role in HERE}
    made: dict[int, Event] = {}
    for toll in tolls:
        row = toll.sentence
        before = row - 1 if row and passage.paragraphs[row - 1] == passage.paragraphs[row] else row
        if toll.role == "background" or toll.value == "0" or row in made or row not in places:
            continue
        if row in told or before in told or _ACCIDENT.search(passage.words(row)):
            continue
        made[row] = Event(
            toll.start, toll.end, row, "other", "happened",
            "people were harmed; what happened is not said", _SURE,
        )  # fmt: skip
    return list(made.values())
