"use strict";

/** The list of incidents in view: the way to each of them by keyboard and screen reader. */

const LIST_STEP = 200;

/**
 * The line under an incident's title.
 * @param {Incident} incident
 * @param {number} reports how many its event has
 * @returns {HTMLElement}
 */
function metaLine(incident, reports) {
  const parts = [element("span", {}, dateText(incident)), element("span", {}, termText("verdict", incident.verdict))];
  if (incident.contested === true) {
    parts.push(element("span", {}, say("contested")));
  }
  if (reports > 1) {
    parts.push(element("span", {}, counted("list.report", reports)));
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
    element("span", { class: "gm-icon" }, incidentSymbol(data, incident)),
    element("span", {}, element("b", {}, quoted(titleOf(incident))), metaLine(incident, markers.reportsWith(index).length)),
  );
  button.addEventListener("click", () => onPick(index));
  return element("li", { "data-index": String(index) }, button);
}

/**
 * Make a list show these rows; those that it shows already stay as they are, and so does the focus.
 * @param {HTMLElement} list
 * @param {number[]} wanted
 * @param {(index: number) => HTMLLIElement} makeRow
 */
function showRows(list, wanted, makeRow) {
  const there = new Map([...list.children].map((row) => [row.getAttribute("data-index"), row]));
  if ([...there.keys()].join() === wanted.join()) {
    return;
  }
  const focused = document.activeElement;
  list.replaceChildren(...wanted.map((index) => there.get(String(index)) ?? makeRow(index)));
  if (focused instanceof HTMLElement && list.contains(focused)) {
    focused.focus({ preventScroll: true });
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
    element("span", {}, element("b", {}, quoted(titleOf(incident))), metaLine(incident, reports.length), reason),
  );
  const details = element("details", { class: "gm-unplaced", name: "gm-unplaced" }, summary);
  details.addEventListener("toggle", () => {
    if (details.open && details.childElementCount === 1) {
      const others = reports
        .filter((other) => other !== index)
        .map((other) => /** @type {[number, string]} */ ([other, titleOf(data.incidents.at(other))]));
      const nav = otherList(say("list.others"), others, onPick);
      details.append(incidentCard(data, incident), ...(nav ? [nav] : []));
    }
  });
  return element("li", { "data-index": String(index) }, details);
}

/**
 * Which order the list is in.
 * @param {(name: OrderName) => void} onChoice
 * @returns {HTMLElement}
 */
function orderChoice(onChoice) {
  const select = element("select", {}, ...ORDERS.map((name) => element("option", { value: name }, say(`list.order.${name}`))));
  select.addEventListener("change", () => onChoice(/** @type {OrderName} */ (select.value)));
  return element("label", { class: "gm-order" }, element("span", {}, say("list.order")), select);
}

/**
 * How much shows: the live count.
 * @param {PageData} data
 * @param {Store} store
 * @param {Listing} found
 * @returns {string}
 */
function statusText(data, { filter, passed }, found) {
  const total = counted("list.of", data.incidents.count);
  const parts = [say("list.shown", { shown: found.onMap, total })];
  if (passed.alike) {
    parts.unshift(say("list.alike", { text: isolated(filter.text.trim()) }));
  }
  if (found.homelessCount) {
    parts.push(counted("list.apart", found.homelessCount));
  }
  if (passed.undated) {
    parts.push(counted("list.undated", passed.undated));
  }
  return parts.join(say("list.semicolon"));
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
  /** @type {Partial<Record<OrderName, Uint32Array>>} */
  const orders = {};
  /** @type {OrderName} */
  let orderName = "verdict";
  /** @type {(index: number) => boolean} */
  let inView = () => false;
  let revealed = -1;
  const limits = { rows: LIST_STEP, homeless: LIST_STEP };
  const status = element("p", { class: "gm-status", role: "status" });
  const heading = element("h2");
  const rows = element("ol", { class: "gm-list" });
  const more = moreButton(() => extend("rows"));
  const none = element("p", { class: "gm-more" });
  const homeless = element("ol", { class: "gm-list" });
  const moreHomeless = moreButton(() => extend("homeless"));
  const apart = element("div", {}, element("h2", {}, say("list.homeless")), homeless, moreHomeless.node);
  const order = orderChoice((name) => {
    orderName = name;
    draw();
  });
  const node = element(
    "section",
    { class: "gm-incidents" },
    element("div", { class: "gm-list-head" }, heading, order), rows, none, more.node, apart,
  );

  /** @param {"rows" | "homeless"} which */
  function extend(which) {
    const list = which === "rows" ? rows : homeless;
    const before = list.childElementCount;
    limits[which] += LIST_STEP;
    draw();
    const next = list.children[before]?.querySelector("button, summary");
    if (next instanceof HTMLElement) {
      next.focus({ preventScroll: true });
    }
  }

  function draw() {
    const sequence = (orders[orderName] ??= rowOrder(data.incidents, orderName));
    const found = listing(data.incidents, store.passed.fails, sequence, inView, limits);
    heading.textContent = say("list.title", { n: found.inView });
    showRows(rows, found.rows, (index) => pickRow(data, markers, index, onPick));
    more.update(found.inView - found.rows.length);
    none.textContent = found.inView || !data.incidents.count ? "" : say(store.passed.count ? "list.none" : "list.nothing");
    order.hidden = found.inView < 2;
    const first = revealed >= 0 && store.shows(revealed) && !found.homeless.includes(revealed) ? [revealed] : [];
    showRows(homeless, [...first, ...found.homeless], (index) => unplacedRow(data, markers, index, onPick));
    moreHomeless.update(found.homelessCount - found.homeless.length);
    apart.hidden = found.homelessCount === 0;
    const text = statusText(data, store, found);
    if (status.textContent !== text) {
      status.textContent = text;
    }
  }

  return {
    node,
    status,
    update(standsInView) {
      inView = standsInView;
      Object.assign(limits, { rows: LIST_STEP, homeless: LIST_STEP });
      draw();
    },
    reveal(index) {
      revealed = index;
      draw();
      const details = homeless.querySelector(`[data-index="${index}"] details`);
      if (details instanceof HTMLDetailsElement) {
        details.open = true;
        details.scrollIntoView({ block: "nearest" });
      }
    },
    focus: (index) => focusRow(rows, index),
  };
}

/**
 * A button that shows more of a list.
 * @param {() => void} onMore
 * @returns {{node: HTMLElement, update: (hidden: number) => void}}
 */
function moreButton(onMore) {
  const button = element("button", { type: "button", class: "gm-quiet" });
  const left = element("span", {});
  const node = element("p", { class: "gm-more" }, button, " ", left);
  button.addEventListener("click", onMore);
  return {
    node,
    update(hidden) {
      node.hidden = hidden <= 0;
      button.textContent = counted("list.more", Math.min(hidden, LIST_STEP));
      left.textContent = hidden > LIST_STEP ? counted("list.left", hidden) : "";
    },
  };
}
