"""Cases for the canvas, and what the screen shows of it."""

import base64
import math

from geomap.webmap import incident_map


def mapped(case, rows):
    return incident_map(case.as_incidents(rows), case.as_zones(case.zone_rows()))


def scattered(case, positions, **more):
    return [
        case.incident(n, f"Number {n}", lon=lon, lat=lat, **more)
        for n, (lon, lat) in enumerate(positions)
    ]


def lattice(case, count, step=0.01, **more):
    side = math.ceil(math.sqrt(count))
    spots = [(20 + step * (n % side), 45 + step * (n // side)) for n in range(count)]
    return scattered(case, spots, **more)


def apart(one, other):
    return math.hypot(one["x"] - other["x"], one["y"] - other["y"])


DECODE = """async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    Object.assign(canvas, {width: image.width, height: image.height});
    const pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0);
    return [image.width, [...pen.getImageData(0, 0, image.width, image.height).data]]; }"""


def decoded(seen, png):
    """A screenshot's rows of (red, green, blue), read on an empty page."""
    reader = seen.page.context.new_page()
    width, flat = reader.evaluate(DECODE, base64.b64encode(png).decode())
    reader.close()
    pixels = [tuple(flat[at : at + 3]) for at in range(0, len(flat), 4)]
    return [pixels[at : at + width] for at in range(0, len(pixels), width)]


def picture(seen, x, y, reach):
    """What the screen shows about a point of the page: colours by offset from it."""
    left, top = round(x) - reach, round(y) - reach
    clip = {"x": left, "y": top, "width": 2 * reach, "height": 2 * reach}
    rows = decoded(seen, seen.page.screenshot(clip=clip))
    return lambda dx, dy: rows[math.floor(y + dy) - top][math.floor(x + dx) - left]


def ring(seen, mark, radius, steps=100):
    colour_at = picture(seen, *seen.point(mark), math.ceil(radius) + 3)
    turns = [2 * math.pi * step / steps for step in range(steps)]
    return [colour_at(radius * math.sin(turn), -radius * math.cos(turn)) for turn in turns]


def near(colour, wanted, slack=24):
    red, green, blue = (int(wanted[at : at + 2], 16) for at in (1, 3, 5))
    return max(abs(a - b) for a, b in zip(colour, (red, green, blue), strict=True)) <= slack


def popup_title(page):
    page.wait_for_selector(".leaflet-popup-content h3, .leaflet-popup-content h4")
    return page.inner_text(".leaflet-popup-content :is(h3, h4) >> nth=0")


def at_rest(seen):
    """Wait until the map has stopped zooming."""
    moving = "map_geomap._animatingZoom || map_geomap._panAnim?._inProgress || false"
    while seen.page.evaluate(moving):
        seen.page.wait_for_timeout(20)


def close(seen):
    seen.page.evaluate("map_geomap.closePopup()")
    seen.page.wait_for_selector(".leaflet-popup", state="detached")
    at_rest(seen)
