"use strict";

/**
 * What a pointer is over, and what a click there opens.
 *
 * @typedef {object} Hit
 * @property {"symbol" | "bubble" | "area"} kind
 * @property {number} x where a note about it belongs, pixels on the sheet
 * @property {number} y
 * @property {number} index the row it opens; of a bubble the first
 * @property {Cluster} [cluster] of a bubble
 * @property {Area} [area]
 *
 * @typedef {object} Spot something round that can be pointed at
 * @property {number} x
 * @property {number} y
 * @property {number} radius
 * @property {number} index
 * @property {Cluster} [cluster]
 */

const POINTING_PX = SYMBOL_SIZE / 2;
const FINGER_PX = 8;
const EDGE_PX = 5;

/**
 * Of the spots under a point the one whose middle is nearest.
 * @param {Spot[]} spots
 * @param {{x: number, y: number}} point
 * @param {number} slack pixels
 * @returns {Spot | null}
 */
function nearestSpot(spots, point, slack) {
  /** @type {Spot | null} */
  let found = null;
  let least = 1;
  for (const spot of spots) {
    const distance = Math.hypot(spot.x - point.x, spot.y - point.y) / (spot.radius + slack);
    if (distance <= least) {
      found = spot;
      least = distance;
    }
  }
  return found;
}

/**
 * Of the areas under a point the smallest: one whose edge is there, else one that holds the point.
 * @param {Area[]} areas the large first
 * @param {{x: number, y: number}} point
 * @param {{slack: number, part: "edge" | "body"}} how
 * @returns {Area | null}
 */
function areaAt(areas, point, { slack, part }) {
  return areas.findLast((area) => partOfArea(area, point, EDGE_PX + slack) === part) ?? null;
}

/**
 * Whether the press that ends here moved the map.
 * @param {L.Map} map
 * @returns {boolean}
 */
function wasDragged(map) {
  const { dragging, boxZoom } = /** @type {any} */ (map);
  return (dragging?.enabled() && dragging.moved()) || (boxZoom?.moved() ?? false);
}

/**
 * Watch the pointer over the map. A click that hits something of ours goes no further, so that no
 * zone beneath opens as well; any other click is left to whom it meets.
 * @param {L.Map} map
 * @param {(event: MouseEvent, slack: number, alone: boolean) => Hit | null} hitAt `alone` says that
 *   nothing else there takes clicks
 * @param {{pick: (hit: Hit) => void, miss: () => void, hover: (hit: Hit | null, event: MouseEvent) => void}} on
 */
function watchPointer(map, hitAt, on) {
  const container = map.getContainer();
  const others = ".leaflet-control, .leaflet-popup, .leaflet-marker-icon.leaflet-interactive";
  /** @type {(event: MouseEvent) => Hit | null} */
  const hitOf = (event) => {
    const target = /** @type {Element} */ (event.target);
    if (target.closest(others) || container.classList.contains("gm-measuring")) {
      return null;
    }
    const slack = /** @type {PointerEvent} */ (event).pointerType === "touch" ? FINGER_PX : 0;
    return hitAt(event, slack, !target.closest(".leaflet-interactive"));
  };
  container.addEventListener(
    "click",
    (event) => {
      if (wasDragged(map)) {
        return;
      }
      const hit = hitOf(event);
      if (hit) {
        event.stopPropagation();
        on.hover(null, event);
        on.pick(hit);
      } else if (!(/** @type {Element} */ (event.target).closest(others))) {
        on.miss();
      }
    },
    { capture: true },
  );
  container.addEventListener(
    "dblclick",
    (event) => {
      const hit = hitOf(event);
      if (hit && hit.kind !== "area") {
        event.stopPropagation();
      }
    },
    { capture: true },
  );
  container.addEventListener("pointermove", (event) => {
    if (event.pointerType !== "mouse") {
      return;
    }
    const hit = event.buttons === 0 ? hitOf(event) : null;
    container.classList.toggle("gm-pointing", hit !== null);
    on.hover(hit, event);
  });
  container.addEventListener("pointerleave", (event) => {
    container.classList.remove("gm-pointing");
    on.hover(null, event);
  });
}

/**
 * The note beside the pointer. What it says is in the list too, which the keyboard reaches.
 * @param {L.Map} map
 * @param {(hit: Hit) => HTMLElement} contentOf
 * @returns {{show: (hit: Hit | null, position: L.LatLng | null) => void}}
 */
function createTip(map, contentOf) {
  const tip = L.tooltip({ className: "gm-tip", direction: "top", opacity: 1 });
  let shown = "";
  const hide = () => {
    shown = "";
    tip.remove();
  };
  map.on("zoomstart dragstart popupopen", hide);
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") {
      hide();
    }
  });
  return {
    show(hit, position) {
      const key = hit ? `${hit.kind} ${hit.index} ${hit.cluster?.count}` : "";
      if (!hit || !position) {
        hide();
      } else if (key !== shown) {
        shown = key;
        tip.options.offset = [0, hit.cluster ? -bubbleRadius(hit.cluster.count) : -POINTING_PX];
        tip.setLatLng(position).setContent(contentOf(hit)).addTo(map);
      }
    },
  };
}
