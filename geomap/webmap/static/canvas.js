"use strict";

/**
 * A sheet of canvas over the map. It moves and grows with the map while that is
 * dragged or zoomed, and is painted anew, at most once a frame, when the map rests.
 *
 * Leaflet keeps its own canvas to its own paths; what it offers of use here is
 * `L.Renderer`, which knows where a sheet belongs during a zoom.
 *
 * @typedef {object} Frame what is being painted, in CSS pixels from the sheet's upper left corner
 * @property {CanvasRenderingContext2D} pen
 * @property {number} ratio device pixels to a CSS pixel
 * @property {number} width
 * @property {number} height
 * @property {number} world how many pixels wide the world is
 * @property {number} left the sheet's left edge, pixels from the world's
 * @property {number} top the sheet's upper edge, pixels from the world's
 * @property {number} middle of the view, as a part of the world's width: of its copies the nearest to here is drawn
 * @property {boolean} printing
 *
 * @typedef {object} CanvasSheet
 * @property {HTMLCanvasElement} canvas
 * @property {() => void} redraw at the next frame
 * @property {() => void} settle paint now where a redraw is due
 */

const SHEET_PADDING = 0.15;
/** Beyond this a sheet is not painted while the map is dragged, only when it rests. */
const CHEAP_MS = 10;
const PRINT_RATIO = 2;

/**
 * @param {L.Map} map
 * @param {string} pane
 * @param {(frame: Frame) => void} paint
 * @returns {CanvasSheet}
 */
function createSheet(map, pane, paint) {
  const canvas = element("canvas", { "class": "gm-sheet", "aria-hidden": "true" });
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const Base = /** @type {any} */ (L.Renderer);
  let due = 0;
  let cost = 0;
  let printing = false;

  function paintNow() {
    due = 0;
    if (/** @type {any} */ (map)._animatingZoom && !printing) {
      return; // The end of the animation asks again.
    }
    const begun = performance.now();
    Base.prototype._update.call(sheet);
    const { min } = sheet._bounds;
    const { x, y } = sheet._bounds.getSize();
    const ratio = Math.max(window.devicePixelRatio || 1, printing ? PRINT_RATIO : 1);
    // Setting a size clears a canvas, even where it is the same.
    canvas.width = Math.round(x * ratio);
    canvas.height = Math.round(y * ratio);
    canvas.style.width = `${x}px`;
    canvas.style.height = `${y}px`;
    L.DomUtil.setPosition(canvas, min);
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    const origin = map.getPixelOrigin();
    const world = map.options.crs?.scale(map.getZoom()) ?? 256;
    const middle = map.project(map.getCenter()).x / world;
    paint({ pen, ratio, width: x, height: y, world, left: origin.x + min.x, top: origin.y + min.y, middle, printing });
    cost = performance.now() - begun;
  }

  function redraw() {
    due ||= requestAnimationFrame(paintNow);
  }

  function settle() {
    if (due) {
      cancelAnimationFrame(due);
      paintNow();
    }
  }

  /** @param {boolean} onPaper */
  function print(onPaper) {
    if (printing !== onPaper) {
      printing = onPaper;
      // No frame comes between here and the printer.
      redraw();
      settle();
    }
  }

  const sheet = new (Base.extend({
    _initContainer() {
      this._container = canvas;
    },
    _destroyContainer() {
      canvas.remove();
    },
    _update() {
      if (!this._center) {
        Base.prototype._update.call(this);
      }
      redraw();
    },
    _onMove() {
      if (cost < CHEAP_MS) {
        redraw();
      }
    },
    getEvents() {
      return { ...Base.prototype.getEvents.call(this), move: this._onMove };
    },
  }))({ pane, padding: SHEET_PADDING });
  sheet.addTo(map);
  window.addEventListener("beforeprint", () => print(true));
  window.addEventListener("afterprint", () => print(false));
  window.matchMedia("print").addEventListener("change", ({ matches }) => print(matches));
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  return { canvas, redraw, settle };
}

/**
 * Where a part of the world's width is drawn: in the copy of the world nearest to the middle of the view.
 * @param {number} x of the world's width
 * @param {number} middle
 * @returns {number} how many worlds to the east
 */
function worldOf(x, middle) {
  return Math.round(middle - x);
}
