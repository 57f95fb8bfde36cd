"""A geopy geocoder that answers offline first, and asks a web service for the rest.

Nothing in geomap makes this by itself: a person builds the chain from a geopy
geocoder that they configured. Only a name that the gazetteer does not have
leaves the machine, once; each request is told before it is made, and each
Location says which service answered and whom to credit.
"""

import copy
import datetime as dt
import json
import logging
import math
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from geopy.adapters import BaseSyncAdapter, RequestsAdapter
from geopy.exc import GeocoderParseError, GeocoderRateLimited, GeopyError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location

from geomap.errors import GazetteerError, PlaceError
from geomap.gazetteer.answer_cache import AnswerCache, Kept
from geomap.gazetteer.geocoder import GazetteerGeocoder, located, named
from geomap.gazetteer.overlay import attributions
from geomap.names import MAX_LETTERS, normalise, shown

if TYPE_CHECKING:
    from geomap.gazetteer.gazetteer import Gazetteer

__all__ = ["OFFLINE", "ChainGeocoder", "Request", "chain"]

OFFLINE = "geomap gazetteer, offline"
"""What `raw["service"]` says of an answer for which nobody was asked."""

_LOG = logging.getLogger(__name__)
_OPENSTREETMAP = "© OpenStreetMap contributors, ODbL 1.0 (openstreetmap.org/copyright)"
_CREDITS = {"Nominatim": _OPENSTREETMAP, "Photon": _OPENSTREETMAP}
_CREDIT_KEYS = ("licence", "license", "attribution", "copyright")


class Request(NamedTuple):
    """A request about to be made: `method` is "geocode" or "reverse", `query` what is sent."""

    service: str
    method: str
    query: str


def chain(
    gazetteer: "Gazetteer",
    geocoder: Any,
    *,
    cache: Path | str,
    min_delay_s: float = 1.0,
    on_request: Callable[[Request], None] | None = None,
) -> "ChainGeocoder":
    """Return a geopy geocoder that asks `geocoder` only for what `gazetteer` does not have.

    Parameters
    ----------
    gazetteer
        Asked first. What it has is never sent: a name it finds ambiguous, or
        knows without a position, stays so.
    geocoder
        A geopy geocoder as a person configured it, for example
        `Nominatim(user_agent="my newsroom")`. Its terms of use are theirs to keep.
    cache
        File in which its answers are kept, also that there is no such place; made
        when it is not there. Delete it to ask anew.
    min_delay_s
        Seconds between two requests of this process, 0 or more; Nominatim's public
        server asks for 1.
    on_request
        Called with a `Request` before each; what it raises stops the request.
        Each is also logged, at level INFO.

    Raises
    ------
    GazetteerError
        `geocoder` is no synchronous geopy geocoder, `min_delay_s` no such number, or
        `cache` another program's database.
    OutputError
        `cache` cannot be written.
    """
    if not (isinstance(geocoder, Geocoder) and hasattr(geocoder, "geocode")):
        raise GazetteerError(f"{type(geocoder).__name__} is no geopy geocoder; give an instance")
    if not isinstance(geocoder.adapter, BaseSyncAdapter):
        raise GazetteerError("the geocoder is asynchronous; give it a synchronous adapter")
    if not (math.isfinite(min_delay_s) and min_delay_s >= 0):
        raise GazetteerError(f"min_delay_s is {min_delay_s}; give 0 or more seconds")
    web = _Web(_asking_once(geocoder), AnswerCache(cache), min_delay_s, on_request)
    return ChainGeocoder(gazetteer, web)


class ChainGeocoder(GazetteerGeocoder):
    """A geopy `Geocoder`: the gazetteer, then a web service; made by `chain`.

    `raw` of every Location has `service` and `attribution`; where a service
    answered also `asked` (UTC) and `from_cache`, beside its own keys.
    """

    def __init__(self, gazetteer: "Gazetteer", web: "_Web") -> None:
        super().__init__(gazetteer)
        self._web = web

    def __call__(self, **options: Any) -> "ChainGeocoder":
        """Return the geocoder itself: geopandas calls the provider it is given."""
        if options:
            raise GazetteerError(f"set {', '.join(options)} on the geocoder that the chain is of")
        return self

    def geocode(
        self,
        query: str | None,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,
        country: str | None = None,
        near: tuple[float, float] | None = None,
        **options: Any,
    ) -> Location | list[Location] | None:
        """Return where a name is, or None.

        Parameters
        ----------
        query
            A name in any script; None and NaN are nowhere. What holds no letter or digit,
            or is longer than any place name, is not sent.
        exactly_one
            False returns a list: all that tie offline, or what the service gives.
        timeout
            Seconds to wait for the service.
        country
            ISO 3166 code of two letters. A service that cannot be held to a
            country is then not asked.
        near
            (lon, lat) that decides between namesakes offline; it is not sent.
        options
            Passed to the service: `language="az"` and what else its `geocode` takes.

        Raises
        ------
        geopy.exc.GeopyError
            The service failed. Nothing is kept of it, and the next call may ask again.
        """
        name = named(query)
        if name is None:
            return None
        resolution = self.gazetteer.resolve(name, country=country, near=near, limit=50)
        if resolution.status != "not found":
            return _each(located(resolution, exactly_one=exactly_one), self._credited)
        sent = shown(name, MAX_LETTERS + 1)
        if not any(letter.isalnum() for letter in normalise(name)) or len(sent) > MAX_LETTERS:
            return None
        if country is not None:
            if "country_codes" not in signature(self._web.geocoder.geocode).parameters:
                return None
            options["country_codes"] = country.strip().lower()
        return self._web.answer("geocode", sent, exactly_one, timeout, options)

    def reverse(
        self,
        query: Any,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,
        **options: Any,
    ) -> Location | list[Location] | None:
        """Return the recorded place nearest to a point; where none is near, what the service says.

        `within_m` is as in `GazetteerGeocoder.reverse`; the other options go to the service.
        """
        within = {"within_m": options.pop("within_m")} if "within_m" in options else {}
        found = super().reverse(query, exactly_one=exactly_one, **within)
        if found is not None or not hasattr(self._web.geocoder, "reverse"):
            return _each(found, self._credited)
        sent = self._coerce_point_to_string(query)
        return self._web.answer("reverse", sent, exactly_one, timeout, options)

    def _credited(self, raw: dict[str, Any]) -> dict[str, Any]:
        place = self.gazetteer.place(raw["id"])
        credit = "" if place is None else "; ".join(attributions([place])) or place.source
        return {**raw, "service": OFFLINE, "attribution": credit}


class _Web:
    """The web service with its cache: one request at a time, none twice, none untold."""

    def __init__(
        self,
        geocoder: Any,
        cache: AnswerCache,
        min_delay_s: float,
        on_request: Callable[[Request], None] | None,
    ) -> None:
        self.geocoder = geocoder
        self.service = _service(geocoder)
        self._cache = cache
        self._tell = on_request
        self._lock = threading.Lock()
        self._not_before = 0.0
        # One call is at most one request: who wants retries wraps the chain in a limiter of
        # their own, which is then held to the same pace.
        self._paced = RateLimiter(
            self._request,
            min_delay_seconds=min_delay_s,
            max_retries=0,
            error_wait_seconds=min_delay_s,
            swallow_exceptions=False,
        )

    def answer(
        self, method: str, sent: str, exactly_one: bool, timeout: Any, options: Mapping[str, Any]
    ) -> Location | list[Location] | None:
        """Return what the service says, or has said."""
        key = json.dumps([method, sent, exactly_one, dict(options)], sort_keys=True, default=str)
        with self._lock:
            kept = self._cache.get(self.service, key)
            places = None if kept is None else _locations(kept)
            from_cache = places is not None
            if kept is None or places is None:
                if timeout is not DEFAULT_SENTINEL:
                    options = {**options, "timeout": timeout}
                kept = self._asked(method, sent, {**options, "exactly_one": exactly_one})
                self._cache.put(self.service, key, kept)
                places = _locations(kept) or []
        mark = partial(self._marked, kept.asked, from_cache)
        if exactly_one:
            places = places[:1]
        marked = [_each(place, mark) for place in places]
        if not marked:
            return None
        return marked[0] if exactly_one else marked

    def _asked(self, method: str, sent: str, options: Mapping[str, Any]) -> Kept:
        call = getattr(self.geocoder, method)
        try:
            signature(call).bind(sent, **options)
        except TypeError as error:
            raise PlaceError(f"{self.service}, {method}: {error}") from None
        left = self._not_before - time.monotonic()
        if left > 0:
            raise GeocoderRateLimited(
                f"{self.service} asked for a pause; {left:.0f} s of it are left",
                retry_after=math.ceil(left),
            )
        answer = self._paced(method, sent, **options)
        return Kept(answer, dt.datetime.now(dt.UTC).isoformat(timespec="seconds"))

    def _request(self, method: str, sent: str, **options: Any) -> list[Any] | None:
        """Make one request; return its places as the cache keeps them."""
        _LOG.info("asking %s: %s %s", self.service, method, sent)
        if self._tell is not None:
            self._tell(Request(self.service, method, sent))
        try:
            found = getattr(self.geocoder, method)(sent, **options)
            if found is None:
                return None
            return [_plain(one) for one in (found if isinstance(found, list) else [found])]
        except GeocoderRateLimited as error:
            self._not_before = time.monotonic() + (error.retry_after or 0)
            raise
        except GeopyError:
            raise
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            # geopy takes an answer apart without checking it.
            raise GeocoderParseError(
                f"{self.service} gave an answer that cannot be read: {shown(str(error), 200)}"
            ) from error

    def _marked(self, asked: str, from_cache: bool, raw: dict[str, Any]) -> dict[str, Any]:
        named = (raw[key] for key in _CREDIT_KEYS if isinstance(raw.get(key), str))
        credit = shown(next(named, ""), 300) or _CREDITS.get(type(self.geocoder).__name__)
        return {
            **raw,
            "service": self.service,
            "attribution": credit or f"as the terms of {self.service} ask",
            "asked": asked,
            "from_cache": from_cache,
        }


def _asking_once(geocoder: Any) -> Any:
    """Return a copy of a geocoder whose calls make one request.

    geopy's usual adapter asks up to three times, and sleeps between for as long as
    the service says, which may be hours: neither would be told.
    """
    if type(geocoder.adapter) is not RequestsAdapter:
        return geocoder
    once = copy.copy(geocoder)
    once.adapter = RequestsAdapter(
        proxies=geocoder.proxies, ssl_context=geocoder.ssl_context, max_retries=0
    )
    return once


def _service(geocoder: Any) -> str:
    """Return the name of a service and its host; never its address, which may hold a key."""
    name = type(geocoder).__name__
    for place in ("domain", "api"):
        address = getattr(geocoder, place, None)
        if isinstance(address, str) and address:
            host = urlsplit(address if "//" in address else f"//{address}").netloc
            return f"{name} ({host.rpartition('@')[2]})"
    return name


def _plain(place: Location) -> list[Any]:
    lat, lon, address = float(place.latitude), float(place.longitude), place.address
    # geopy reads an answer without a position as 0, 0, where no named place is.
    placed = abs(lat) <= 90 and abs(lon) <= 180 and (lat, lon) != (0, 0)
    if not (placed and isinstance(address, str)):
        raise ValueError(f"no place: {address}, {lat}, {lon}")
    return [address, lat, lon, place.raw]


def _locations(kept: Kept) -> list[Location] | None:
    """Return what was kept as geopy gives it; None where it cannot be read."""
    try:
        return [
            Location(address, (lat, lon), raw if isinstance(raw, dict) else {"answer": raw})
            for address, lat, lon, raw in kept.answer or ()
        ]
    except (TypeError, ValueError):
        return None


def _each(found: Any, mark: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    """Return the location, or locations, with `raw` marked."""
    if isinstance(found, list):
        return [_each(one, mark) for one in found]
    return found and Location(found.address, found.point, mark(found.raw))
