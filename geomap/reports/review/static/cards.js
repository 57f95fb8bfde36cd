"use strict";

/**
 * The drafted incidents as cards. A closed card is a few lines; its form is made when it opens and
 * taken down when it closes, and at most so many are open, whatever the number of incidents.
 */

const MOST_OPEN = 8;

/**
 * One line that says what an incident is.
 * @param {Case} item
 * @returns {DocumentFragment}
 */
function summaryOf({ values, claims }) {
  const { date_start: start, date_end: end } = values;
  const days = end && end !== start ? `${start || "?"} – ${end}` : start;
  const parts = [
    values.type && document.createTextNode(termText("type", values.type)),
    days && quoted(days),
    values.place && quoted(values.place),
    document.createTextNode(counted("review.claims", claims.length)),
  ].filter((part) => part instanceof Node);
  return joined(parts, " · ");
}

/**
 * @param {Case} item
 * @param {string} about
 * @returns {string} "1", "2 (1–3)", "not told"
 */
function tollText(item, about) {
  const figures = derivedOf(item);
  const [low, best, high] = ["low", "best", "high"].map((end) => figures[`${about}_${end}`]);
  if (best === null && low === null && high === null) {
    return say("review.notTold");
  }
  return low === high && low === best ? String(best) : say("review.spread", { best: String(best ?? "?"), low: String(low ?? "?"), high: String(high ?? "?") });
}

/**
 * The figures that claims add up to, and whether they contradict each other.
 * @param {Desk} desk
 * @param {Case} item
 * @returns {HTMLElement}
 */
function tollNode(desk, item) {
  const { contested } = derivedOf(item);
  const disputed = contested === null ? "review.notTold" : contested ? "review.yes" : "review.no";
  const parts = COUNTED.map((about) => (
    described(say(`field.${about}`), tollText(item, about), " ", evidenceNote(desk, item, `${about}_best`, item.edited.has("claims")))
  ));
  return element("dl", { class: "rv-toll", title: say("review.derived") },
    ...parts, described(say("field.contested"), say(disputed)));
}

/**
 * @param {Desk} desk
 * @param {Case} item
 * @returns {HTMLElement}
 */
function formNode(desk, item) {
  const problems = new Map(item.decision === "open" ? [] : problemsOf(item).map(({ field, key }) => [field, key]));
  const number = CASES.indexOf(item);
  const fields = FORM_FIELDS.map((name) => fieldRow({
    id: `rv${number}-${name}`,
    name,
    value: item.values[name],
    problem: problems.get(name) ?? null,
    note: () => evidenceNote(desk, item, name, item.edited.has(name)),
    onInput: (value) => editField(desk, item, name, value),
    onFocus: () => showEvidence(desk, wordsBehind(desk, item, name), 0),
  }));
  return element("div", { class: "rv-form", id: `rv${number}-form` },
    element("div", { class: "rv-grid" }, ...fields), tollNode(desk, item), claimsNode(desk, item, problems));
}

/**
 * Take an edit. A position written by hand is known by its coordinates, and no longer by a name.
 * @param {Desk} desk
 * @param {Case} item
 * @param {string} name
 * @param {string} value
 */
function editField(desk, item, name, value) {
  item.values[name] = value;
  item.edited.add(name);
  if (name === "lat" || name === "lon") {
    const isThere = item.values.lat.trim() !== "" || item.values.lon.trim() !== "";
    const follows = { located: isThere ? "coordinates" : "missing", place_id: "" };
    for (const [other, now] of Object.entries(follows)) {
      item.values[other] = now;
      item.edited.add(other);
      const control = document.getElementById(`rv${CASES.indexOf(item)}-${other}`);
      if (control instanceof HTMLInputElement || control instanceof HTMLSelectElement) {
        control.value = now;
      }
    }
  }
  desk.changed(item);
}

/**
 * The card of an incident, closed.
 * @param {Desk} desk
 * @param {Case} item
 * @param {(item: Case, decision: Decision) => void} decide
 * @param {(item: Case) => void} toggle
 * @returns {HTMLElement}
 */
function cardNode(desk, item, decide, toggle) {
  const id = `rv${CASES.indexOf(item)}`;
  const open = element("button", { "type": "button", "class": "rv-toggle", "aria-expanded": "false" });
  open.addEventListener("click", () => toggle(item));
  const buttons = /** @type {const} */ (["confirmed", "rejected"]).map((decision) => {
    const button = element("button", { "type": "button", "class": `rv-decision rv-${decision}`, "aria-pressed": "false" }, say(`decide.${decision}`));
    button.addEventListener("click", () => decide(item, item.decision === decision ? "open" : decision));
    return button;
  });
  const card = element("article", { "class": "rv-card", id, "aria-labelledby": `${id}-heading` },
    element("h3", { id: `${id}-heading` }, open),
    element("p", { class: "rv-line" }),
    element("div", { class: "rv-doubtful" }),
    element("div", { "class": "rv-row", "role": "group", "aria-label": say("review.decision", { n: CASES.indexOf(item) + 1 }) },
      ...buttons, element("span", { class: "rv-decided" })));
  freshen(card, desk, item);
  return card;
}

/**
 * Bring what a card tells of its incident up to date; its form keeps what is typed there.
 * @param {HTMLElement} card
 * @param {Desk} desk
 * @param {Case} item
 */
function freshen(card, desk, item) {
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (card.querySelector(name));
  card.dataset.decision = item.decision;
  const title = item.values.title.trim() || say("review.untitledIncident");
  part(".rv-toggle").replaceChildren(
    element("span", { class: "rv-number" }, `${CASES.indexOf(item) + 1}`), " ", quoted(title));
  const sure = item.origin < 0 ? element("span", { class: "rv-edited" }, say("review.added"))
    : element("span", { class: `rv-whole rv-sure-${surenessOf(item.draft.confidence)}` }, surenessText(item.draft.confidence));
  part(".rv-line").replaceChildren(summaryOf(item), " · ", sure);
  const doubts = [
    ...uncertaintiesOf(item).map((key) => element("li", {}, say(key))),
    ...item.draft.doubts.map((/** @type {string} */ doubt) => element("li", {}, quoted(doubt))),
  ];
  part(".rv-doubtful").replaceChildren(...(doubts.length
    ? [element("p", {}, say("review.uncertain")), element("ul", {}, ...doubts)] : []));
  card.querySelectorAll(".rv-decision").forEach((button) => (
    button.setAttribute("aria-pressed", String(button.classList.contains(`rv-${item.decision}`)))
  ));
  part(".rv-decided").textContent = say(`decided.${item.decision}`);
  const toll = card.querySelector(".rv-toll");
  toll?.replaceWith(tollNode(desk, item));
}
