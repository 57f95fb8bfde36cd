"use strict";

/**
 * The time brush: a window of days over the histogram. Whatever may have happened
 * in the window shows; what has no date shows only while the window is all of it.
 *
 * @typedef {object} TimeWindow
 * @property {() => [number, number]} get
 * @property {(from: number, to: number) => void} set kept within the scale; the whole scale is no filter
 * @property {[number, number]} limits
 */

/**
 * The window as the store has it.
 * @param {Store} store
 * @param {[number, number]} limits
 * @returns {TimeWindow}
 */
function timeWindow(store, limits) {
  const [first, last] = limits;
  const within = (/** @type {number} */ day) => Math.min(last, Math.max(first, day));
  return {
    limits,
    get: () => [store.filter.from ?? first, store.filter.to ?? last],
    set(from, to) {
      const low = within(Math.min(from, to));
      const high = within(Math.max(from, to));
      const whole = low === first && high === last;
      const next = whole ? { from: null, to: null } : { from: low, to: high };
      if (next.from !== store.filter.from || next.to !== store.filter.to) {
        store.set(next);
      }
    },
  };
}

/**
 * Where a key moves a handle to; null for keys that are not the brush's.
 * @param {string} key
 * @param {number} day
 * @param {[number, number]} limits
 * @returns {number | null}
 */
function keyedDay(key, day, limits) {
  switch (key) {
    case "ArrowRight":
    case "ArrowUp":
      return day + 1;
    case "ArrowLeft":
    case "ArrowDown":
      return day - 1;
    case "PageUp":
      return addTime(day, "month", 1);
    case "PageDown":
      return addTime(day, "month", -1);
    case "Home":
      return limits[0];
    case "End":
      return limits[1];
    default:
      return null;
  }
}

/**
 * One end of the window, to drag or to move by keys.
 * @param {TimeWindow} range
 * @param {0 | 1} side
 * @returns {HTMLElement}
 */
function brushHandle(range, side) {
  const handle = element("div", {
    "class": "gm-handle", "role": "slider", "tabindex": "0",
    "aria-label": say(side ? "time.to" : "time.from"),
    "aria-valuemin": String(range.limits[0]), "aria-valuemax": String(range.limits[1]),
  });
  handle.addEventListener("keydown", (event) => {
    const ends = range.get();
    const day = keyedDay(event.key, ends[side], range.limits);
    if (day !== null) {
      event.preventDefault();
      ends[side] = side ? Math.max(day, ends[0]) : Math.min(day, ends[1]);
      range.set(...ends);
    }
  });
  return handle;
}

/**
 * Let a pointer drag something along the track.
 * @param {HTMLElement} grip
 * @param {HTMLElement} track
 * @param {TimeWindow} range
 * @param {(ends: [number, number], days: number) => [number, number]} move the window when the pointer is `days` from where it was put down
 */
function draggable(grip, track, range, move) {
  grip.addEventListener("pointerdown", (down) => {
    const ends = range.get();
    const perDay = track.clientWidth / (range.limits[1] - range.limits[0] + 1);
    grip.setPointerCapture(down.pointerId);
    down.preventDefault();
    down.stopPropagation();
    grip.focus({ preventScroll: true });
    let frame = 0;
    const drag = (/** @type {PointerEvent} */ event) => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => {
        range.set(...move([...ends], Math.round((event.clientX - down.clientX) / perDay)));
      });
    };
    grip.addEventListener("pointermove", drag);
    grip.addEventListener("lostpointercapture", () => grip.removeEventListener("pointermove", drag), { once: true });
  });
}

/**
 * Let a pointer draw a new window on the track.
 * @param {HTMLElement} track
 * @param {TimeWindow} range
 */
function drawable(track, range) {
  track.addEventListener("pointerdown", (down) => {
    const box = track.getBoundingClientRect();
    const span = range.limits[1] - range.limits[0] + 1;
    const dayAt = (/** @type {number} */ x) => range.limits[0] + Math.floor((span * (x - box.left)) / box.width);
    track.setPointerCapture(down.pointerId);
    const drag = (/** @type {PointerEvent} */ event) => {
      if (Math.abs(event.clientX - down.clientX) > 3) {
        range.set(dayAt(down.clientX), dayAt(event.clientX));
      }
    };
    track.addEventListener("pointermove", drag);
    track.addEventListener("lostpointercapture", () => track.removeEventListener("pointermove", drag), { once: true });
  });
}

/**
 * The days of the window as fields to type in.
 * @param {TimeWindow} range
 * @returns {{nodes: HTMLElement[], update: () => void}}
 */
function dayFields(range) {
  const fields = /** @type {const} */ ([0, 1]).map((side) => {
    const field = element("input", {
      "type": "date", "aria-label": say(side ? "time.to" : "time.from"),
      "min": isoDay(range.limits[0]), "max": isoDay(range.limits[1]),
    });
    field.addEventListener("change", () => {
      const ends = range.get();
      ends[side] = field.value ? dayNumber(field.value) : range.limits[side];
      range.set(...ends);
    });
    return field;
  });
  return {
    nodes: fields,
    update() {
      range.get().forEach((day, side) => {
        if (document.activeElement !== fields[side]) {
          fields[side].value = isoDay(day);
        }
      });
    },
  };
}

/**
 * The whole brush, or null where the incidents' dates do not differ.
 * @param {PageData} data
 * @param {Store} store
 * @returns {HTMLElement | null}
 */
function createTimeBrush(data, store) {
  const days = dayRange(data.incidents);
  if (!days || days[0] === days[1]) {
    return null;
  }
  const bins = timeBins(...days);
  const range = timeWindow(store, [bins.first, bins.last]);
  const histogram = createHistogram(bins, binCounts(bins, data.incidents, () => true));
  const handles = [brushHandle(range, 0), brushHandle(range, 1)];
  const body = element("div", { class: "gm-window" });
  const track = element("div", { class: "gm-track" }, histogram.node, body, ...handles);
  handles.forEach((handle, side) => draggable(handle, track, range, (ends, moved) => {
    const day = ends[side] + moved;
    return side ? [ends[0], Math.max(day, ends[0])] : [Math.min(day, ends[1]), ends[1]];
  }));
  draggable(body, track, range, ([from, to], moved) => {
    const kept = Math.max(range.limits[0] - from, Math.min(range.limits[1] - to, moved));
    return [from + kept, to + kept];
  });
  drawable(track, range);
  const fields = dayFields(range);
  const steps = createSteps(range, bins.unit);
  const node = element(
    "section",
    { "class": "gm-time", "dir": "ltr", "aria-label": say("time.title") },
    element("div", { class: "gm-time-line" }, fields.nodes[0], steps.node, fields.nodes[1]),
    track,
    timeAxis(bins),
  );
  node.addEventListener("pointerdown", ({ target }) => {
    if (!steps.node.contains(/** @type {Node} */ (target))) {
      steps.pause();
    }
  });

  function update() {
    const { fails } = store.passed;
    const others = 65535 ^ BITS.time;
    histogram.draw(binCounts(bins, data.incidents, (index) => (fails[index] & others) === 0));
    const [from, to] = range.get();
    const span = bins.last - bins.first + 1;
    const left = (100 * (from - bins.first)) / span;
    const right = (100 * (to + 1 - bins.first)) / span;
    body.style.left = handles[0].style.left = `${left}%`;
    handles[1].style.left = `${right}%`;
    body.style.width = `${right - left}%`;
    body.classList.toggle("gm-whole", store.filter.from === null && store.filter.to === null);
    [from, to].forEach((day, side) => {
      handles[side].setAttribute("aria-valuenow", String(day));
      handles[side].setAttribute("aria-valuetext", dayText(isoDay(day)));
    });
    fields.update();
    steps.update();
  }
  store.onChange(update);
  update();
  return node;
}
