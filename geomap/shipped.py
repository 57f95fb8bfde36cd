"""Where the shipped data lies: beside the package, or inside it once installed.

A checkout keeps `gazetteer/` and `layers/` at its top, where a person sees
them; a wheel carries copies in `geomap/_shipped/`.
"""

from pathlib import Path

__all__ = ["shipped"]

_PACKAGE = Path(__file__).resolve().parent


def shipped(*parts: str) -> Path:
    """Return the path of shipped data, for example `shipped("layers", "zones")`.

    Raises
    ------
    FileNotFoundError
        The installation lacks it, which means that it is broken.
    """
    for root in (_PACKAGE / "_shipped", _PACKAGE.parent):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError(
        f"{'/'.join(parts)} is missing from this installation; reinstall geomap"
    )
