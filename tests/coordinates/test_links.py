"""geo: URIs and addresses of map sites, each as its site writes it."""

import pytest

from geomap.coordinates import read_position
from geomap.errors import PlaceError

FARUKH = (46.8011, 40.0194)
MARKED = [
    "https://www.google.com/maps/place/F/@40.1,46.7,14z/data=!4m6!3m5!8m2!3d40.0194!4d46.8011!16s",
    "https://www.google.com/maps/place/40%C2%B001'09.8%22N+46%C2%B048'04.0%22E/@40.1,46.7,17z",
    "https://www.google.com/maps?q=40.0194,46.8011",
    "https://www.google.com/maps?q=40.0194,46.8011(Farukh)&z=12",
    "https://maps.google.com/?q=loc:40.0194+46.8011",
    "https://www.google.com/maps/search/?api=1&query=40.0194%2C46.8011",
    "https://www.google.com/maps/search/40.0194,+46.8011?entry=tts",
    "https://www.google.com/maps/dir/?api=1&destination=40.0194,46.8011",
    "https://www.google.com/maps/dir//40.0194,46.8011/@40.1,46.7,12z",
    "https://www.google.com.tr/maps/@?api=1&map_action=pano&viewpoint=40.0194,46.8011",
    "https://www.openstreetmap.org/?mlat=40.0194&mlon=46.8011#map=14/40.1000/46.9000",
    "https://www.openstreetmap.org/search?query=40.0194%2C46.8011#map=14/40.1/46.9",
    "https://bing.com/maps/default.aspx?cp=40.1~46.9&sp=point.40.0194_46.8011_Farukh",
    "https://yandex.com/maps/?pt=46.8011,40.0194,pm2rdm&ll=46.9,40.1&z=12",
    "https://yandex.ru/maps/?ll=46.9%2C40.1&text=40.0194%2C46.8011&z=12",
    "https://yandex.ru/maps/?ll=46.9,40.1&whatshere%5Bpoint%5D=46.8011%2C40.0194",
    "https://maps.apple.com/?ll=40.0194,46.8011&q=Farukh",
    "https://maps.apple.com/place?coordinate=40.0194,46.8011&name=Farukh",
    "https://mapy.cz/zakladni?source=coor&id=46.8011%2C40.0194&x=46.9&y=40.1&z=12",
    "https://www.waze.com/ul?ll=40.0194%2C46.8011&navigate=yes",
    "https://www.waze.com/live-map/directions?to=ll.40.0194%2C46.8011",
    "https://geohack.toolforge.org/geohack.php?pagename=F&params=40_01_09.84_N_46_48_03.96_E_type:x",
    "https://geohack.toolforge.org/geohack.php?params=40.0194_N_46.8011_E_globe:earth",
    "https://geohack.toolforge.org/geohack.php?params=40.0194;46.8011_type:city(500)",
    "https://2gis.ru/geo/70030076/46.8011%2C40.0194?m=46.9%2C40.1%2F12",
    "https://share.here.com/l/40.0194,46.8011,Farukh",
]
SHOWN = [
    "https://www.google.com/maps/@40.0194,46.8011,14z",
    "google.com/maps/@40.0194,46.8011,14z",
    "www.google.com/maps/@40.0194,46.8011,3000m/data=!3m1!1e3",
    "<https://www.google.com/maps/place/Farukh/@40.0194,46.8011,14z>",
    "https://www.google.com/maps/embed?pb=!1m14!1m12!1m3!1d3000!2d46.8011!3d40.0194!2m3",
    "https://earth.google.com/web/@40.0194,46.8011,1200a,5000d",
    "https://www.openstreetmap.org/#map=14/40.0194/46.8011",
    "https://www.openstreetmap.org/node/123#map=14/40.0194/46.8011&layers=N",
    "osm.org/#map=14/40.0194/46.8011",
    "https://www.openstreetmap.org/?lat=40.0194&lon=46.8011&zoom=12",
    "https://www.bing.com/maps?cp=40.0194~46.8011&lvl=12",
    "https://yandex.ru/maps/?ll=46.8011%2C40.0194&z=12",
    "https://maps.apple.com/?center=40.0194,46.8011&z=12",
    "http://wikimapia.org/#lang=en&lat=40.019400&lon=46.801100&z=12&m=w",
    "https://mapy.cz/zakladni?x=46.8011&y=40.0194&z=12",
    "https://2gis.ru/moscow?m=46.8011%2C40.0194%2F12",
    "https://wego.here.com/?map=40.0194,46.8011,15,normal",
    "https://maps.wikimedia.org/#12/40.0194/46.8011",
    "https://zoom.example/?lat=40.0194&lng=46.8011",
    "file:///tmp/map.html#12/40.0194/46.8011/inc-1",
    "https://www.openstreetmap.org/#map=14/40.0194/406.8011",  # turned once round the earth
]


@pytest.mark.parametrize("address", MARKED)
def test_a_place_marked_on_a_map_comes_before_the_middle_of_the_map(address):
    found = read_position(address)
    assert (found.lon, found.lat) == pytest.approx(FARUKH, abs=1.2e-5)  # a tenth of a second
    assert found.radius_m is None
    assert "marked" in found.read_as


@pytest.mark.parametrize("address", SHOWN)
def test_what_is_only_the_middle_of_a_map_says_so(address):
    found = read_position(address)
    assert (found.lon, found.lat) == pytest.approx(FARUKH, abs=1e-9)
    assert "middle of the map" in found.read_as


def test_a_plus_codes_address_keeps_its_cell():
    for address in ("https://plus.codes/8HG82R92+QC", "https://plus.codes/8HG82R92%2BQC"):
        assert read_position(address) == read_position("8HG82R92+QC")


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("https://maps.app.goo.gl/abc123", "short link"),
        ("https://www.google.com/maps/search/Farukh", 'search for "Farukh"'),
        ("https://www.google.com/maps?q=Farukh", 'search for "Farukh"'),
        ("https://www.google.com/maps/dir/40.0,46.8/39.8,46.7/", "route or holds several"),
        ("https://www.google.com/maps?saddr=40,46&daddr=41,47", "route or holds several"),
        ("https://www.google.com/maps/x/data=!3d40.0!4d46.8!3d41.0!4d47.8", "several"),
        ("https://www.google.com/maps?q=95,46", "latitude 95"),
        ("https://www.google.com/maps/@95,46,12z", "not within 90 and 180"),
        ("https://www.openstreetmap.org/node/123", "holds no position"),
        ("https://www.openstreetmap.org/directions?route=40,46;41,47", "route"),
        ("https://www.bing.com/maps?rtp=pos.40_46~pos.41_47", "route"),
        ("https://yandex.ru/maps/?rtext=40,46~41,47", "route"),
        ("https://yandex.ru/maps/?pt=46,40~47,41", "several"),
        ("https://maps.apple.com/?saddr=40,46&daddr=41,47", "route"),
        ("https://yandex.ru/maps/?text=Farukh", 'search for "Farukh"'),
        ("https://example.org/news/2022/farukh?id=40,46", "holds no position"),
        ("https://example.org/farukh 2022", "without spaces"),
        ("https://[::1/maps", "no address"),
    ],
)
def test_addresses_without_one_position_say_why(address, says):
    with pytest.raises(PlaceError, match=says):
        read_position(address)


@pytest.mark.parametrize(
    ("uri", "expected", "radius_m"),
    [
        ("geo:40.0194,46.8011", FARUKH, None),
        ("GEO:40.0194,46.8011;U=35", FARUKH, 35.0),
        ("geo:40.0194,46.8011,1200;crs=WGS84;u=35.5", FARUKH, 35.5),
        ("geo:40.0194,46.8011;u=0", FARUKH, 0.0),
        ("geo:-33.9,-18.4;u=5;label=x", (-18.4, -33.9), 5.0),
        ("geo:40.0194,46.8011?z=12", FARUKH, None),
        ("geo:0,0?q=40.0194,46.8011(Farukh)", FARUKH, None),
        ("geo:0,0", (0.0, 0.0), None),
    ],
)
def test_geo_uris(uri, expected, radius_m):
    found = read_position(uri)
    assert (found.lon, found.lat) == pytest.approx(expected, abs=1e-9)
    assert found.radius_m == radius_m


@pytest.mark.parametrize(
    ("uri", "says"),
    [
        ("geo:95,46", "not within 90 and 180"),
        ("geo:40,46;crs=nad27", "crs=wgs84"),
        ("geo:40,46;u=-5", "u is metres"),
        ("geo:40,46;u=1e9", "u is metres"),
        ("geo:40,46;u=99999999999", "u is metres"),
        ("geo:40;46", "no geo: URI"),
        ("geo:40", "no geo: URI"),
        ("geo:0,0?q=Farukh", 'search for "Farukh"'),
    ],
)
def test_geo_uris_that_cannot_be_say_why(uri, says):
    with pytest.raises(PlaceError, match=says):
        read_position(uri)
