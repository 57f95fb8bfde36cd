"""Files of claims: a table with a row a statement, and JSON in the layouts people keep.

JSON may hold a mapping of incident id to claims, a list of claims that name
their `incident_id`, or events (`event_id`, `claims`). A claim has the columns
of `geomap.tables.CLAIM`, or says what it `asserts`, `denies` or `revises` as a
mapping: `{"claimant": "...", "asserts": {"killed": {"min": 5}, "withdrawal": false}}`.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from geomap.errors import InputError
from geomap.files import read_text
from geomap.incidents.claims import Claim, SourcedClaim, Unread, claim_of
from geomap.incidents.delimited import delimited
from geomap.incidents.fields import field_of
from geomap.incidents.kinds import incident_type
from geomap.incidents.rows import Source
from geomap.incidents.tolls import FIGURES
from geomap.tables import CLAIM, INCIDENT_TYPES, STANCES

__all__ = ["CLAIM_WORDS", "claim_columns", "claims_of_row", "from_csv", "from_json"]

CLAIM_WORDS: dict[str, tuple[str, ...]] = {
    "incident_id": ("event_id", "case_id", "id", "incident", "event"),
    "claimant": ("claimed_by", "said_by", "according_to", "stated_by", "who_says"),
    "stance": (),
    "about": ("claim_about", "matter", "subject"),
    "value": ("claim", "claimed", "statement", "what", "figure"),
    "side": ("whose", "losses_of"),
    "quote": ("quotation", "words"),
    "publisher": ("outlet", "medium", "published_by", "published_in"),
    "url": ("link", "address", "source_url"),
    "published": ("published_on", "publication_date", "date_published", "source_date"),
}
"""Column of a claim to the other names it goes by. Its own name goes first."""

_REQUIRED = tuple(column.name for column in CLAIM if column.required)
_SOURCE = "source"
_PLACE_AND_TIME = frozenset({"place", "date", "name", "note"})
_MEANS = frozenset({"by", "with", "by_means_of", "by means of", "means"})
_ENDS = (("min", "max"), ("low", "high"), ("from", "to"), ("at_least", "at_most"))
_BOUNDS = {"min": ">=", "max": "<=", "low": ">=", "high": "<=", "at_least": ">=",
           "more_than": ">", "at_most": "<=", "less_than": "<", "fewer_than": "<", "about": "~",
           "value": ""}  # fmt: skip
_EVENT_IDS = ("event_id", "incident_id", "id")
_SPELT = {"asserts": ("asserts", "claims", "says"), "denies": ("denies",), "revises": ("revises",)}


def claim_columns(header: Sequence[str]) -> dict[str, str]:
    """Return the columns of a table that speak of claims, each with its field.

    Beside the CLAIM columns these are `killed`, `wounded` and `source`.
    """
    found: dict[str, str] = {}
    ranks: dict[str, int] = {}
    for column in header:
        plain = "_".join(column.strip().lstrip("\ufeff").casefold().replace("-", " ").split())
        for name, others in CLAIM_WORDS.items():
            names = (name, *others)
            if plain in names and names.index(plain) < ranks.get(name, len(names)):
                ranks[name] = names.index(plain)
                found = {c: f for c, f in found.items() if f != name} | {column: name}
    for column in header:
        field = field_of(column)
        if column not in found and field in FIGURES and field not in found.values():
            found[column] = field
        if column.strip().casefold() == _SOURCE and column not in found:
            found[column] = _SOURCE
    return found


def claims_of_row(cells: Mapping[str, str]) -> list[Claim]:
    """Return what a row says, from cells by claim field; none where nobody is named.

    Without `about`, counts under `killed` and `wounded` are the claimant's own,
    asserted whatever the stance on the event; with it they are not read here.

    Raises
    ------
    InputError
        It begins with the column and the value that cannot be meant.
    """
    said = {name: cell.strip() for name, cell in cells.items() if cell.strip()}
    source = said.pop(_SOURCE, None)
    figures = {name: said.pop(name) for name in FIGURES if name in said}
    if "claimant" not in said:
        return []
    if source is not None:
        said.setdefault(
            "url" if source.startswith(("http://", "https://")) else "publisher", source
        )
    said.setdefault("stance", "asserts")
    if "about" in cells:
        return [claim_of(said)]
    stance = said["stance"].casefold()
    claims = []
    if "value" in said or stance == "denies" or not figures:
        claims.append(claim_of(said | {"about": "event"}))
    counted = said | {"stance": "asserts" if stance == "denies" else said["stance"]}
    return claims + [
        claim_of(counted | {"about": name, "value": value}) for name, value in figures.items()
    ]


def from_csv(path: Path | str, unread: list[Unread] | None = None) -> list[SourcedClaim]:
    """Return the claims of a table with a row a statement; see `read_claims`."""
    source = Source(str(path))
    found = delimited(source)
    fields = claim_columns(found.columns)
    known = set(fields.values())
    own_figures = "about" not in known and not known.isdisjoint(FIGURES)
    needed = ("incident_id", "claimant") if own_figures else _REQUIRED
    missing = [name for name in needed if name not in known]
    if missing:
        raise InputError(f"{source.name}: column {', '.join(missing)} is missing")
    for refused in found.refused:
        where = f"{source.name}, line {refused['line']}"
        _tell(unread, Unread(where, refused["line"], refused["reason"], json.loads(refused["row"])))
    claims: list[SourcedClaim] = []
    for row in found.rows:
        as_written = dict(zip(found.columns, row.cells, strict=True))
        cells = {fields.get(name, name): cell for name, cell in as_written.items()}
        try:
            said = _said(cells, whole=not own_figures)
        except InputError as error:
            where = f"{source.name}, line {row.line}"
            _tell(unread, Unread(where, row.line, str(error), as_written))
            continue
        incident_id = cells["incident_id"].strip()
        claims += [SourcedClaim(incident_id, claim, row.line, as_written) for claim in said]
    return claims


def _tell(unread: list[Unread] | None, problem: Unread) -> None:
    """Add to the list of what cannot be read; without one, it is an error."""
    if unread is None:
        raise InputError(problem.message)
    unread.append(problem)


def _said(cells: Mapping[str, str], *, whole: bool) -> list[Claim]:
    if not cells["incident_id"].strip():
        raise InputError('incident_id "" is empty')
    if whole:
        return [claim_of(cells)]
    if not cells["claimant"].strip():
        raise InputError('claimant "" is empty')
    return claims_of_row(cells)


def from_json(path: Path | str, unread: list[Unread] | None = None) -> list[SourcedClaim]:
    """Return the claims of a JSON file; see `read_claims`."""
    name = Path(path).name
    text = read_text(path, what="claims file")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name}: no valid JSON: {error}") from None
    claims: list[SourcedClaim] = []
    for item in _items(document, name):
        if isinstance(item, Unread):
            _tell(unread, item)
            continue
        row = {str(key): _cell(value) for key, value in item.said.items()}
        try:
            said = _statements(item.said)
        except InputError as error:
            where = f"{name}, {item.incident_id[:80]}, claim {item.number}"
            _tell(unread, Unread(where, item.number, str(error), row))
            continue
        claims += [SourcedClaim(item.incident_id, claim, item.number, row) for claim in said]
    return claims


class _Item(NamedTuple):
    """A claim with its incident and its number within that, or within the list."""

    incident_id: str
    number: int
    said: Mapping[str, Any]


def _items(document: Any, name: str) -> Iterator[_Item | Unread]:
    """Yield every claim of a document, and every entry that is none."""
    if isinstance(document, Mapping) and not {"claims", "claimant"} & set(document):
        document = [{"event_id": key, "claims": value} for key, value in document.items()]
    for number, entry in enumerate(document if isinstance(document, list) else [document], 1):
        if not isinstance(entry, Mapping):
            reason = "a claim or an event is a JSON object"
            yield Unread(f"{name}, entry {number}", number, reason, _cell(entry))
            continue
        incident_id = _id_of(entry)
        listed = entry.get("claims", [entry])
        if isinstance(listed, Mapping) and "claims" in listed:
            listed = listed["claims"]
        if not isinstance(listed, list) or not all(isinstance(one, Mapping) for one in listed):
            where = f"{name}, {incident_id or f'entry {number}'}"
            yield Unread(where, number, "claims are no list", _cell(entry))
            continue
        for place, claim in enumerate(listed, 1):
            about = _id_of(claim) or incident_id
            at = place if "claims" in entry else number
            if about:
                yield from (_Item(about, at, said) for said in _each_claim(claim))
            else:
                where = f"{name}, claim {place}"
                yield Unread(where, at, 'incident_id "" is empty', _cell(claim))


def _each_claim(claim: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the claims of one who makes several: `{"claimant": "X", "claims": [{...}, ...]}`."""
    several = claim.get("claims")
    if not isinstance(several, list) or not several:
        return [claim]
    if not all(isinstance(one, Mapping) for one in several):
        return [claim]
    who = {key: value for key, value in claim.items() if key != "claims"}
    return [{**who, **one} for one in several]


def _id_of(entry: Mapping[str, Any]) -> str:
    return next((_cell(entry[key]).strip() for key in _EVENT_IDS if entry.get(key)), "")


def _statements(item: Mapping[str, Any]) -> list[Claim]:
    """Return the claims that one entry makes."""
    said: list[tuple[str, Any]] = [
        (stance, item[key])
        for stance, spelt in _SPELT.items()
        for key in spelt
        if isinstance(item.get(key), (Mapping, list))
    ]
    verbs = {key for spelt in _SPELT.values() for key in spelt if key in item}
    fields = claim_columns([key for key in item if key not in verbs])
    about = next((item[key] for key, field in fields.items() if field == "about"), None)
    common = {
        fields.get(key, key): _named(fields.get(key, key), value, about)
        for key, value in item.items()
        if key not in {*verbs, *_EVENT_IDS}
    }
    if not said:
        return claims_of_row(common) or [claim_of(common)]
    stance = common.pop("stance", "asserts").casefold()
    if stance not in STANCES:
        raise InputError(f'stance "{stance[:80]}" is not one of {", ".join(STANCES)}')
    claims: list[dict[str, str]] = []
    for verb, matters in said:
        claims += _matters(matters, "revises" if stance == "revises" else verb)
    if stance == "denies" and not any(claim["stance"] == "denies" for claim in claims):
        claims.insert(0, {"stance": "denies", "about": "event"})
    return [claim_of(common | claim) for claim in _with_note(claims)]


def _named(field: str, value: Any, about: Any) -> str:
    """Return what an entry has under a field as a cell."""
    if field == "claimant" and not isinstance(value, (str, type(None))):
        raise InputError(f'claimant "{_cell(value)[:80]}" is no name; write a claim for each')
    matter = str(about).strip().casefold() if field == "value" else field
    if isinstance(value, list) or (isinstance(value, Mapping) and field in {"value", *FIGURES}):
        return _count(value, matter)
    return _cell(value)


def _matters(matters: Any, stance: str) -> Iterator[dict[str, str]]:
    """Yield the claims of a mapping of matter to what is said of it, or of a list of matters."""
    if isinstance(matters, list):
        matters = {_cell(matter): True for matter in matters}
    for key, value in matters.items():
        words = " ".join(str(key).replace("_", " ").split())
        figure, _, side = words.partition(" ")
        if words.endswith(" as written") or words == "name is":
            about = words.removesuffix(" as written") if words != "name is" else "place"
            yield {"stance": "asserts", "about": about, "value": _cell(value)}
        elif figure in FIGURES:
            counted = {"stance": stance, "about": figure, "value": _count(value, figure)}
            yield counted | ({"side": side[:1].upper() + side[1:]} if side else {})
        else:
            yield _matter(words, value, stance)


def _matter(words: str, value: Any, stance: str) -> dict[str, str]:
    means = _count(value, words) if words in _MEANS and value and value is not True else ""
    if incident_type(means) in INCIDENT_TYPES:
        return {"stance": stance, "about": incident_type(means), "value": means}
    kind = incident_type(words)
    known = kind in INCIDENT_TYPES and kind != words.casefold()
    claim = {"stance": stance, "about": kind if known else words}
    if value is False:
        claim["stance"] = "denies"
    if value is True or value is False or value is None:
        return claim | ({"value": words} if known else {})
    if words in _PLACE_AND_TIME:
        claim["stance"] = "asserts"
    return claim | {"value": _count(value, str(claim["about"]))}


def _with_note(claims: list[dict[str, str]]) -> list[dict[str, str]]:
    """Give a note to the denial that it explains, or let it stand as a claim of its own."""
    notes = [claim for claim in claims if claim["about"] == "note"]
    denied = [claim for claim in claims if claim["stance"] == "denies"]
    if len(notes) != 1 or not denied:
        return claims
    before = denied[0].get("value")
    denied[0]["value"] = f"{before}: {notes[0]['value']}" if before else notes[0]["value"]
    return [claim for claim in claims if claim is not notes[0]]


def _count(value: Any, about: str) -> str:
    """Return what is said of a matter: a figure in the grammar of claims, a list as `a; b`.

    `{"min": 3, "max": 5}` and, of killed or wounded, `[3, 5]` are 3-5.
    """
    if isinstance(value, list):
        is_range = about in FIGURES and len(value) == 2 and all(map(_is_count, value))
        return ("-" if is_range else "; ").join(map(_cell, value))
    if not isinstance(value, Mapping):
        return _cell(value)
    known = {name: figure for name, figure in value.items() if figure is not None}
    ends = next((ends for ends in _ENDS if set(known) == set(ends)), None)
    if ends:
        return "-".join(_cell(known[name]) for name in ends)
    if len(known) == 1:
        ((bound, figure),) = known.items()
        if bound in _BOUNDS:
            return f"{_BOUNDS[bound]}{_cell(figure)}"
    raise InputError(f'value "{_cell(value)[:80]}" is no figure; use {", ".join(_BOUNDS)}')


def _is_count(value: Any) -> bool:
    if isinstance(value, str):
        return value.strip().isdecimal()
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _cell(value: Any) -> str:
    """Return a JSON value as a cell: text as it is, null empty, anything else as JSON."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return json.dumps(value, ensure_ascii=False)
