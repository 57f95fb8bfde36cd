"""Columns of a source row that say where its place lies: region and country, as people head them.

ACLED and UCDP call a part of the world `region`, and have a column of the others too, so
that the surest word stands first.
"""

from collections.abc import Iterable

from geomap.incidents.fields import plain_header

__all__ = ["context_columns"]

_REGION = (
    "admin1", "adm_1", "admin_1", "adm1", "province", "oblast", "state", "region", "governorate",
    "bundesland", "provinz", "région", "provincia", "región", "estado",
    "regione", "województwo", "область", "регион", "провинция", "регіон",
    "մարզ", "vilayət", "vilayet", "المحافظة", "محافظة", "استان",
)  # fmt: skip
_COUNTRY = (
    "country", "country_name", "land", "staat", "pays", "país", "paese", "kraj", "страна",
    "країна", "երկիր", "ölkə", "ülke", "البلد", "بلد", "الدولة", "دولة", "کشور", "ქვეყანა",
)  # fmt: skip
_PLAIN = tuple(tuple(map(plain_header, names)) for names in (_REGION, _COUNTRY))


def context_columns(columns: Iterable[str]) -> list[str]:
    """Return which columns give region and country, in this order; of each the surest."""
    plain = {plain_header(name): name for name in reversed([*columns]) if isinstance(name, str)}
    first = (next((plain[name] for name in names if name in plain), None) for names in _PLAIN)
    return [column for column in first if column is not None]
