"use strict";

/** The panel beside the map: title, count, filter, list, legend, method, sources. */

/**
 * A part of the panel that folds away.
 * @param {string} title
 * @param {boolean} open
 * @param {...(Node | null)} content
 * @returns {HTMLDetailsElement}
 */
function fold(title, open, ...content) {
  const details = element("details", { class: "gm-fold" }, element("summary", {}, title), ...content);
  details.open = open;
  return details;
}

/**
 * A legend line.
 * @param {Element} symbol
 * @param {string | Node} text
 * @returns {HTMLLIElement}
 */
function legendLine(symbol, text) {
  return element("li", {}, element("span", { class: "gm-icon" }, symbol), element("span", {}, text));
}

/**
 * The legend of what is on this page, no more.
 * @param {PageData} data
 * @returns {HTMLElement}
 */
function legend(data) {
  const incidents = Array.from({ length: data.incidents.count }, (_, index) => data.incidents.at(index)).filter(({ marker }) => marker !== null);
  const types = Object.keys(data.symbols).filter((type) =>
    incidents.some((incident) => symbolOf(data, incident.type) === data.symbols[type]),
  );
  const plain = { shape: "circle", colour: "#999999" };
  const verdicts = VERDICT_ORDER.filter((verdict) =>
    incidents.some((incident) => incident.verdict === verdict),
  );
  const lines = [
    ...types.map((type) => legendLine(drawSymbol(data.symbols[type], null), type)),
    ...verdicts.map((verdict) => {
      const style = data.verdicts[verdict];
      return legendLine(drawSymbol(plain, style, { faded: style.faded }), `Ring: ${style.label}`);
    }),
  ];
  if (incidents.some(({ contested }) => contested === true)) {
    const style = { ...data.verdicts.clear, width: 2 };
    lines.push(legendLine(drawSymbol(plain, style, { contested: true }), "Dashed ring: contested"));
  }
  if (incidents.some((incident) => isFaded(data, incident))) {
    const text = "Pale: no zone in force there then, or a doubtful place name";
    lines.push(legendLine(drawSymbol(plain, null, { faded: true }), text));
  }
  if (incidents.some(({ event }) => event !== null)) {
    const number = element("span", { class: "gm-count gm-count-sample" }, "2");
    lines.push(legendLine(number, "Number: so many reports of one event, linked by a person"));
  }
  if (incidents.some(({ marker }) => marker !== null && data.incidents.at(marker).drawn === "area")) {
    const ring = svgElement("circle", { cx: 13, cy: 13, r: 10, class: "gm-area-sample" });
    const sample = svgElement("svg", { width: 26, height: 26, viewBox: "0 0 26 26", class: "gm-symbol" }, ring);
    lines.push(legendLine(sample, "Large circle: somewhere in this area, no exact place known"));
  }
  return element("ul", { class: "gm-legend" }, ...lines);
}

/**
 * The zones, each with what it rests on.
 * @param {PageData} data
 * @returns {HTMLElement}
 */
function zoneLegend(data) {
  const rows = data.zones.map((zone, index) => {
    const title = element("span", {}, quoted(zoneTitle(zone)));
    const summary = element("summary", {}, zoneSample(data, index), title);
    return element("li", {}, element("details", {}, summary, zoneCard(zone)));
  });
  return element("ul", { class: "gm-zones" }, ...rows);
}

/**
 * How verdicts are made.
 * @param {number | null} threshold null where the table does not say which was used
 * @returns {HTMLElement}
 */
function method(threshold) {
  const least = threshold === null ? "the threshold (0.66 unless set otherwise)" : probabilityText(threshold);
  const rules = /** @type {[string, string][]} */ ([
    ["Breach", `the zone was in force on a day the incident may have happened, it forbids such an incident, and the probability of having been inside is at least ${least}.`],
    ["Possible breach", "the same, with a probability from 0.10 up to that."],
    ["Clear", "less likely inside than that, or not forbidden there."],
    ["Not in force", "no zone version was in force there then."],
    ["Not placed", "the position is unknown or too vague to judge."],
  ]);
  return element(
    "div",
    {},
    element(
      "p",
      {},
      "The probability joins two uncertainties: that of the place (a radius that holds the true position with 95 %) and that of the boundary (a half-width that holds the true line with 95 %, drawn as a pale band). A verdict says where something reported would have been. It does not say that the report is true.",
    ),
    element("dl", {}, ...rules.map(([term, text]) => described(term, text))),
  );
}

/**
 * Build the panel.
 * @param {PageData} data
 * @param {{status: HTMLElement, node: HTMLElement}} list
 * @param {(contestedOnly: boolean) => void} onContested
 * @returns {{expand: (open: boolean) => void}}
 */
function buildPanel(data, list, onContested) {
  const panel = /** @type {HTMLElement} */ (document.getElementById("geomap-panel"));
  const toggle = element("button", { "type": "button", "class": "gm-toggle", "aria-controls": "geomap-more" });
  const body = element("div", { id: "geomap-more", class: "gm-body" });
  const expand = (/** @type {boolean} */ open) => {
    panel.classList.toggle("gm-open", open);
    toggle.setAttribute("aria-expanded", String(open));
    toggle.textContent = open ? "Hide list" : "List and legend";
  };
  toggle.addEventListener("click", () => expand(!panel.classList.contains("gm-open")));
  const contested = element("input", { type: "checkbox" });
  contested.addEventListener("change", () => onContested(contested.checked));
  const period = data.period ? element("p", { class: "gm-period" }, daysText(...data.period)) : null;
  const anyContested = data.incidents.contested.includes(1);
  const lines = (/** @type {string[]} */ texts) => element("ul", {}, ...texts.map((text) => element("li", {}, quoted(text))));
  body.append(
    ...(anyContested ? [element("label", { class: "gm-only" }, contested, " Contested only")] : []),
    list.node,
    fold("Legend", true, legend(data)),
    ...(data.zones.length ? [fold("Zones", true, zoneLegend(data))] : []),
    fold("How verdicts are made", false, method(data.threshold)),
    fold("Sources and credits", false, lines(data.credits)),
    element("div", { class: "gm-notes" }, ...data.notes.map((note) => element("p", {}, quoted(note)))),
  );
  const head = element("header", {}, element("h1", {}, quoted(data.title)), period, list.status, toggle);
  panel.append(head, body);
  expand(false);
  return { expand };
}
