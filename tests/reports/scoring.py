"""What a draft of a report got right, against what a careful person read in it.

Nothing here imports geomap: the draft is the JSON of `geomap extract`, and what is right
stands in tests/data/reports (its README.md says how each field is counted).
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from .agreement import any_of, day_of, metres, same_party, value_of

__all__ = ["AFTER", "FIELDS", "REPORTS", "STYLES", "Case", "Tally", "load_cases", "score", "total"]

REPORTS = Path(__file__).resolve().parent.parent / "data" / "reports"
AFTER = REPORTS.parent / "reports-after"
"""Those that were written after the code, by someone who did not know it."""

STYLES = REPORTS.parent / "reports-styles"
"""Those that the rules were mended on, in many formats."""

FIELDS = (
    "offsets", "places", "ids", "aliases", "not places", "published", "incidents", "type", "date",
    "killed", "wounded", "contested", "claims", "figures", "not toll",
)  # fmt: skip
"""What is counted, in the order of the README."""

_SAME_M = 100  # two names of one place may come from two rows of a gazetteer
_WHOLE = frozenset({"event", "incident", "breach", "violation"})

Mapped = Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """A report and what a careful person reads in it."""

    name: str
    text: str
    expected: dict[str, Any]


@dataclass
class Tally:
    """How many were wanted, how many given, and how many of those were right."""

    wanted: int = 0
    given: int = 0
    found: int = 0  # wanted ones that were given rightly
    right: int = 0  # given ones that were wanted
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float | None:
        return self.found / self.wanted if self.wanted else None

    @property
    def precision(self) -> float | None:
        return self.right / self.given if self.given else None

    def want(self, what: str, got: bool) -> None:
        self.wanted += 1
        self.found += got
        if not got:
            self.missed.append(what)

    def give(self, what: str, is_right: bool) -> None:
        self.given += 1
        self.right += is_right
        if not is_right:
            self.wrong.append(what)

    def add(self, other: "Tally", prefix: str) -> None:
        self.wanted += other.wanted
        self.given += other.given
        self.found += other.found
        self.right += other.right
        self.missed += [prefix + what for what in other.missed]
        self.wrong += [prefix + what for what in other.wrong]


Scores = dict[str, Tally]


def load_cases(folder: Path = REPORTS) -> list[Case]:
    """Return every NAME.txt with its NAME.json, by name; one without the other is an error."""
    texts = {path.stem: path for path in folder.glob("*.txt")}
    answers = {path.stem: path for path in folder.glob("*.json")}
    alone = sorted(texts.keys() ^ answers.keys())
    if alone:
        raise ValueError(f"{folder}: no text or no answers for {', '.join(alone)}")
    return [
        Case(
            name,
            texts[name].read_text(encoding="utf-8"),
            json.loads(answers[name].read_text(encoding="utf-8")),
        )
        for name in sorted(texts)
    ]


def total(scores: Mapping[str, Scores]) -> Scores:
    """Return the sum of the scores of many cases; misses are named CASE: WHAT."""
    sums = {name: Tally() for name in FIELDS}
    for case, tallies in scores.items():
        for name, tally in tallies.items():
            sums[name].add(tally, f"{case}: ")
    return sums


def score(case: Case, draft: Mapped) -> Scores:
    """Return the tally of each of FIELDS for one draft, the JSON of `extract`."""
    scores = {name: Tally() for name in FIELDS}
    wanted = case.expected
    _score_places(case, draft.get("places") or [], scores)
    published = day_of((draft.get("report") or {}).get("published"))
    scores["published"].want(
        f"{wanted['published']}, not {published}", published == wanted["published"]
    )
    incidents = draft.get("incidents") or []
    pairs = _paired(wanted, incidents)
    _score_incidents(wanted, incidents, pairs, scores)
    _score_claims(wanted, incidents, pairs, scores)
    _score_not_toll(wanted, incidents, scores)
    return scores


# places


@dataclass(frozen=True)
class _Span:
    start: int
    end: int
    entry: int | None  # number of the place; None where no place must be, -1 where either is fine


def _spans(case: Case) -> list[_Span]:
    """Return where in the text the annotated words stand, letters in any case."""
    written: list[tuple[str, int | None]] = [(text, None) for text in case.expected["not_places"]]
    written += [(text, -1) for text in case.expected.get("either_way", [])]
    for number, place in enumerate(case.expected["places"]):
        written += [(text, number) for text in (place["text"], *place.get("forms", []))]
    return [
        _Span(*found.span(), entry)
        for words, entry in written
        for found in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", case.text, re.IGNORECASE)
    ]


def _meant(spans: Iterable[_Span], start: int, end: int) -> _Span | None:
    """Return the annotation that a mention is about: the longest of those that fit it.

    A mention fits words that must not be taken where it lies within them or shares half
    with them, and a place where the two share at least half of what they cover together.
    """
    fitting = []
    for span in spans:
        shared = min(end, span.end) - max(start, span.start)
        covered = max(end, span.end) - min(start, span.start)
        within = span.start <= start and end <= span.end
        if shared > 0 and (2 * shared >= covered or (span.entry in {None, -1} and within)):
            fitting.append(span)
    return max(fitting, key=lambda span: span.end - span.start, default=None)


def _score_places(case: Case, mentions: Iterable[Mapped], scores: Scores) -> None:
    places = case.expected["places"]
    spans = _spans(case)
    taken: set[tuple[int, int]] = set()
    seen: dict[int, list[Mapped]] = {}
    tally = scores["places"]
    for mention in mentions:
        start, end = mention["start"], mention["end"]
        scores["offsets"].give(mention["text"], case.text[start:end] == mention["text"])
        span = _meant(spans, start, end)
        if span is not None and span.entry is None:
            taken.add((span.start, span.end))
        if span is not None and span.entry == -1:
            continue
        if span is None or span.entry is None:
            tally.give(f"{mention['text']} is no place here", is_right=False)
            continue
        right = _well_placed(places[span.entry], mention)
        tally.give(f"{mention['text']} at {mention.get('lat')}, {mention.get('lon')}", right)
        if right:
            seen.setdefault(span.entry, []).append(mention)
    for number, place in enumerate(places):
        tally.want(place["text"], number in seen)
        if number in seen and place["place_id"]:
            ids = {mention.get("place_id") for mention in seen[number]}
            scores["ids"].want(f"{place['text']}: {ids}", ids == {place["place_id"]})
    _score_aliases(places, seen, scores["aliases"])
    for text in case.expected["not_places"]:
        hit = any(case.text[start:end].casefold() == text.casefold() for start, end in taken)
        scores["not places"].want(text, not hit)


def _well_placed(place: Mapped, answer: Mapped) -> bool:
    """Tell whether a position is right; none is right only where no gazetteer need have it."""
    if answer.get("lat") is None or answer.get("lon") is None:
        return bool(place.get("unknown"))
    return metres(place, answer) <= place["within_m"]


def _score_aliases(
    places: list[dict[str, Any]], seen: dict[int, list[Mapped]], tally: Tally
) -> None:
    numbers = {place["text"]: number for number, place in enumerate(places)}
    for number, place in enumerate(places):
        if "same_as" not in place:
            continue
        pairs = product(seen.get(number, []), seen.get(numbers[place["same_as"]], []))
        joined = any(_one_place(one, other) for one, other in pairs)
        tally.want(f"{place['text']} is {place['same_as']}", joined)


def _one_place(one: Mapped, other: Mapped) -> bool:
    if one.get("place_id") is not None and one.get("place_id") == other.get("place_id"):
        return True
    known = all(answer.get("lat") is not None for answer in (one, other))
    return known and metres(one, other) <= _SAME_M


# incidents


def _paired(wanted: Mapped, incidents: list[Mapped]) -> dict[int, int]:
    """Return which draft is which expected incident, by number: the best fits first.

    Two fit where the place agrees and the type or the days do; one draft is one incident.
    """
    fits = []
    for (number, want), (at, given) in product(
        enumerate(wanted["incidents"]), enumerate(incidents)
    ):
        if not _place_agrees(wanted["places"], want, given):
            continue
        kind, days = given.get("type") in _types(want), _days_meet(want, given)
        if kind or days:
            named = _named(wanted["places"], want, given)
            # an incident that need not be drafted gives way to one that must be
            fits.append((2 * kind + 2 * days + named, not want.get("optional"), -number, -at))
    pairs: dict[int, int] = {}
    for *_, number, at in sorted(fits, reverse=True):
        if -number not in pairs and -at not in pairs.values():
            pairs[-number] = -at
    return pairs


def _types(want: Mapped) -> set[str]:
    return {want["type"], *want.get("or_type", [])}


def _place_agrees(places: Iterable[Mapped], want: Mapped, given: Mapped) -> bool:
    """Tell whether an incident stands where it should: by position, else by its name."""
    if given.get("lat") is None or given.get("lon") is None:
        return _named(places, want, given)
    return any(metres(place, given) <= place["within_m"] for place in _meant_by(places, want))


def _named(places: Iterable[Mapped], want: Mapped, given: Mapped) -> bool:
    """Tell whether the place is written as one of the names that are meant."""
    written = (given.get("place") or "").casefold()
    return any(
        form.casefold() in written
        for place in _meant_by(places, want)
        for form in (place["text"], *place.get("forms", []))
    )


def _meant_by(places: Iterable[Mapped], want: Mapped) -> list[Mapped]:
    names = {want["place"], *want.get("or_place", [])}
    return [place for place in places if place["text"] in names]


def _days_meet(want: Mapped, given: Mapped) -> bool:
    start, end = day_of(given.get("date_start")), day_of(given.get("date_end"))
    if start is None:
        return False
    return start <= max(any_of(want["date_end"])) and (end or start) >= min(
        any_of(want["date_start"])
    )


def _score_incidents(
    wanted: Mapped, incidents: list[Mapped], pairs: dict[int, int], scores: Scores
) -> None:
    for number, want in enumerate(wanted["incidents"]):
        what = f"{want['type']} at {want['place']}"
        if not want.get("optional"):
            scores["incidents"].want(what, number in pairs)
        if number in pairs:
            _score_fields(what, want, incidents[pairs[number]], scores)
    for at, given in enumerate(incidents):
        what = f"{given.get('type')} at {given.get('place')}, {day_of(given.get('date_start'))}"
        scores["incidents"].give(what, at in pairs.values())


def _score_fields(what: str, want: Mapped, given: Mapped, scores: Scores) -> None:
    scores["type"].want(f"{what}: {given.get('type')}", given.get("type") in _types(want))
    days = [day_of(given.get(name)) for name in ("date_start", "date_end")]
    right = days[0] in any_of(want["date_start"]) and (
        (days[1] or days[0]) in any_of(want["date_end"])
    )
    scores["date"].want(f"{what}: {days}", right)
    for name in ("killed", "wounded"):
        for end in ("low", "best", "high"):
            column = f"{name}_{end}"
            figure = given.get(column)
            scores[name].want(f"{what}: {column} {figure}", figure in any_of(want[column]))
    if "contested" in want:
        found = bool(given.get("contested")) is want["contested"]
        scores["contested"].want(what, found)


# claims


def _score_claims(
    wanted: Mapped, incidents: list[Mapped], pairs: dict[int, int], scores: Scores
) -> None:
    used: set[tuple[int, int]] = set()
    for number, want in enumerate(wanted["incidents"]):
        if want.get("optional") and number not in pairs:
            continue
        at = pairs.get(number)
        claims = [] if at is None else incidents[at].get("claims") or []
        for claim in sorted(want["claims"], key=lambda claim: bool(claim.get("optional"))):
            fitting = next(
                (
                    i
                    for i, given in enumerate(claims)
                    if (at, i) not in used and _claim_agrees(want, claim, given)
                ),
                None,
            )
            if fitting is not None and at is not None:
                used.add((at, fitting))
            if not claim.get("optional"):
                scores["claims"].want(_spoken(want["place"], claim), fitting is not None)
    for at, given in enumerate(incidents):
        for i, claim in enumerate(given.get("claims") or []):
            counted = claim.get("about") in {"killed", "wounded"}
            if counted and value_of(claim) not in {"", "0"}:
                scores["figures"].give(_spoken(given.get("place"), claim), (at, i) in used)


def _spoken(place: str | None, claim: Mapped) -> str:
    parts = (claim.get(key) for key in ("claimant", "stance", "about", "value", "side"))
    return f"{place}: " + " ".join(str(part) for part in parts if part is not None)


def _claim_agrees(want: Mapped, claim: Mapped, given: Mapped) -> bool:
    if given.get("stance") != claim["stance"]:
        return False
    claimants = (claim["claimant"], *claim.get("or_claimant", []))
    if not any(same_party(name, given.get("claimant") or "") for name in claimants):
        return False
    about = (given.get("about") or "").casefold().removesuffix("s")
    abouts = {claim["about"], *claim.get("or_about", [])}
    if not abouts.isdisjoint(_WHOLE | _types(want)):
        abouts |= _WHOLE | _types(want)
    if about not in {name.removesuffix("s") for name in abouts}:
        return False
    if claim["value"] is not None and about == claim["about"].removesuffix("s"):
        same_side = claim["side"] is None or same_party(claim["side"], given.get("side") or "")
        return value_of(given) == claim["value"] and same_side
    return True


def _score_not_toll(wanted: Mapped, incidents: Iterable[Mapped], scores: Scores) -> None:
    used: set[str] = set()
    for given in incidents:
        for name, end in product(("killed", "wounded"), ("low", "best", "high")):
            figure = given.get(f"{name}_{end}")
            used |= set() if figure is None else {str(int(figure))}
        for claim in given.get("claims") or []:
            if claim.get("about") in {"killed", "wounded"}:
                used |= set(re.findall(r"\d+", value_of(claim)))
    for figure in wanted["not_toll"]:
        scores["not toll"].want(str(figure), str(figure) not in used)
