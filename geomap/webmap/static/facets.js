"use strict";

/**
 * The filter's controls: search, switches, least likelihood, and for each facet
 * its choices with how many incidents each would show.
 *
 * @typedef {{node: HTMLElement, update: () => void}} Control
 */

/** Choices shown before a reader asks for more, and how many more then. */
const FIRST_CHOICES = 8;
const MORE_CHOICES = 50;
/** From so many choices on a facet can be searched. */
const SEARCHED_CHOICES = 13;
/** Milliseconds after the last key before the search begins. */
const TYPING_PAUSE = 150;

/** Likelihoods to choose from, each with where it begins. @type {[string, number][]} */
const CERTAINTIES = [
  ["unlikely", 0.1], ["about as likely as not", 0.33], ["likely", 0.66],
  ["very likely", 0.9], ["virtually certain", 0.99],
];

/**
 * A facet's choices: the codes that some row has, -1 for rows without one. Verdicts by
 * severity, all others by how many rows have them.
 * @param {Incidents} incidents
 * @param {FacetName} facet
 * @returns {number[]}
 */
function choicesOf(incidents, facet) {
  const totals = countFacet(incidents, facet, new Uint16Array(incidents.count));
  const codes = Array.from(totals.keys(), (place) => place - 1).filter((code) => totals[code + 1] > 0);
  if (facet !== "verdict") {
    codes.sort((a, b) => Number(a < 0) - Number(b < 0) || totals[b + 1] - totals[a + 1] || a - b);
  }
  return codes;
}

/**
 * The symbol of a choice; null for facets without.
 * @param {PageData} data
 * @param {FacetName} facet
 * @param {string | null} value
 * @returns {SVGElement | null}
 */
function choiceSymbol(data, facet, value) {
  if (facet === "type") {
    return drawSymbol(symbolOf(data, value), null);
  }
  if (facet !== "verdict" || value === null) {
    return null;
  }
  const style = data.verdicts[value];
  return drawSymbol(PLAIN_SYMBOL, style, { faded: style.faded });
}

/**
 * A button that does something small.
 * @param {string} text
 * @param {() => void} onClick
 * @returns {HTMLButtonElement}
 */
function smallButton(text, onClick) {
  const button = element("button", { type: "button", class: "gm-quiet" }, text);
  button.addEventListener("click", onClick);
  return button;
}

/**
 * One choice: a box, its symbol and name, how many incidents it would show, and "only".
 * @param {PageData} data
 * @param {Store} store
 * @param {FacetName} facet
 * @param {{code: number, value: string | null, toggle: (code: number) => void}} choice
 * @returns {Control}
 */
function choiceRow(data, store, facet, { code, value, toggle }) {
  const name = choiceText(facet, value);
  const box = element("input", { type: "checkbox" });
  const count = element("span", { class: "gm-choice-count" });
  const symbol = choiceSymbol(data, facet, value);
  const only = smallButton(say("facet.only"), () => store.choose({ [facet]: new Set([code]) }));
  only.classList.add("gm-solo");
  only.setAttribute("aria-label", say("facet.only.of", { name: isolated(name) }));
  box.addEventListener("change", () => toggle(code));
  const label = element(
    "label",
    {},
    box, symbol && element("span", { class: "gm-icon" }, symbol), element("span", { class: "gm-choice-name" }, quoted(name)), count,
  );
  const node = element("li", {}, label, only);
  return {
    node,
    update() {
      const chosen = store.filter.chosen[facet];
      const number = store.passed.counts[facet][code + 1];
      box.checked = chosen === null || chosen.has(code);
      count.textContent = NUMBERS.format(number);
      node.classList.toggle("gm-empty", number === 0);
    },
  };
}

/**
 * A facet; null where there is nothing to choose.
 * @param {PageData} data
 * @param {Store} store
 * @param {FacetName} facet
 * @param {Folding} folding
 * @returns {Control | null}
 */
function createFacet(data, store, facet, folding) {
  const { values } = facetColumn(data.incidents, facet);
  const codes = choicesOf(data.incidents, facet);
  if (codes.length < 2) {
    return null;
  }
  const valueOf = (/** @type {number} */ code) => (code < 0 ? null : values[code]);
  /** @type {Map<number, Control>} */
  const rows = new Map();
  let limit = FIRST_CHOICES;
  let sought = "";
  /** @type {Folded | null} */
  let names = null;
  const title = say(`facet.${facet}`);
  const state = element("span", { class: "gm-facet-state" });
  const list = element("ul", { class: "gm-choices" });
  const more = smallButton("", () => {
    const before = list.childElementCount;
    limit += MORE_CHOICES;
    update();
    list.children[before]?.querySelector("input")?.focus();
  });

  /** @param {number} code */
  function toggle(code) {
    const chosen = new Set(store.filter.chosen[facet] ?? codes);
    if (!chosen.delete(code)) {
      chosen.add(code);
    }
    store.choose({ [facet]: chosen.size === codes.length ? null : chosen });
  }

  /** @returns {number[]} codes that a reader looks for */
  function matching() {
    if (!sought) {
      return codes;
    }
    names ??= folding.foldAll(codes.map((code) => choiceText(facet, valueOf(code))));
    const marked = markExact(names, sought);
    return marked ? codes.filter((_, place) => marked[place]) : [];
  }

  /** @param {number} code */
  function rowOf(code) {
    const row = rows.get(code) ?? choiceRow(data, store, facet, { code, value: valueOf(code), toggle });
    rows.set(code, row);
    row.update();
    return row.node;
  }

  function update() {
    const chosen = store.filter.chosen[facet];
    state.textContent = chosen ? say("facet.chosen", { n: chosen.size, total: codes.length }) : "";
    const found = matching();
    const due = found.slice(0, limit).map(rowOf);
    if (due.length !== list.childElementCount || due.some((node, place) => node !== list.children[place])) {
      list.replaceChildren(...due);
    }
    more.hidden = found.length <= limit;
    more.textContent = counted("facet.more", found.length - limit);
  }

  const tools = element(
    "div",
    { class: "gm-facet-tools" },
    smallButton(say("facet.all"), () => store.choose({ [facet]: null })),
    smallButton(say("facet.nothing"), () => store.choose({ [facet]: new Set() })),
  );
  if (codes.length >= SEARCHED_CHOICES) {
    const label = say("facet.search", { facet: title });
    const input = element("input", { "type": "search", "placeholder": label, "aria-label": label });
    input.addEventListener("input", () => {
      sought = folding.fold(input.value);
      limit = FIRST_CHOICES;
      update();
    });
    tools.append(input);
  }
  const group = element("div", { "role": "group", "aria-label": title }, tools, list, more);
  const node = element("details", { "class": "gm-facet", "data-facet": facet }, element("summary", {}, title, " ", state), group);
  return { node, update };
}

/**
 * A switch; null where no incident answers to it.
 * @param {Store} store
 * @param {SwitchName} name
 * @returns {Control | null}
 */
function createSwitch(store, name) {
  if (!store.passed.behind[name]) {
    return null;
  }
  const box = element("input", { type: "checkbox" });
  const count = element("span", { class: "gm-choice-count" });
  box.addEventListener("change", () => store.set({ [name]: box.checked }));
  return {
    node: element("label", { class: `gm-switch gm-${name}` }, box, element("span", {}, say(`filter.${name}`)), count),
    update() {
      box.checked = store.filter[name];
      count.textContent = NUMBERS.format(store.passed.behind[name]);
    },
  };
}

/**
 * The least likelihood; null where no incident has one.
 * @param {Incidents} incidents
 * @param {Store} store
 * @returns {Control | null}
 */
function createCertainty({ probability }, store) {
  if (probability.every(Number.isNaN)) {
    return null;
  }
  const option = (/** @type {number} */ least) => element("option", { value: String(least) }, least ? certaintyText(least) : say("filter.certainty.any"));
  const select = element("select", {}, ...[0, ...CERTAINTIES.map(([, least]) => least)].map(option));
  select.addEventListener("change", () => store.set({ certainty: Number(select.value) }));
  return {
    node: element("label", { class: "gm-certainty" }, element("span", {}, say("filter.certainty")), select),
    update() {
      const { certainty } = store.filter;
      if (![...select.options].some(({ value }) => value === String(certainty))) {
        select.append(option(certainty));
      }
      select.value = String(certainty);
    },
  };
}

/**
 * The search box, and whether similar spellings are found too.
 * @param {Store} store
 * @returns {Control}
 */
function createSearchBox(store) {
  const input = element("input", {
    type: "search", placeholder: say("filter.search"), autocomplete: "off", spellcheck: "false", enterkeyhint: "search",
  });
  input.setAttribute("aria-label", say("filter.search"));
  const box = element("input", { type: "checkbox" });
  const similar = element("label", { class: "gm-switch gm-similar" }, box, element("span", {}, say("filter.similar.too")));
  /** @type {number | undefined} */
  let timer;
  const search = () => {
    window.clearTimeout(timer);
    if (input.value !== store.filter.text) {
      store.set({ text: input.value, ...(input.value.trim() ? {} : { similar: false }) });
    }
  };
  input.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(search, TYPING_PAUSE);
  });
  input.addEventListener("change", search);
  input.addEventListener("keydown", ({ key }) => {
    if (key === "Enter") {
      search();
    }
  });
  box.addEventListener("change", () => store.set({ similar: box.checked }));
  return {
    node: element("div", { class: "gm-search", role: "search" }, input, similar),
    update() {
      const { text } = store.filter;
      if (document.activeElement !== input) {
        input.value = text;
      }
      box.checked = store.filter.similar || store.passed.alike;
      box.disabled = store.passed.alike;
      similar.hidden = text.trim() === "";
    },
  };
}

/**
 * All controls of the filter, the filter in words, and the way back to everything.
 * @param {PageData} data
 * @param {Store} store
 * @param {Folding} folding
 * @returns {{node: HTMLElement, sentence: HTMLElement}}
 */
function createFilters(data, store, folding) {
  const search = createSearchBox(store);
  const options = [...SWITCH_NAMES.map((name) => createSwitch(store, name)), createCertainty(data.incidents, store)];
  const facets = FACETS.map((facet) => createFacet(data, store, facet, folding));
  const controls = [search, ...options, ...facets].filter((control) => control !== null);
  const words = element("span", {});
  const reset = smallButton(say("filter.reset"), () => {
    store.reset();
    search.node.querySelector("input")?.focus();
  });
  const sentence = element("p", { class: "gm-sentence" }, words, " ", reset);
  const node = element("section", { "class": "gm-filters", "aria-label": say("filter.title") }, ...controls.map((control) => control.node));
  node.hidden = data.incidents.count < 2;
  const update = () => {
    controls.forEach((control) => control.update());
    const text = filterText(data.incidents, store.filter);
    words.textContent = text && say("filter.sentence", { text });
    sentence.hidden = text === "";
  };
  store.onChange(update);
  update();
  return { node, sentence };
}
