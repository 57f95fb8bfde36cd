"use strict";

/** Place names on the map: the more important first, none over another or over an incident. */

const LABEL_HEIGHT = 15;
const COUNTRY_ZOOM = 10;

/**
 * @typedef {{left: number, top: number, right: number, bottom: number}} Box
 */

/**
 * Whether two boxes overlap.
 * @param {Box} one
 * @param {Box} other
 * @returns {boolean}
 */
function overlaps(one, other) {
  return (
    one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom
  );
}

/**
 * Boxes in a grid of cells, so that a label is compared with its neighbours only.
 * @returns {{add: (box: Box) => void, isFree: (box: Box) => boolean}}
 */
function boxGrid() {
  const cell = 64;
  /** @type {Map<string, Box[]>} */
  const cells = new Map();
  /**
   * @param {Box} box
   * @returns {string[]}
   */
  const keys = (box) => {
    const found = [];
    for (let x = Math.floor(box.left / cell); x <= Math.floor(box.right / cell); x += 1) {
      for (let y = Math.floor(box.top / cell); y <= Math.floor(box.bottom / cell); y += 1) {
        found.push(`${x},${y}`);
      }
    }
    return found;
  };
  return {
    add(box) {
      for (const key of keys(box)) {
        cells.set(key, [...(cells.get(key) ?? []), box]);
      }
    },
    isFree(box) {
      return keys(box).every((key) => !(cells.get(key) ?? []).some((other) => overlaps(box, other)));
    },
  };
}

/**
 * Where a label may stand: boxes about its point, the preferred first.
 * @param {L.Point} point
 * @param {number} width
 * @param {boolean} centred
 * @returns {Box[]}
 */
function labelBoxes(point, width, centred) {
  const half = LABEL_HEIGHT / 2;
  /** @type {(left: number, middle: number) => Box} */
  const at = (left, middle) => ({
    left: point.x + left,
    right: point.x + left + width,
    top: point.y + middle - half,
    bottom: point.y + middle + half,
  });
  if (centred) {
    return [at(-width / 2, 0)];
  }
  const far = 16;
  return [
    at(6, 0), at(-width - 6, 0), at(-width / 2, -12), at(-width / 2, 13),
    at(far, 0), at(-width - far, 0), at(-width / 2, -far - 6), at(-width / 2, far + 6),
  ];
}

/**
 * Lay the labels out for one zoom.
 * @param {Label[]} labels the more important first
 * @param {(label: Label) => number} widthOf pixels
 * @param {(lat: number, lon: number) => L.Point} project to pixels
 * @param {Box[]} taken boxes that must stay free
 * @returns {{label: Label, point: L.Point, box: Box}[]}
 */
function layOut(labels, widthOf, project, taken) {
  const grid = boxGrid();
  taken.forEach(grid.add);
  const placed = [];
  for (const label of labels) {
    const point = project(label.lat, label.lon);
    const boxes = labelBoxes(point, widthOf(label), label.kind === "country");
    const box = boxes.find(grid.isFree);
    if (box) {
      grid.add(box);
      placed.push({ label, point, box });
    }
  }
  return placed;
}

/**
 * One label as a Leaflet icon.
 * @param {Label} label
 * @param {L.Point} point
 * @param {Box} box
 * @returns {L.DivIcon}
 */
function labelIcon(label, point, box) {
  const country = label.kind === "country";
  const text = quoted(label.text, label.language);
  text.style.left = `${Math.round(box.left - point.x)}px`;
  text.style.top = `${Math.round(box.top - point.y)}px`;
  const holder = element("div", {}, ...(country ? [] : [element("i")]), text);
  return L.divIcon({
    className: `gm-label gm-label-${country ? "country" : "place"}`,
    html: holder,
    iconSize: [0, 0],
  });
}

/**
 * The label layer. It lays itself out again at each zoom.
 * @param {L.Map} map
 * @param {Label[]} labels the more important first
 * @param {L.LatLng[]} symbols where incidents stand
 * @returns {L.LayerGroup}
 */
function createLabels(map, labels, symbols) {
  makePane(map, "geomap-labels", 430);
  const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  const family = getComputedStyle(map.getContainer()).fontFamily;
  /** @type {(label: Label) => number} */
  const widthOf = (label) => {
    const country = label.kind === "country";
    pen.font = `${country ? 600 : 500} 12px ${family}`;
    const text = country ? label.text.toUpperCase() : label.text;
    return pen.measureText(text).width + (country ? text.length * 1.7 : 2);
  };
  const group = L.layerGroup();
  const refresh = () => {
    const zoom = map.getZoom();
    const reach = SYMBOL_SIZE / 2;
    const taken = symbols.map((position) => {
      const { x, y } = map.project(position, zoom);
      return { left: x - reach, right: x + reach, top: y - reach, bottom: y + reach };
    });
    const due = labels.filter(({ kind, zoom: least }) => zoom >= least && (kind !== "country" || zoom <= COUNTRY_ZOOM));
    group.clearLayers();
    for (const { label, point, box } of layOut(
      due, widthOf, (lat, lon) => map.project([lat, lon], zoom), taken,
    )) {
      L.marker([label.lat, label.lon], {
        icon: labelIcon(label, point, box),
        interactive: false,
        keyboard: false,
        pane: "geomap-labels",
      }).addTo(group);
    }
  };
  map.on("zoomend", refresh);
  refresh();
  return group;
}
