"""What of an incident may stand in a blurred table, column by column.

Kept are dates, figures, types of the vocabulary, and the names of parties and
publishers where they give no place away. Whatever somebody wrote freely goes.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from geomap.blur.giveaways import Giveaways
from geomap.errors import InputError
from geomap.incidents.kinds import incident_type
from geomap.incidents.values import parse_figure
from geomap.tables import INCIDENT_TYPES

__all__ = ["Keeper", "kind"]

_MATTERS = frozenset(INCIDENT_TYPES) | {
    "event", "incident", "breach", "violation", "killed", "wounded", "captured", "missing",
    "displaced", "weapon", "strikes", "responsibility", "damage", "date",
}  # fmt: skip
"""What a kept claim can be about; one about anything else may be about the place."""

_PUBLIC_ID = re.compile(r"[A-Z]{3}\d+")
"""As ACLED numbers events: who has the dataset looks the position up."""
_PUBLIC_DATASETS = ("acled", "ucdp", "ged", "gdelt")


class Keeper:
    """Cells that give no place away, and a count of those that did.

    Attributes
    ----------
    left_out
        How many names, claims and identifiers were left out, by what they are.
    """

    def __init__(self, giveaways: Giveaways) -> None:
        self._giveaways = giveaways
        self.left_out = {"names": 0, "claims": 0, "identifiers": 0}

    def name(self, value: object) -> str | None:
        """Return the name of a party or a publisher, or None where it may tell a place."""
        if not isinstance(value, str) or not value.strip():
            return None
        if self._giveaways.betrays(value):
            self.left_out["names"] += 1
            return None
        return value

    def names(self, values: object) -> list[str]:
        """Return those of several names that can be kept."""
        parts = values if isinstance(values, (list, tuple)) else ()
        return [name for part in parts if (name := self.name(part)) is not None]

    def sources(self, values: object) -> list[str]:
        """Return names of publications, and of an address only whose it is."""
        parts = values if isinstance(values, (list, tuple)) else ()
        return list(dict.fromkeys(self.names([_host(str(part)) or part for part in parts])))

    def claims(self, values: object) -> list[dict[str, str | None]]:
        """Return claims without words of their own: who, whether, what, how many, and when."""
        found = []
        for claim in values if isinstance(values, (list, tuple)) else ():
            about = incident_type(str(claim.get("about") or "")).casefold()
            if about in _MATTERS:
                found.append(self._claim(claim, about))
            else:
                self.left_out["claims"] += 1
        return found

    def _claim(self, claim: Mapping[str, Any], about: str) -> dict[str, str | None]:
        published = claim.get("published")
        return {
            "claimant": self.name(claim.get("claimant")) or "not named",
            "stance": claim["stance"],
            "about": about,
            "value": _figure(claim.get("value"), about),
            "side": self.name(claim.get("side")),
            "quote": None,
            "publisher": self.name(claim.get("publisher")),
            "url": None,
            "published": None if published is None else str(published)[:10],
        }

    def identifiers(
        self,
        ids: Sequence[str],
        datasets: Sequence[object],
        positions: Sequence[tuple[float, float]],
    ) -> list[str]:
        """Return identifiers; one by which the place could be found is made a number."""
        taken, out = set(ids), []
        for number, (name, dataset, where) in enumerate(
            zip(ids, datasets, positions, strict=True), start=1
        ):
            if self._can_stay(name, dataset, where):
                out.append(name)
                continue
            self.left_out["identifiers"] += 1
            new = f"blurred-{number}"
            while new in taken:
                new += "-"
            taken.add(new)
            out.append(new)
        return out

    def _can_stay(self, name: str, dataset: object, where: tuple[float, float]) -> bool:
        if str(dataset or "").casefold().startswith(_PUBLIC_DATASETS):
            return False
        if _PUBLIC_ID.fullmatch(name) or self._giveaways.names_a_place(name):
            return False
        digits = re.sub(r"\D", "", name)
        return not any(_leading(degrees) in digits for degrees in where if degrees == degrees)  # noqa: PLR0124


def kind(value: object) -> str | None:
    """Return a type of the vocabulary; another is somebody's words, and becomes `other`."""
    if not isinstance(value, str):
        return None
    known = incident_type(value)
    return known if known in INCIDENT_TYPES else "other"


def _leading(degrees: float) -> str:
    """Return the digits of a coordinate to two decimals, as an identifier might hold them."""
    return f"{abs(int(degrees * 100)):04d}"


def _figure(value: object, about: str) -> str | None:
    if not isinstance(value, str):
        return None
    try:
        return value.strip() if parse_figure(value, about) else None
    except InputError:
        return None


def _host(text: str) -> str | None:
    """Return whose an address is: `news.example` of `https://www.news.example/a/b`."""
    if "://" not in text and not text.casefold().startswith("www."):
        return None
    try:
        host = urlsplit(text if "://" in text else f"//{text}").hostname
    except ValueError:
        host = None
    return (host or "an address").removeprefix("www.")
