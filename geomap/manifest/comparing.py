"""What differs between a manifest and its files, its zones and its verdicts as they are now.

Libraries of another release place a boundary, or add up a probability, in a last
digit of their own. So verdicts are the same where the word, the zone and the side
are, the probability is within .001 and the distance within 0.1 m. A word that turns
within these is told as such: the incident stands on a threshold or a boundary.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Literal

from geomap.errors import GeomapError, InputError
from geomap.manifest.canonical import verdict_digest, verdict_rows, zone_digests
from geomap.manifest.document import Manifest
from geomap.manifest.making import counted
from geomap.manifest.paths import file_at
from geomap.manifest.sources import (
    FileFacts,
    beside_file,
    file_facts,
    gazetteer_facts,
    library_versions,
    zone_file_facts,
)

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = [
    "Finding",
    "are_near",
    "compared_files",
    "compared_result",
    "facts_of",
    "gazetteer_at",
    "is_same",
    "words_of",
]

PROBABILITY_TOLERANCE = 0.001
DISTANCE_TOLERANCE_M = 0.1
_SLACK = 1e-9  # decimals are not exact in binary

Status = Literal["differs", "note", "cannot"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as the manifest has it.

    `status` is `differs`; `note` of what explains a difference and is none by
    itself, such as a library's version; `cannot` of what keeps it from being verified.
    """

    about: str
    status: Status
    text: str
    was: Any = None
    now: Any = None

    def as_json(self) -> dict[str, Any]:
        """Return it as one object."""
        return asdict(self)


def compared_files(manifest: Manifest, folder: Path) -> list[Finding]:
    """Return what differs in the files that a manifest in `folder` names, and in the libraries."""
    return [
        *_inputs(manifest, folder),
        *_zone_files(manifest, folder),
        *_gazetteer(manifest, folder),
        *_outputs(manifest, folder),
        *_versions(manifest),
    ]


def _inputs(manifest: Manifest, folder: Path) -> Iterator[Finding]:
    for recorded in manifest.inputs:
        yield from _file(recorded, folder, ("input", "cannot"))
    yield from _newcomers(manifest, folder)


def _file(
    recorded: FileFacts, folder: Path, kind: tuple[str, Status], *, changed: Status = "differs"
) -> Iterator[Finding]:
    """Yield what differs in one file; `kind` is what it is and what its absence means."""
    about, absent = kind
    name = recorded["path"]
    if name == "-":
        size, digest = recorded["bytes"], recorded["sha256"]
        text = f"standard input cannot be read again: {_bytes(size)}, sha256 {digest}"
        yield Finding(about, "cannot", text, digest)
        return
    try:
        now = file_facts(file_at(name, folder), folder)
    except InputError as error:
        yield Finding(about, absent, str(error), recorded["sha256"])
        return
    if now["sha256"] != recorded["sha256"]:
        text = f"{name}: its bytes differ: {_sizes(recorded, now)}"
        yield Finding(about, changed, text, recorded["sha256"], now["sha256"])


def _newcomers(manifest: Manifest, folder: Path) -> Iterator[Finding]:
    """Yield files that are read with an input now and were not when the manifest was made."""
    from geomap.incidents.claims import find_claims

    known = {PurePosixPath(one["path"]).name for one in manifest.inputs}
    for recorded in manifest.inputs:
        if recorded["role"] != "incidents" or recorded["path"] == "-":
            continue
        try:
            path = file_at(recorded["path"], folder)
        except InputError:
            continue  # it is told of already
        try:
            claims = find_claims(path)
        except InputError as error:
            yield Finding("input", "cannot", str(error))
            continue
        for other in (*beside_file(path), *([claims] if claims else [])):
            if other.name not in known:
                text = f"{other.name}: it is read with {path.name} now, and was not there"
                yield Finding("input", "differs", text)


def _zone_files(manifest: Manifest, folder: Path) -> Iterator[Finding]:
    zones = manifest.zones
    if zones["path"] is None:
        now = zone_file_facts(None, folder)
        yield from _named_files("zones", zones["files"], now, "shipped zones", changed="note")
        return
    absent: Status = "note" if manifest.blurred else "cannot"  # then it has no folder
    for recorded in zones["files"]:
        # what counts are the zones in it, which are compared where they can be read
        yield from _file(recorded, folder, ("zones", absent), changed="note")


def _gazetteer(manifest: Manifest, folder: Path) -> Iterator[Finding]:
    was = manifest.gazetteer
    if manifest.blurred and was["kind"] != "default":
        yield Finding("gazetteer", "note", "the gazetteer was one of their own, and is withheld")
        return
    try:
        now = gazetteer_facts(gazetteer_at(manifest, folder), folder)
    except GeomapError as error:
        yield Finding("gazetteer", "cannot", f"gazetteer: {error}")
        return
    own: Status = "note" if was["kind"] == "default" else "differs"
    yield from _named_files("gazetteer", was["files"], now["files"], "gazetteer", changed=own)
    if was["world"] != now["world"]:
        text = f"gazetteer: the world was {_list(was['world'])}, is {_list(now['world'])}"
        yield Finding("gazetteer", own, text, was["world"], now["world"])
    if not manifest.blurred:
        yield from _named_files(
            "gazetteer", was["added"], now["added"], "added to the gazetteer", changed="differs"
        )


def gazetteer_at(manifest: Manifest, folder: Path) -> str | None:
    """Return the path of the gazetteer that a manifest in `folder` names; None is the default one.

    Raises
    ------
    InputError
        There is nothing that can be read.
    """
    if manifest.gazetteer["kind"] == "default":
        return None
    return str(file_at(manifest.gazetteer["path"] or "", folder, or_folder=True))


def _named_files(
    about: str,
    was: Sequence[FileFacts],
    now: Sequence[FileFacts],
    what: str,
    *,
    changed: Status,
) -> Iterator[Finding]:
    """Yield what differs between files that go by their names."""
    before, after = ({one["path"]: one for one in files} for files in (was, now))
    for name in sorted({*before, *after}):
        if name not in after:
            yield Finding(about, changed, f"{what}: {name} is there no longer")
        elif name not in before:
            yield Finding(about, changed, f"{what}: {name} is new")
        elif before[name]["sha256"] != after[name]["sha256"]:
            digests = before[name]["sha256"], after[name]["sha256"]
            text = f"{what}: {name} differs: {_sizes(before[name], after[name])}"
            yield Finding(about, changed, text, *digests)


def _outputs(manifest: Manifest, folder: Path) -> Iterator[Finding]:
    for recorded in manifest.outputs:
        for found in _file(recorded, folder, ("output", "differs")):
            text = found.text.replace("its bytes differ", "it was changed since it was written")
            yield Finding("output", found.status, text, found.was, found.now)


def _versions(manifest: Manifest) -> Iterator[Finding]:
    now = library_versions()
    for name in dict.fromkeys([*manifest.made_with, *now]):
        before, after = manifest.made_with.get(name), now.get(name)
        if before != after:
            text = f"{name} was {before or 'not named'}, is {after or 'not used'}"
            yield Finding("versions", "note", text, before, after)


def compared_result(
    manifest: Manifest, flags: "GeoDataFrame", zones: "GeoDataFrame"
) -> list[Finding]:
    """Return what differs in zones, counts and verdicts, made again from the same files."""
    return [*_zones(manifest, zones), *_counts(manifest, flags), *_verdicts(manifest, flags)]


def _zones(manifest: Manifest, zones: "GeoDataFrame") -> Iterator[Finding]:
    was, now = (
        {(one["zone_id"], one["version"]): one["sha256"] for one in versions}
        for versions in (manifest.zones["versions"], zone_digests(zones))
    )
    for key in sorted({*was, *now}):
        zone = f"zone {key[0]} version {key[1]}"
        if key not in now:
            yield Finding("zones", "differs", f"{zone} is there no longer", was[key])
        elif key not in was:
            yield Finding("zones", "differs", f"{zone} is new", None, now[key])
        elif was[key] != now[key]:
            text = f"{zone} has another period, edge, rule or shape"
            yield Finding("zones", "differs", text, was[key], now[key])


def _counts(manifest: Manifest, flags: "GeoDataFrame") -> Iterator[Finding]:
    was, now = manifest.counts, counted(flags)
    for name, what in (("incidents", "incidents"), ("rows", "rows"), ("refused", "refused rows")):
        if was[name] != now[name]:
            text = f"{what}: {was[name]} then, {now[name]} now"
            yield Finding("counts", "differs", text, was[name], now[name])
    for name in ("verdict", "located"):
        for word in dict.fromkeys([*was[name], *now[name]]):
            before, after = was[name].get(word, 0), now[name].get(word, 0)
            if before != after:
                text = f"{name} {word}: {before} then, {after} now"
                yield Finding("counts", "differs", text, before, after)


def _verdicts(manifest: Manifest, flags: "GeoDataFrame") -> Iterator[Finding]:
    recorded = manifest.verdicts
    rows = recorded["rows"]
    now = verdict_rows(flags)
    digest = verdict_digest(now)
    if rows is not None and verdict_digest(rows) != recorded["sha256"]:
        text = "the manifest's verdicts do not fit its own sha256: it was changed by hand"
        yield Finding("verdicts", "differs", text, recorded["sha256"])
    elif digest == recorded["sha256"]:
        return
    if rows is None:
        text = f"the verdicts differ; the manifest does not list them: {recorded['note']}"
        yield Finding("verdicts", "differs", text, recorded["sha256"], digest)
        return
    key = _pair_of if len({row[0] for row in rows}) < len(rows) else _incident_of
    reasons = _reasons(flags, key)
    before, after = {key(row): row for row in rows}, {key(row): row for row in now}
    for name in sorted({*before, *after}):
        yield from _one(before.get(name), after.get(name), reasons.get(name, ""))


def _incident_of(row: Sequence[Any]) -> tuple[str, ...]:
    return (str(row[0]),)


def _pair_of(row: Sequence[Any]) -> tuple[str, ...]:
    return tuple(str(item) for item in row[:3])


def _reasons(
    flags: "GeoDataFrame", key: Callable[[Sequence[Any]], tuple[str, ...]]
) -> dict[tuple[str, ...], str]:
    columns: Iterable[Sequence[Any]] = zip(
        flags["id"], flags["zone_id"], flags["zone_version"], flags["why"], strict=True
    )
    return {key(row): str(row[3]) for row in columns}


def _one(was: Sequence[Any] | None, now: Sequence[Any] | None, reason: str) -> Iterator[Finding]:
    """Yield what differs in the verdict on one incident."""
    if was is None or now is None:
        found = now if was is None else was
        name = found[0] if found else ""
        text = (
            f"{name}: was not there, is {words_of(now)}: {reason}"
            if now is not None
            else f"{name}: was {words_of(was or ())}, is not there now"
        )
        yield Finding("verdict", "differs", text, facts_of(was), facts_of(now))
        return
    if is_same(was, now):
        return
    near = are_near(was, now)
    text = f"{now[0]}: was {words_of(was)}, is {words_of(now)}"
    if near and was[1:3] == now[1:3]:
        text += (
            "; its numbers are the same within what releases of libraries differ by, "
            "so it stands on a threshold or a boundary"
        )
    elif reason:
        text += f": {reason}"
    yield Finding("verdict", "differs", text, facts_of(was), facts_of(now))


def is_same(was: Sequence[Any] | None, now: Sequence[Any] | None) -> bool:
    """Tell whether two verdicts are the same within what releases of libraries differ by."""
    if was is None or now is None:
        return was is now
    return was[1:5] == now[1:5] and are_near(was, now)


def are_near(was: Sequence[Any], now: Sequence[Any]) -> bool:
    """Tell whether the probabilities and distances of two verdicts are the same within that."""
    return _near(was[5], now[5], PROBABILITY_TOLERANCE) and _near(
        was[6], now[6], DISTANCE_TOLERANCE_M
    )


def _near(one: float | None, other: float | None, tolerance: float) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= tolerance + _SLACK


def words_of(row: Sequence[Any]) -> str:
    """Return a verdict in words."""
    _, zone_id, version, inside, verdict, probability, distance_m = row
    words = str(verdict)
    if zone_id is not None:
        words += f" of {zone_id} version {version}"
    facts = []
    if probability is not None:
        facts.append(f"probability {probability:.3f}")
    if distance_m is not None and inside is not None:
        facts.append(f"{abs(distance_m):,.1f} m {'inside' if inside else 'outside'}")
    return f"{words} ({', '.join(facts)})" if facts else words


def facts_of(row: Sequence[Any] | None) -> Mapping[str, Any] | None:
    """Return a verdict by column."""
    from geomap.manifest.canonical import VERDICT_COLUMNS

    return None if row is None else dict(zip(VERDICT_COLUMNS, row, strict=True))


def _sizes(was: FileFacts, now: FileFacts) -> str:
    if was["bytes"] == now["bytes"]:
        return f"{_bytes(now['bytes'])} then and now"
    return f"{_bytes(was['bytes'])} then, {now['bytes']:,} now"


def _bytes(count: int) -> str:
    return f"{count:,} byte{'' if count == 1 else 's'}"


def _list(words: Sequence[str]) -> str:
    return ", ".join(words) or "nothing"
