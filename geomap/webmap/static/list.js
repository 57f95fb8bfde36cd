"use strict";

/** The list of incidents: the way to each of them by keyboard and screen reader. */

const LIST_LIMIT = 200;

/**
 * Indices by severity of verdict, then by date, then as in the table.
 * @param {Incidents} incidents
 * @returns {Uint32Array}
 */
function readingOrder({ count, verdict, start }) {
  const day = (/** @type {number} */ index) => (start[index] === NO_DAY ? 2147483647 : start[index]);
  return Uint32Array.from({ length: count }, (_, index) => index).sort(
    (a, b) => verdict[a] - verdict[b] || day(a) - day(b) || a - b,
  );
}

/**
 * The line under an incident's title.
 * @param {PageData} data
 * @param {Incident} incident
 * @param {number} reports how many its event has
 * @returns {HTMLElement}
 */
function metaLine(data, incident, reports) {
  const parts = [element("span", {}, dateText(incident)), element("span", {}, verdictOf(data, incident).label)];
  if (incident.contested === true) {
    parts.push(element("span", {}, "contested"));
  }
  if (reports > 1) {
    parts.push(element("span", {}, `one of ${reports.toLocaleString("en")} reports`));
  }
  return element("small", {}, joined(parts, " · "));
}

/**
 * A row that opens an incident's popup.
 * @param {PageData} data
 * @param {Markers} markers
 * @param {number} index
 * @param {(index: number) => void} onPick
 * @returns {HTMLLIElement}
 */
function pickRow(data, markers, index, onPick) {
  const incident = data.incidents.at(index);
  const button = element(
    "button",
    { type: "button", class: "gm-pick" },
    element("span", { class: "gm-icon" }),
    element("span", {}, element("b", {}, quoted(titleOf(incident))), metaLine(data, incident, markers.reportsWith(index).length)),
  );
  button.firstElementChild?.append(incidentSymbol(data, incident));
  button.addEventListener("click", () => onPick(index));
  return element("li", { "data-index": String(index) }, button);
}

/**
 * Make a list show these rows, and leave it alone where it does: focus stays in it.
 * @param {HTMLElement} list
 * @param {number[]} wanted
 * @param {(index: number) => HTMLLIElement} makeRow
 */
function showRows(list, wanted, makeRow) {
  const focused = list.contains(document.activeElement)
    ? document.activeElement?.closest("li")?.getAttribute("data-index")
    : null;
  const listed = [...list.children].map((row) => row.getAttribute("data-index"));
  if (listed.join() !== wanted.join()) {
    list.replaceChildren(...wanted.map(makeRow));
    focusRow(list, focused ?? null);
  }
}

/**
 * Put the focus on a row's button, where the row is there.
 * @param {HTMLElement} list
 * @param {string | number | null} index
 */
function focusRow(list, index) {
  const button = list.querySelector(`[data-index="${index}"] button`);
  if (button instanceof HTMLElement) {
    button.focus({ preventScroll: true });
  }
}

/**
 * A row for an incident that has no place on the map: it opens where it stands.
 * @param {PageData} data
 * @param {Markers} markers
 * @param {number} index
 * @param {(index: number) => void} onPick
 * @returns {HTMLLIElement}
 */
function unplacedRow(data, markers, index, onPick) {
  const incident = data.incidents.at(index);
  const reports = markers.reportsWith(index);
  const reason = incident.reason ? element("small", {}, quoted(incident.reason)) : null;
  const summary = element(
    "summary",
    {},
    element("span", {}, element("b", {}, quoted(titleOf(incident))), metaLine(data, incident, reports.length), reason),
  );
  const details = element("details", { class: "gm-unplaced", name: "gm-unplaced" }, summary);
  details.addEventListener("toggle", () => {
    if (details.open && details.childElementCount === 1) {
      const others = reports
        .filter((other) => other !== index)
        .map((other) => /** @type {[number, string]} */ ([other, titleOf(data.incidents.at(other))]));
      const nav = otherList("Other reports of this event", others, onPick);
      details.append(incidentCard(data, incident), ...(nav ? [nav] : []));
    }
  });
  return element("li", { "data-index": String(index) }, details);
}

/**
 * The list and the live count.
 * @param {PageData} data
 * @param {Markers} markers
 * @param {Store} store
 * @param {(index: number) => void} onPick
 * @returns {{
 *   node: HTMLElement, status: HTMLElement,
 *   update: (inView: (index: number) => boolean) => void,
 *   reveal: (index: number) => void,
 *   focus: (index: number) => void,
 * }}
 */
function createList(data, markers, store, onPick) {
  const order = readingOrder(data.incidents);
  const status = element("p", { class: "gm-status", role: "status" });
  const rows = element("ol", { class: "gm-list" });
  const more = element("p", { class: "gm-more" });
  const unplaced = element("ol", { class: "gm-list" });
  const unplacedHead = element("h2", {}, "Not on the map");
  const node = element(
    "section",
    { class: "gm-incidents" },
    element("h2", {}, "Incidents in view"), rows, more, unplacedHead, unplaced,
  );
  return {
    node,
    status,
    update(inView) {
      const due = order.filter((index) => store.shows(index));
      const seen = [...due.filter((index) => data.incidents.marker[index] >= 0 && inView(index))];
      const homeless = [...due.filter((index) => data.incidents.marker[index] < 0)];
      showRows(rows, seen.slice(0, LIST_LIMIT), (index) => pickRow(data, markers, index, onPick));
      const hidden = seen.length - LIST_LIMIT;
      more.textContent = hidden > 0 ? `${counted("list.more", hidden)} in view: move closer to list them.` : "";
      if (!seen.length) {
        more.textContent = "None in view: move the map, or show more layers.";
      }
      showRows(unplaced, homeless.slice(0, LIST_LIMIT), (index) => unplacedRow(data, markers, index, onPick));
      unplacedHead.hidden = unplaced.hidden = homeless.length === 0;
      const apart = homeless.length ? `; ${homeless.length.toLocaleString("en")} not on the map` : "";
      const shown = seen.length.toLocaleString("en");
      status.textContent = `${shown} of ${counted("list.of", data.incidents.count)} shown${apart}`;
    },
    reveal(index) {
      const details = unplaced.querySelector(`[data-index="${index}"] details`);
      if (details instanceof HTMLDetailsElement) {
        details.open = true;
        details.scrollIntoView({ block: "nearest" });
      }
    },
    focus: (index) => focusRow(rows, index),
  };
}
