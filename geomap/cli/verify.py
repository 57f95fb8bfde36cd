"""`geomap verify`: a result made again from its manifest, and what differs."""

import contextlib
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.options import json_option
from geomap.cli.printing import json_line, plain, tell
from geomap.errors import GeomapError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geopandas import GeoDataFrame

    from geomap.manifest import Finding, Manifest

__all__ = ["command"]

_SAME, _DIFFERS, _CANNOT = 0, 1, 2
_RESULTS = ("the same", "differs", "cannot be verified")


@click.command(name="verify", epilog="Example: geomap verify flags.csv.manifest.json")
@click.argument("manifest", metavar="MANIFEST")
@json_option
def command(manifest: str, *, as_json: bool) -> None:
    """Make a result again from its manifest, and say what differs.

    MANIFEST is what --manifest wrote beside an output. The files that it names are
    looked for from where it stands; nothing is written. Exit code 0: all the same;
    1: something differs; 2: it cannot be verified, as where an input is missing.
    A newer library or a newer release of geomap is told and is no difference.
    Verdicts that the inputs brought along are made anew, too, and held against those.
    """
    from geomap.manifest import Finding, compared_files, read_manifest

    document = read_manifest(manifest)
    folder = Path(manifest).parent
    findings = compared_files(document, folder)
    if document.blurred:
        text = "blurred: its verdicts rest on true positions, which the manifest does not tell"
        findings.append(Finding("verdicts", "cannot", text))
    elif not any(found.status == "cannot" for found in findings):
        try:
            findings += _compared(document, folder)
        except GeomapError as error:
            findings.append(Finding("verdicts", "cannot", f"cannot be made again: {error}"))
    code = _code(findings)
    summary = _summary(document, findings, code)
    if as_json:
        for found in findings:
            click.echo(json_line(found.as_json()))
        click.echo(json_line({"about": "result", "status": _RESULTS[code], "text": summary}))
    else:
        for found in findings:
            click.echo(plain(found.text))
        click.echo(plain(summary))
    if code == _CANNOT:
        missing = next(found.text for found in findings if found.status == "cannot")
        tell(f"cannot be verified: {plain(missing)}")
    if code != _SAME:
        raise click.exceptions.Exit(code)


def _compared(manifest: "Manifest", folder: Path) -> "list[Finding]":
    """Return what differs in the result made again; carried verdicts are made anew, too."""
    from geomap.manifest import compared_carried, compared_result, repeats_incidents

    is_anew = manifest.verdicts["made"] == "anew"
    flags, zones = _again(manifest, folder, anew=is_anew)
    findings = compared_result(manifest, flags, zones)
    if is_anew:
        return findings
    recomputed = None if repeats_incidents(flags) else _again(manifest, folder, anew=True)[0]
    return [*findings, *compared_carried(manifest, flags, recomputed)]


def _again(
    manifest: "Manifest", folder: Path, *, anew: bool
) -> "tuple[GeoDataFrame, GeoDataFrame]":
    """Return incidents with their verdicts and the zones, made as the manifest says.

    What reading and judging have to tell was told when the output was made.
    """
    from geomap.cli.work import flagged
    from geomap.manifest import file_at, gazetteer_at

    zones, said = manifest.zones["path"], manifest.options
    files = [
        str(file_at(one["path"], folder)) for one in manifest.inputs if one["role"] == "incidents"
    ]
    options: dict[str, Any] = {
        "columns": said["columns"],
        "dates": said["dates"],
        "file_format": said["format"],
        "encoding": said["encoding"],
        "layer": said["layer"],
        "on_invalid": said["on_invalid"],
        "threshold": said["threshold"],
        "zones_path": None if zones is None else str(file_at(zones, folder)),
        "gazetteer": gazetteer_at(manifest, folder),
        "list_rejects": False,
    }
    with contextlib.redirect_stderr(io.StringIO()):
        return flagged(files, "-", options, again=anew, all_pairs=said["all_pairs"])


def _code(findings: "Sequence[Finding]") -> int:
    found = {one.status for one in findings}
    return _CANNOT if "cannot" in found else _DIFFERS if "differs" in found else _SAME


def _summary(manifest: "Manifest", findings: "Sequence[Finding]", code: int) -> str:
    rows = manifest.counts["rows"]
    verdicts = f"{rows} verdict{'' if rows == 1 else 's'}"
    if code == _CANNOT:
        return f"{verdicts}: cannot be verified"
    differing = sum(found.about == "verdict" for found in findings)
    recomputed = sum(_is_of_recomputed(found) for found in findings)
    unlisted = any(found.about == "verdicts" for found in findings)
    said = (
        [f"{differing} differ{'s' * (differing == 1)}"] if differing else ["differ"] * unlisted
    ) + [f"{recomputed} differ{'s' * (recomputed == 1)} when recomputed"] * bool(recomputed)
    whole = f"{verdicts}: {', '.join(said) or 'all the same'}"
    others = sum(found.status == "differs" for found in findings) - differing - recomputed
    more = f"; {others} other difference{'' if others == 1 else 's'}" if others else ""
    return whole if code == _SAME else whole + more


def _is_of_recomputed(found: "Finding") -> bool:
    from geomap.manifest import RECOMPUTED

    return found.about == RECOMPUTED and found.status == "differs"
