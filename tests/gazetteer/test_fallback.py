"""The chain from the offline gazetteer to a web service, against a server on this machine."""

import contextlib
import json
import logging
import sqlite3
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from geopy.exc import (
    GeocoderParseError,
    GeocoderRateLimited,
    GeocoderServiceError,
    GeocoderTimedOut,
    GeocoderUnavailable,
    GeopyError,
)
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import Nominatim, Photon
from geopy.geocoders.base import Geocoder
from geopy.location import Location

from geomap.errors import GazetteerError, OutputError, PlaceError
from geomap.gazetteer import Gazetteer
from geomap.gazetteer.fallback import OFFLINE, Request, chain
from geomap.shipped import shipped

# What Nominatim answers, with the keys of its `format=json` and invented values.
VILLAGE = {
    "place_id": 107,
    "licence": "Data © OpenStreetMap contributors, ODbL 1.0. http://osm.org/copyright",
    "osm_type": "node",
    "osm_id": 42,
    "lat": "50.1200000",
    "lon": "8.3400000",
    "class": "place",
    "type": "village",
    "display_name": "Beispieldorf, Landkreis, Deutschland",
}
NAMESAKE = {**VILLAGE, "osm_id": 43, "lat": "48.5", "display_name": "Beispieldorf, Bayern"}


class Service:
    """What the server was asked, and what it is to answer next."""

    def __init__(self):
        self.asked = []
        self.answers = {"Beispieldorf": [VILLAGE, NAMESAKE]}
        self.status = 200
        self.headers = {}
        self.body = None
        self.delay_s = 0
        self.domain = None

    def queries(self):
        return [query.get("q") or query["lat"] + "," + query["lon"] for _, query in self.asked]


@pytest.fixture
def service():
    state = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):  # the name that http.server calls
            url = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(url.query).items()}
            state.asked.append((url.path, query))
            time.sleep(state.delay_s)
            if url.path == "/reverse":
                found = VILLAGE
            else:
                found = state.answers.get(query["q"], [])[: int(query.get("limit", 10))]
            body = state.body if state.body is not None else json.dumps(found).encode()
            self.send_response(state.status)
            for name, value in {"Content-Type": "application/json", **state.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

        def handle(self):
            with contextlib.suppress(ConnectionError):  # a client that timed out has gone
                super().handle()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    state.domain = f"127.0.0.1:{server.server_port}"
    yield state
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def nominatim(service):
    with Nominatim(domain=service.domain, scheme="http", user_agent="geomap-test") as geocoder:
        yield geocoder


@pytest.fixture(scope="module")
def overlays():
    return Gazetteer.open(shipped("gazetteer"))


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "answers.sqlite"


@pytest.fixture
def linked(overlays, nominatim, cache):
    return chain(overlays, nominatim, cache=cache, min_delay_s=0)


def test_a_name_on_record_is_answered_without_a_request(linked, service, overlays):
    found = linked.geocode("Парух")
    assert (found.latitude, found.longitude) == (40.0194, 46.8011)
    assert found.raw["service"] == OFFLINE
    assert "wikipedia" in found.raw["attribution"].casefold()
    plain = overlays.geocoder().geocode("Парух").raw
    assert {key: found.raw[key] for key in plain} == plain
    assert service.asked == []


def test_a_name_that_is_not_on_record_is_asked_for(linked, service):
    found = linked.geocode("Beispieldorf")
    assert isinstance(linked, Geocoder)
    assert isinstance(found, Location)
    assert (found.latitude, found.longitude) == (50.12, 8.34)
    assert found.address == VILLAGE["display_name"]
    assert found.raw["service"] == f"Nominatim ({service.domain})"
    assert found.raw["attribution"] == VILLAGE["licence"]
    assert found.raw["osm_id"] == 42
    assert service.asked == [("/search", {"q": "Beispieldorf", "format": "json", "limit": "1"})]


def test_several_answers_come_as_a_list(linked, service):
    found = linked.geocode("Beispieldorf", exactly_one=False)
    assert [place.latitude for place in found] == [50.12, 48.5]
    assert all(place.raw["service"] == f"Nominatim ({service.domain})" for place in found)
    (offline,) = linked.geocode("Farukh", exactly_one=False)
    assert offline.raw["service"] == OFFLINE
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    "text", ["Nakhichevanik", "", "  ", "?!", "\u200f", "x" * 201, "а" * 10_000]
)
def test_what_is_known_without_position_or_is_no_name_is_not_sent(linked, service, text):
    assert linked.geocode(text) is None
    assert linked.geocode(text, exactly_one=False) is None
    assert service.asked == []


def test_an_ambiguous_name_stays_ambiguous(overlay, nominatim, service, cache):
    twins = Gazetteer.open(
        overlay(
            "x:north,Beispieldorf,de,Latn,town,10,50,2000,DE,North,invented",
            "x:south,Beispieldorf,de,Latn,town,10,40,2000,FR,South,invented",
        )
    )
    linked = chain(twins, nominatim, cache=cache, min_delay_s=0)
    assert linked.geocode("Beispieldorf") is None
    assert len(linked.geocode("Beispieldorf", exactly_one=False)) == 2
    assert linked.geocode("Beispieldorf", near=(10, 41)).raw["id"] == "x:south"
    assert service.asked == []


def test_an_answer_is_kept_on_disk(linked, service, overlays, nominatim, cache):
    first = linked.geocode("Beispieldorf")
    again = chain(overlays, nominatim, cache=cache, min_delay_s=0)
    second = again.geocode("  Beispieldorf ")
    assert len(service.asked) == 1
    assert (second.address, second.point) == (first.address, first.point)
    assert (first.raw["from_cache"], second.raw["from_cache"]) == (False, True)
    assert first.raw["asked"] == second.raw["asked"]
    assert {**first.raw, "from_cache": True} == second.raw


def test_that_there_is_no_such_place_is_kept_too(linked, service):
    assert linked.geocode("Nirgendwo") is None
    assert linked.geocode("Nirgendwo") is None
    assert service.queries() == ["Nirgendwo"]


def test_other_options_are_other_questions(linked, service):
    linked.geocode("Beispieldorf", language="de")
    linked.geocode("Beispieldorf", language="en")
    linked.geocode("Beispieldorf", language="de", timeout=3)
    assert [query["accept-language"] for _, query in service.asked] == ["de", "en"]
    with pytest.raises(PlaceError, match="tongue"):
        linked.geocode("Beispieldorf", tongue="de")


def test_a_country_holds_for_the_service_too(linked, service, overlays, cache):
    assert linked.geocode("Beispieldorf", country="DE").latitude == 50.12
    assert service.asked[0][1]["countrycodes"] == "de"
    with Photon(domain=service.domain, scheme="http") as photon:
        unbound = chain(overlays, photon, cache=cache, min_delay_s=0)
        assert unbound.geocode("Beispieldorf", country="FR") is None
    assert len(service.asked) == 1


def test_every_request_is_told_before_it_is_made(overlays, nominatim, service, cache, caplog):
    told = []
    linked = chain(
        overlays,
        nominatim,
        cache=cache,
        min_delay_s=0,
        on_request=lambda request: told.append((request, len(service.asked))),
    )
    with caplog.at_level(logging.INFO, logger="geomap"):
        for name in ["Farukh", "Beispieldorf", "Beispieldorf", "Nirgendwo\nGefälscht: ja"]:
            linked.geocode(name)
    name = f"Nominatim ({service.domain})"
    assert told == [
        (Request(name, "geocode", "Beispieldorf"), 0),
        (Request(name, "geocode", "Nirgendwo Gefälscht: ja"), 1),
    ]
    assert [record.getMessage() for record in caplog.records] == [
        f"asking {name}: geocode Beispieldorf",
        f"asking {name}: geocode Nirgendwo Gefälscht: ja",
    ]


def test_a_hook_that_refuses_stops_the_request(overlays, nominatim, service, cache):
    def refuse(request):
        raise PermissionError(request.query)

    linked = chain(overlays, nominatim, cache=cache, min_delay_s=0, on_request=refuse)
    with pytest.raises(PermissionError, match="Beispieldorf"):
        linked.geocode("Beispieldorf")
    assert service.asked == []


def test_requests_keep_their_distance(overlays, nominatim, service, cache):
    linked = chain(overlays, nominatim, cache=cache, min_delay_s=0.2)
    start = time.monotonic()
    for name in ["Farukh", "Eins", "Farukh", "Zwei", "Eins", "Drei"]:
        linked.geocode(name)
    assert time.monotonic() - start >= 0.4
    assert service.queries() == ["Eins", "Zwei", "Drei"]


def test_threads_ask_once(linked, service):
    service.delay_s = 0.1
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(linked.geocode("Beispieldorf")))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(service.asked) == 1
    assert {place.latitude for place in found} == {50.12}


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (500, b"broken", GeocoderServiceError),
        (503, b"busy", GeocoderTimedOut),
        (200, b"<html>not JSON</html>", GeocoderServiceError),
        (200, b'{"error": "out of order"}', GeopyError),
        (200, b'[{"lat": "north", "lon": "8"}]', GeocoderParseError),
        (200, b'[{"display_name": "nowhere"}]', GeocoderParseError),
        (200, b"[5]", GeocoderParseError),
        (200, b'[{"lat": "nan", "lon": "8", "display_name": "x"}]', GeocoderParseError),
    ],
)
def test_a_failure_is_raised_and_not_kept(linked, service, status, body, error):
    service.status, service.body = status, body
    with pytest.raises(error):
        linked.geocode("Beispieldorf")
    assert len(service.asked) == 1
    assert linked.geocode("Farukh").raw["service"] == OFFLINE
    service.status, service.body = 200, None
    assert linked.geocode("Beispieldorf").latitude == 50.12


def test_a_slow_service_times_out(linked, service):
    service.delay_s = 1
    with pytest.raises((GeocoderTimedOut, GeocoderUnavailable)):
        linked.geocode("Beispieldorf", timeout=0.1)
    service.delay_s = 0
    assert linked.geocode("Beispieldorf").latitude == 50.12


def test_no_service_is_an_error_not_an_empty_answer(overlays, cache):
    with Nominatim(domain="127.0.0.1:1", scheme="http", user_agent="geomap-test") as absent:
        linked = chain(overlays, absent, cache=cache, min_delay_s=0)
        assert linked.geocode("Farukh").latitude == 40.0194
        with pytest.raises(GeocoderUnavailable):
            linked.geocode("Beispieldorf")


def test_a_service_that_asks_for_a_pause_gets_it(linked, service):
    service.status, service.headers = 429, {"Retry-After": "60"}
    with pytest.raises(GeocoderRateLimited):
        linked.geocode("Beispieldorf")
    service.status, service.headers = 200, {}
    with pytest.raises(GeocoderRateLimited, match="asked for a pause") as raised:
        linked.geocode("Anderswo")
    assert 50 < raised.value.retry_after <= 60
    assert len(service.asked) == 1
    assert linked.geocode("Farukh").latitude == 40.0194


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(b"no database at all, but long enough to be read as one"),
        lambda path: path.write_bytes(path.read_bytes()[:5000]),
        lambda path: path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 8192),
        lambda path: path.write_bytes(bytes(4096)),
    ],
)
@pytest.mark.parametrize("while_open", [False, True])
def test_a_broken_cache_is_noticed_and_begun_anew(
    linked, service, overlays, nominatim, cache, spoil, while_open
):
    linked.geocode("Beispieldorf")
    spoil(cache)
    spoilt = cache.read_bytes()
    if not while_open:
        linked = chain(overlays, nominatim, cache=cache, min_delay_s=0)
    assert linked.geocode("Beispieldorf").latitude == 50.12
    assert len(service.asked) == 2
    assert cache.with_name("answers.sqlite.broken").read_bytes() == spoilt
    assert linked.geocode("Beispieldorf").raw["from_cache"]
    assert len(service.asked) == 2


@pytest.mark.parametrize("left", ["", "{", "5", '[["x", 1]]', '[["x", "n", 8, {}]]'])
def test_an_unreadable_answer_is_asked_for_again(linked, service, cache, left):
    linked.geocode("Beispieldorf")
    with sqlite3.connect(cache) as database:
        database.execute("UPDATE answers SET answer = ?", (left,))
    database.close()
    assert linked.geocode("Beispieldorf").latitude == 50.12
    assert len(service.asked) == 2


def test_a_cache_that_is_deleted_is_made_again(linked, service, cache):
    linked.geocode("Beispieldorf")
    cache.unlink()
    assert linked.geocode("Beispieldorf").latitude == 50.12
    assert linked.geocode("Beispieldorf").raw["from_cache"]
    assert len(service.asked) == 2


def test_another_programs_database_is_left_alone(overlays, nominatim, cache):
    with sqlite3.connect(cache) as database:
        database.execute("CREATE TABLE mine (x)")
    database.close()
    before = cache.read_bytes()
    with pytest.raises(GazetteerError, match="another program"):
        chain(overlays, nominatim, cache=cache)
    assert cache.read_bytes() == before


@pytest.mark.parametrize("place", [".", "missing/answers.sqlite"])
def test_a_cache_that_cannot_be_written_is_an_error(overlays, nominatim, tmp_path, place):
    with pytest.raises(OutputError):
        chain(overlays, nominatim, cache=tmp_path / place)


@pytest.mark.parametrize("geocoder", [None, Nominatim, "nominatim", print])
def test_only_a_geopy_geocoder_is_chained(overlays, cache, geocoder):
    with pytest.raises(GazetteerError, match="no geopy geocoder"):
        chain(overlays, geocoder, cache=cache)


@pytest.mark.parametrize("delay", [-1, float("nan"), float("inf")])
def test_the_delay_is_a_length_of_time(overlays, nominatim, cache, delay):
    with pytest.raises(GazetteerError, match="min_delay_s"):
        chain(overlays, nominatim, cache=cache, min_delay_s=delay)


def test_servers_do_not_share_answers(linked, service, overlays, cache):
    linked.geocode("Beispieldorf")
    with Nominatim(domain="127.0.0.1:1", scheme="http", user_agent="geomap-test") as other:
        elsewhere = chain(overlays, other, cache=cache, min_delay_s=0)
        with pytest.raises(GeocoderUnavailable):
            elsewhere.geocode("Beispieldorf")


def test_a_service_whose_terms_are_unknown_is_named_and_its_key_is_not(overlays, cache):
    class Keyed(Geocoder):
        api = "https://user:hidden@maps.example/v1?key=hidden"

        def geocode(self, query, **_):
            return Location(query, (1.0, 2.0), {"service": "spoofed", "rank": 1})

    found = chain(overlays, Keyed(), cache=cache, min_delay_s=0).geocode("Beispieldorf")
    assert found.raw["service"] == "Keyed (maps.example)"
    assert found.raw["attribution"] == "as the terms of Keyed (maps.example) ask"
    assert found.raw["rank"] == 1
    assert b"hidden" not in cache.read_bytes()


def test_photon_is_credited(overlays, service, cache):
    place = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [8.34, 50.12]},
        "properties": {"name": "Beispieldorf", "osm_id": 42},
    }
    service.body = json.dumps({"type": "FeatureCollection", "features": [place]}).encode()
    with Photon(domain=service.domain, scheme="http") as photon:
        found = chain(overlays, photon, cache=cache, min_delay_s=0).geocode("Beispieldorf")
    assert (found.latitude, found.longitude) == (50.12, 8.34)
    assert "OpenStreetMap contributors" in found.raw["attribution"]


def test_reverse_asks_where_no_place_is_near(linked, service):
    near = linked.reverse((40.02, 46.80))
    assert near.raw["id"] == "geomap:farukh"
    assert near.raw["service"] == OFFLINE
    assert service.asked == []
    far = linked.reverse((50.12, 8.34))
    assert far.address == VILLAGE["display_name"]
    assert far.raw["attribution"] == VILLAGE["licence"]
    assert linked.reverse((50.12, 8.34)).raw["from_cache"]
    assert service.queries() == ["50.12,8.34"]
    with pytest.raises(PlaceError, match="not a point"):
        linked.reverse("nowhere at all")


def test_it_works_with_a_rate_limiter_and_as_a_geopandas_provider(linked, service):
    from geopandas.tools import geocode

    limited = RateLimiter(linked.geocode, min_delay_seconds=0)
    assert [round(limited(name).latitude) for name in ["Farukh", "Beispieldorf"]] == [40, 50]
    table = geocode(["Farukh", "Beispieldorf", "Nirgendwo"], provider=linked)
    assert [point.is_empty for point in table.geometry] == [False, False, True]
    assert (table.geometry[1].x, table.geometry[1].y) == (8.34, 50.12)
    with pytest.raises(GazetteerError, match="timeout"):
        geocode(["Farukh"], provider=linked, timeout=1)
