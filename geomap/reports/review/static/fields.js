"use strict";

/**
 * The fields of a form: a label, a control, the way to the words it came from, and what is wrong.
 *
 * @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} FormControl
 */

const LONG_FIELDS = ["actors", "sources", "text", "quote"];
const FIGURE_FIELDS = ["lat", "lon", "radius_m"];
const WIDE_FIELDS = ["title", "actors", "sources", "text", "quote", "place", "claimant"];

/**
 * What a field may be chosen from, with the words for each; null where it is written freely.
 * @param {string} name
 * @returns {[string, string][] | null}
 */
function choicesOf(name) {
  const { types, located, precisions, stances } = CONTENTS;
  const lists = { type: types, located, date_precision: precisions, stance: stances };
  const found = Object.hasOwn(lists, name) ? lists[/** @type {keyof typeof lists} */ (name)] : null;
  return found && found.map((term) => [term, termText(name === "date_precision" ? "every" : name, term)]);
}

/**
 * @param {string} name
 * @param {[string, string][]} choices
 * @param {string} value
 * @returns {HTMLSelectElement}
 */
function choiceControl(name, choices, value) {
  const options = choices.map(([term, words]) => element("option", { value: term }, words));
  if (name !== "stance") {
    options.unshift(element("option", { value: "" }, say("review.unknown")));
  }
  if (value && !choices.some(([term]) => term === value)) {
    options.push(element("option", { value }, value));
  }
  const control = element("select", {}, ...options);
  control.value = value;
  return control;
}

/**
 * @param {string} name
 * @param {string} value
 * @returns {FormControl}
 */
function controlOf(name, value) {
  const choices = choicesOf(name);
  if (choices) {
    return choiceControl(name, choices, value);
  }
  if (LONG_FIELDS.includes(name)) {
    const area = element("textarea", { rows: String(Math.min(6, value.split("\n").length)), dir: "auto" });
    area.value = value;
    return area;
  }
  const control = element("input", { type: "text", autocomplete: "off", dir: FIGURE_FIELDS.includes(name) ? "ltr" : "auto" });
  if (FIGURE_FIELDS.includes(name)) {
    control.inputMode = "decimal";
  } else if (name.startsWith("date_")) {
    control.placeholder = say("review.dayForm");
    control.inputMode = "numeric";
  } else if (name === "about") {
    control.setAttribute("list", "rv-matters");
  }
  control.value = value;
  return control;
}

/**
 * @param {object} field
 * @param {string} field.id
 * @param {string} field.name
 * @param {string} field.value
 * @param {string | null} field.problem key of words
 * @param {() => HTMLElement | null} field.note what stands beside its label
 * @param {(value: string) => void} field.onInput
 * @param {() => void} field.onFocus
 * @returns {HTMLElement}
 */
function fieldRow({ id, name, value, problem, note, onInput, onFocus }) {
  const control = controlOf(name, value);
  control.id = id;
  const label = element("label", { for: id }, say(`field.${name}`));
  const head = element("div", { class: "rv-label" }, label, note());
  const width = WIDE_FIELDS.includes(name) ? " is-wide" : "";
  const row = element("div", { class: `rv-field rv-of-${name}${width}` }, head, control);
  control.addEventListener("input", () => {
    onInput(control.value);
    head.replaceChildren(label, note() ?? "");
  });
  control.addEventListener("focus", onFocus);
  markProblem(row, control, problem);
  return row;
}

/**
 * Tell what is wrong with a field, or that nothing is.
 * @param {HTMLElement} row
 * @param {FormControl} control
 * @param {string | null} key
 */
function markProblem(row, control, key) {
  const known = row.querySelector(".rv-problem");
  if (!key) {
    known?.remove();
    control.removeAttribute("aria-invalid");
    control.removeAttribute("aria-describedby");
    return;
  }
  const line = known ?? element("p", { class: "rv-problem", id: `${control.id}-problem` });
  line.textContent = say(key);
  row.append(line);
  control.setAttribute("aria-invalid", "true");
  control.setAttribute("aria-describedby", line.id);
}

/**
 * Say something for a moment, to those who see it and to those who hear it.
 * @param {string} text
 */
function tell(text) {
  const line = document.querySelector(".rv-status");
  if (line) {
    line.textContent = text;
  }
}
