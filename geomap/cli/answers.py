"""How `geomap check` words its answers: for people, and as JSON Lines.

One position goes through `answer_json` and `answer_text`; the thousands of a feed
through `Wording`, which puts the same letters together from parts that it keeps.
"""

import datetime as dt
import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from geomap.cli.printing import json_line, plain
from geomap.cli.where import Where
from geomap.zones.check import TELLING, answer_about
from geomap.zones.probability import likelihood
from geomap.zones.wording import area_sentence, boundary_sentence, length, period

if TYPE_CHECKING:
    from geomap.zones import Answer, Check, ZoneColumns
    from geomap.zones.many import Checks

__all__ = ["Wording", "answer_json", "answer_text"]

_IN_FORCE = {True: "in force", False: "not in force on that day, but", None: "in force"}
_BARE = re.compile(r"[-+.,0-9]+", re.ASCII).fullmatch
"""Tells whether a text is numbers alone, which no JSON and no terminal takes for more."""

_KEPT = 10_000
"""Endings of zones in JSON that are kept: of most there is one, of those near an edge many."""


def answer_json(place: Where, day: dt.date | None, check: "Check") -> str:
    """Return an answer as one line of JSON."""
    return json_line(
        {
            "where": place.as_json(),
            "date": day and day.isoformat(),
            "verdict": check.verdict,
            "zones": [answer.as_json() for answer in check.answers],
        }
    )


def answer_text(place: Where, day: dt.date | None, check: "Check") -> str:
    """Return an answer for people: the place, the verdict, and the zones that tell something."""
    known = f", known to {length(place.radius_m)}" if place.radius_m else ""
    if place.area:
        known = f", the middle of an area of about {length(place.radius_m)} around"
    name = plain(place.query)
    if place.name and place.name != place.query:
        name += f" is {plain(place.name)}"
    lines = [f"{name} ({place.lat:.5f}, {place.lon:.5f}{known})"]
    if place.why:
        lines.append(f"  {plain(place.why)}")
    lines.append(f"{day or 'any date'}: {check.verdict.upper()}")
    # Zones far away say nothing: show those the position may be in, or else the nearest.
    telling = [a for a in check.answers if a.probability >= TELLING] or check.answers[:1]
    lines += [f"  {_answer_text(answer, place)}" for answer in telling]
    return "\n".join(lines)


def _answer_text(answer: "Answer", place: Where) -> str:
    sentence = area_sentence if place.area else boundary_sentence
    where = sentence(
        distance_m=math.nan if answer.distance_m is None else answer.distance_m,
        edge_m=answer.edge_m or 0.0,
        radius_m=place.radius_m,
        probability=answer.probability,
    )
    return f"{_zone_named(answer)}: {where}; {_force(answer)}"


def _zone_named(answer: "Answer") -> str:
    return f"{plain(answer.name)}, version {plain(answer.version)}"


def _force(answer: "Answer") -> str:
    return f"{_IN_FORCE[answer.in_force]} {period(answer.valid_from, answer.valid_to)}"


class Wording:
    """Words the answers about bare positions, many at once, as the functions here do.

    Parameters
    ----------
    zones
        As `read_zone_columns` returns them.
    day
        The day asked about.
    as_json
        Whether each answer is a line of JSON, or text.
    """

    def __init__(self, zones: "ZoneColumns", day: dt.date | None, *, as_json: bool) -> None:
        count = range(len(zones["zone_id"]))
        self._answers = [answer_about(zones, n, (False, 0.0, 0.0, 0.0), day) for n in count]
        self._day, self._as_json = day, as_json
        self._periods = [
            json_line({key: answer.as_json()[key] for key in ("valid_from", "valid_to")})[1:]
            for answer in self._answers
        ]
        self._names = [_zone_named(answer) for answer in self._answers]
        self._forces = [_force(answer) for answer in self._answers]
        self._ends: dict[tuple[int, float, float], str] = {}

    def lines(self, places: Sequence[Where], checks: "Checks") -> list[str]:
        """Return an answer for each position, none of which is of a name or an area."""
        return self._json(places, checks) if self._as_json else self._text(places, checks)

    def _json(self, places: Sequence[Where], checks: "Checks") -> list[str]:
        columns = [self._zone_json(zone, checks) for zone in range(len(self._answers))]
        day = json_line(self._day and self._day.isoformat())
        ends = {
            verdict: f', "place_id": null}}, "date": {day}, "verdict": "{verdict}", "zones": ['
            for verdict in set(checks.verdicts)
        }
        told = checks.told.sum(axis=0).tolist()
        out = []
        rows = zip(places, checks.verdicts, checks.order.tolist(), told, strict=True)
        for number, (place, verdict, order, count) in enumerate(rows):
            query, lon, lat, radius_m, *_ = place
            zones = ", ".join([columns[zone][number] for zone in order[:count]])
            text = f'"{query}"' if _BARE(query) else json_line(query)
            out.append(
                f'{{"where": {{"query": {text}, "lat": {lat!r}, "lon": {lon!r}, '
                f'"radius_m": {radius_m!r}{ends[verdict]}{zones}]}}'
            )
        return out

    def _zone_json(self, zone: int, checks: "Checks") -> list[str]:
        """Return what JSON says of one zone, for each position; nothing where it is not told of."""
        whole = self._answers[zone].as_json()
        head = json_line({key: whole[key] for key in ("zone_id", "version", "name", "in_force")})
        heads = [f'{head[:-1]}, "inside": {held}, "distance_m": ' for held in ("false", "true")]
        told = np.flatnonzero(checks.told[zone])
        inside, metres, edge_m, chance = (
            column[zone, told]
            for column in (checks.inside, checks.distance_m, checks.edge_m, checks.probability)
        )
        # Most lie far outside, and of those only the distance differs.
        far = np.isfinite(metres) & ~inside & (chance == 0)
        known = edge_m[far][:1]
        far &= edge_m == (known[0] if len(known) else np.nan)
        parts = [""] * len(told)
        if len(known):
            end = self._end((zone, 0.0, float(known[0])))
            parts = _between(heads[0], np.where(far, metres, 0.0).tolist(), f", {end}")
        rest = np.flatnonzero(~far)
        edge_m = np.where(np.isnan(metres), -1.0, edge_m)
        rows = zip(*(c[rest].tolist() for c in (inside, metres, edge_m, chance)), strict=True)
        for row, (held, away, wide, likely) in zip(rest.tolist(), rows, strict=True):
            metre = "null" if wide < 0 else round(away, 2)
            parts[row] = f"{heads[held]}{metre}, {self._end((zone, likely, wide))}"
        if len(told) == checks.told.shape[1]:
            return parts
        out = [""] * checks.told.shape[1]
        for row, part in zip(told.tolist(), parts, strict=True):
            out[row] = part
        return out

    def _end(self, key: tuple[int, float, float]) -> str:
        """Return what stands after the distance: of a zone, a probability and an edge_m."""
        end = self._ends.get(key)
        if end is None:
            zone, chance, edge_m = key
            if len(self._ends) >= _KEPT:
                self._ends.clear()
            known = "null" if edge_m < 0 else repr(edge_m)
            end = self._ends[key] = (
                f'"probability": {round(chance, 4)}, "likelihood": "{likelihood(chance)}", '
                f'"edge_m": {known}, {self._periods[zone]}'
            )
        return end

    def _text(self, places: Sequence[Where], checks: "Checks") -> list[str]:
        # The zones that a position may be in, or else the first, as pairs in their order.
        rows = np.arange(len(places))[:, None]
        shown = checks.probability[checks.order, rows] >= TELLING
        shown[:, 0] |= ~shown.any(axis=1)
        number, rank = np.nonzero(shown)
        zone = checks.order[number, rank]
        columns = (checks.distance_m, checks.edge_m, checks.probability)
        pairs = zip(
            number.tolist(),
            zone.tolist(),
            *(c[zone, number].tolist() for c in columns),
            strict=True,
        )
        out = [
            self._heading(place, verdict)
            for place, verdict in zip(places, checks.verdicts, strict=True)
        ]
        for row, zone_number, metres, edge_m, chance in pairs:
            where = boundary_sentence(
                distance_m=metres,
                edge_m=0.0 if math.isnan(metres) else edge_m,
                radius_m=places[row].radius_m,
                probability=chance,
            )
            out[row] += f"\n  {self._names[zone_number]}: {where}; {self._forces[zone_number]}"
        return out

    def _heading(self, place: Where, verdict: str) -> str:
        known = f", known to {length(place.radius_m)}" if place.radius_m else ""
        name = place.query if _BARE(place.query) else plain(place.query)
        why = f"\n  {plain(place.why)}" if place.why else ""
        position = f"({place.lat:.5f}, {place.lon:.5f}{known})"
        return f"{name} {position}{why}\n{self._day or 'any date'}: {verdict.upper()}"


def _between(head: str, lengths: list[float], end: str) -> list[str]:
    """Return lengths to the centimetre, as `round` and `repr` have them, each between two texts.

    All are made in one go, which takes a third of the time; no text holds a line end.
    """
    numbers = "%.2f\n" * len(lengths) % tuple(lengths)
    # "12.50" and "12.00" are written 12.5 and 12.0.
    texts = numbers.replace("0\n", "\n").replace("\n", f"{end}\n{head}").split("\n")
    texts.pop()
    texts[0] = head + texts[0]
    return texts
