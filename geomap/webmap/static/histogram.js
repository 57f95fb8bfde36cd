"use strict";

/** The histogram under the time brush: all incidents pale, those that pass the other filters over them. */

const HISTOGRAM_HEIGHT = 100;

/**
 * Bars as one path, one unit wide each, on a scale of their own height. The root
 * of a count is its height, so that single incidents beside a hundred are seen.
 * @param {Int32Array} counts
 * @param {number} most
 * @returns {string}
 */
function barPath(counts, most) {
  let path = "";
  counts.forEach((count, bin) => {
    if (count) {
      const height = Math.max(3, HISTOGRAM_HEIGHT * Math.sqrt(count / most));
      path += `M${bin + 0.06} ${HISTOGRAM_HEIGHT}v${-height.toFixed(1)}h0.88v${height.toFixed(1)}z`;
    }
  });
  return path;
}

/**
 * The histogram and a way to draw it anew.
 * @param {Bins} bins
 * @param {Int32Array} all
 * @returns {{node: SVGElement, draw: (counts: Int32Array) => void}}
 */
function createHistogram(bins, all) {
  const most = Math.max(1, ...all);
  const back = svgElement("path", { class: "gm-bars-all", d: barPath(all, most) });
  const front = svgElement("path", { class: "gm-bars" });
  const node = svgElement(
    "svg",
    {
      "class": "gm-histogram", "viewBox": `0 0 ${bins.starts.length} ${HISTOGRAM_HEIGHT}`,
      "preserveAspectRatio": "none", "aria-hidden": "true",
    },
    back,
    front,
  );
  return { node, draw: (counts) => front.setAttribute("d", barPath(counts, most)) };
}

/**
 * Keep of an axis's labels those that stand clear of the one before, at any width.
 * @param {HTMLElement} axis
 */
function thinOut(axis) {
  let end = -Infinity;
  for (const label of axis.children) {
    const { left, right } = label.getBoundingClientRect();
    const isClear = left >= end;
    label.classList.toggle("gm-crowded", !isClear);
    end = isClear ? right + 4 : end;
  }
}

/**
 * Years or days under the histogram, as many as have room.
 * @param {Bins} bins
 * @returns {HTMLElement}
 */
function timeAxis(bins) {
  /** @type {TimeUnit} */
  const unit = bins.unit === "day" ? "week" : bins.unit === "week" ? "month" : "year";
  const span = bins.last - bins.first + 1;
  const axis = element("div", { "class": "gm-axis", "aria-hidden": "true" });
  const days = [];
  for (let day = startOf(bins.first, unit); day <= bins.last; day = addTime(day, unit, 1)) {
    if (day >= bins.first) {
      days.push(day);
    }
  }
  const step = Math.ceil(days.length / 8);
  days.filter((_, index) => index % step === 0).forEach((day) => {
    const label = element("span", {}, unit === "year" ? isoDay(day).slice(0, 4) : shortDay(isoDay(day)));
    label.style.left = `${(100 * (day - bins.first)) / span}%`;
    axis.append(label);
  });
  new ResizeObserver(() => thinOut(axis)).observe(axis);
  return axis;
}
