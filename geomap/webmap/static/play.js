"use strict";

/** Presets of the time window, steps by its own length, and play. */

const PLAY_MS = 1200;
const SPEEDS = [0.5, 1, 2, 4];

/**
 * A window of one unit that starts with a day.
 * @param {number} from
 * @param {TimeUnit} unit
 * @returns {[number, number]}
 */
function unitWindow(from, unit) {
  return [from, addTime(from, unit, 1) - 1];
}

/**
 * A button with a sign and a name.
 * @param {string} sign
 * @param {string} name
 * @param {() => void} onPress
 * @returns {HTMLButtonElement}
 */
function signButton(sign, name, onPress) {
  const button = element("button", { "type": "button", "aria-label": name, "title": name }, sign);
  button.addEventListener("click", onPress);
  return button;
}

/**
 * Presets, steps and play.
 * @param {TimeWindow} range
 * @param {TimeUnit} bin the histogram's unit
 * @returns {{node: HTMLElement, pause: () => void, update: () => void}}
 */
function createSteps(range, bin) {
  const [first, last] = range.limits;
  let timer = 0;
  let speed = 1;
  /** @type {{unit: TimeUnit, from: number} | null} the calendar's month, say, of which the window is what the scale holds */
  let chosen = null;
  const isWhole = () => String(range.get()) === String(range.limits);

  function pause() {
    window.clearInterval(timer);
    timer = 0;
    showState();
  }
  /**
   * @param {TimeUnit} unit
   * @param {number} from
   */
  function choose(unit, from) {
    chosen = { unit, from };
    range.set(...unitWindow(from, unit));
  }
  /** @param {1 | -1} direction */
  function step(direction) {
    const [from, to] = range.get();
    const length = (to - from + 1) * direction;
    const next = chosen ? addTime(chosen.from, chosen.unit, direction) : from + length;
    if (next > last || (direction < 0 && from === first)) {
      pause();
    } else if (chosen) {
      choose(chosen.unit, next);
    } else {
      range.set(next, to + length);
    }
  }
  function play() {
    if (isWhole() || range.get()[1] >= last) {
      const unit = chosen?.unit ?? (bin === "day" ? "week" : "month");
      choose(unit, startOf(first, unit));
    }
    window.clearInterval(timer);
    timer = window.setInterval(() => step(1), PLAY_MS / speed);
    showState();
  }
  /** @type {(act: () => void) => () => void} */
  const byHand = (act) => () => {
    pause();
    act();
  };

  const presets = element("select", { "aria-label": say("time.window") });
  for (const unit of ["all", "day", "week", "month", "year", "own"]) {
    presets.append(element("option", { value: unit }, say(`time.${unit}`)));
  }
  presets.addEventListener("change", byHand(() => {
    const unit = /** @type {TimeUnit | "all" | "own"} */ (presets.value);
    chosen = null;
    if (unit === "all") {
      range.set(first, last);
    } else if (unit !== "own") {
      choose(unit, startOf(range.get()[0], unit));
    }
  }));
  const toggle = signButton("▶", say("time.play"), () => (timer ? pause() : play()));
  const back = signButton("◀◀", say("time.back"), byHand(() => step(-1)));
  const on = signButton("▶▶", say("time.on"), byHand(() => step(1)));
  const speeds = element("select", { "aria-label": say("time.speed"), "class": "gm-speed" });
  speeds.append(...SPEEDS.map((value) => element("option", { value: String(value) }, `${value}×`)));
  speeds.value = "1";
  speeds.addEventListener("change", () => {
    speed = Number(speeds.value);
    if (timer) {
      play();
    }
  });

  function showState() {
    toggle.textContent = timer ? "❚❚" : "▶";
    const name = say(timer ? "time.pause" : "time.play");
    toggle.setAttribute("aria-label", name);
    toggle.title = name;
  }
  return {
    node: element("div", { class: "gm-steps" }, presets, back, toggle, on, speeds),
    pause,
    update() {
      if (chosen) {
        const [from, to] = unitWindow(chosen.from, chosen.unit);
        const isKept = String(range.get()) === String([Math.max(first, from), Math.min(last, to)]);
        chosen = isKept ? chosen : null;
      }
      presets.value = isWhole() ? "all" : chosen?.unit ?? "own";
      back.disabled = on.disabled = isWhole();
    },
  };
}
