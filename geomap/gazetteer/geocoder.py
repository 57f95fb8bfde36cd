"""The gazetteer as a geopy geocoder: the same calls as for a web service, offline."""

from typing import TYPE_CHECKING, Any

from geopy.adapters import BaseSyncAdapter
from geopy.exc import GeocoderQueryError, GeocoderServiceError
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from geomap.errors import PlaceError
from geomap.gazetteer.gazetteer import Gazetteer

if TYPE_CHECKING:
    from geomap.gazetteer.places import Match, Resolution

__all__ = ["REVERSE_WITHIN_M", "GazetteerGeocoder", "located", "named"]

REVERSE_WITHIN_M = 10_000.0
"""A place farther off than this does not name a point: villages lie a few kilometres apart."""


class _Offline(BaseSyncAdapter):  # type: ignore[misc]  # geopy ships no types
    """The adapter of a geocoder that asks nobody."""

    def get_json(self, url: str, **_options: Any) -> Any:
        raise GeocoderServiceError(f"this geocoder asks no service, not even {url}")

    def get_text(self, url: str, **_options: Any) -> str:
        raise GeocoderServiceError(f"this geocoder asks no service, not even {url}")


class GazetteerGeocoder(Geocoder):  # type: ignore[misc]  # geopy ships no types
    """A geopy `Geocoder` over a `Gazetteer`; the shipped one where none is given.

    `timeout`, `proxies`, `user_agent` and `ssl_context` are taken, as
    `geopandas.tools.geocode` passes them on, and have no effect: no request is made.
    """

    def __init__(self, gazetteer: Gazetteer | None = None, **options: Any) -> None:
        super().__init__(adapter_factory=_offline, **options)
        self.gazetteer = gazetteer or Gazetteer.open()

    def __call__(self, **options: Any) -> "GazetteerGeocoder":
        """Return a geocoder over the same gazetteer.

        `geopandas.tools.geocode(provider=...)` calls the provider it is given, a
        class or, so that it keeps its gazetteer, this geocoder.
        """
        return type(self)(self.gazetteer, **options)

    def geocode(
        self,
        query: str | None,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ARG002  # part of geopy's call
        country: str | None = None,
        near: tuple[float, float] | None = None,
    ) -> Location | list[Location] | None:
        """Return where a name is, or None.

        Parameters
        ----------
        query
            A name in any script, or what a report wraps around it. None and NaN,
            as tables have gaps, are nowhere.
        exactly_one
            True: one Location, or None where the name is not found, is shared
            by several places or has no position. False: all that tie, or None.
        timeout
            Has no effect.
        country
            ISO 3166 code of two letters.
        near
            (lon, lat) that decides between namesakes.

        Raises
        ------
        GeocoderQueryError
            `query` is no text.
        """
        name = named(query)
        if name is None:
            return None
        resolution = self.gazetteer.resolve(name, country=country, near=near, limit=50)
        return located(resolution, exactly_one=exactly_one)

    def reverse(
        self,
        query: Any,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ARG002  # part of geopy's call
        within_m: float = REVERSE_WITHIN_M,
    ) -> Location | list[Location] | None:
        """Return the recorded place nearest to a point, or None where none is near.

        Parameters
        ----------
        query
            A geopy Point, (lat, lon), or text such as "40.02, 46.80".
        exactly_one
            False returns every place within reach, nearest first.
        timeout
            Has no effect.
        within_m
            Metres beyond which a place does not count. Areas never do: a centre
            says nothing about where an area ends.

        Raises
        ------
        PlaceError
            `query` is no point.
        """
        try:
            point = Point(query)
        except (TypeError, ValueError) as error:
            raise PlaceError(f"not a point: {error}") from None
        found = [
            Location(place.name, (place.lat, place.lon), {"id": place.id, "distance_m": round(far)})
            for far, place in self.gazetteer.nearest(point.longitude, point.latitude, within_m)
        ]
        if exactly_one:
            return found[0] if found else None
        return found or None


def named(query: Any) -> str | None:
    """Return the name to look up; None for a gap in a table.

    Raises
    ------
    GeocoderQueryError
        It is no text: an error of geopy's, as `RateLimiter` passes over.
    """
    if query is None or isinstance(query, str):
        return query
    if query != query:  # noqa: PLR0124 - NaN is not itself
        return None
    raise GeocoderQueryError(f"a name is text, not {type(query).__name__}")


def located(
    resolution: "Resolution", *, exactly_one: bool = True
) -> Location | list[Location] | None:
    """Return a resolution as geopy gives answers: what has no position, or ties, is None."""
    if resolution.status == "not found":
        return None
    placed = [_location(match) for match in resolution if match.place.lon is not None]
    if exactly_one:
        first = resolution.places[0].place
        return placed[0] if resolution.status == "resolved" and first.lon is not None else None
    return placed or None


def _offline(*, proxies: Any, ssl_context: Any) -> _Offline:
    return _Offline(proxies=proxies, ssl_context=ssl_context)


def _location(match: "Match") -> Location:
    place = match.place
    parts = [place.name, place.admin1, place.country]
    address = ", ".join(part for part in parts if part)
    return Location(address, (place.lat, place.lon), match.as_json())
