"use strict";

/**
 * The claims of an incident: who says what, a group of fields each.
 */

/**
 * The words of a selection as a quote of a claim, in characters as Python counts them.
 * @param {Desk} desk
 * @param {ClaimRow} row
 * @returns {boolean} whether anything was selected
 */
function quoteSelection(desk, row) {
  const found = desk.passage.selected();
  if (!found) {
    return false;
  }
  const [start, end] = found;
  row.cells.quote = CONTENTS.text.slice(start, end).trim();
  const from = [...CONTENTS.text.slice(0, start)].length;
  row.words = [from, from + [...CONTENTS.text.slice(start, end)].length];
  return true;
}

/**
 * @param {Desk} desk
 * @param {Case} item
 * @param {number} number
 * @param {Map<string, string>} problems key of words by field
 * @returns {HTMLElement}
 */
function claimNode(desk, item, number, problems) {
  const row = item.claims[number];
  const base = `rv${CASES.indexOf(item)}-claims-${number}`;
  const found = row.origin === null ? [] : evidenceFor(desk, item, `claims.${row.origin}`);
  const drafted = row.origin === null ? null : formClaim(item.draft.claims[row.origin], row.origin).cells;
  const note = () => evidenceNote(desk, item, `claims.${row.origin ?? "x"}`, row.origin === null);
  const fields = CLAIM_FIELDS.map((name) => fieldRow({
    id: `${base}-${name}`,
    name,
    value: row.cells[name],
    problem: problems.get(`claims.${number}.${name}`) ?? null,
    note: () => (drafted && drafted[name] !== row.cells[name] ? element("span", { class: "rv-edited" }, say("review.edited")) : null),
    onInput: (value) => {
      row.cells[name] = value;
      item.edited.add("claims");
      desk.changed(item);
    },
    onFocus: () => showEvidence(desk, found, 0),
  }));
  const quote = element("button", { type: "button", class: "rv-small" }, say("review.quoteSelected"));
  quote.addEventListener("click", () => {
    if (!quoteSelection(desk, row)) {
      tell(say("review.nothingSelected"));
      return;
    }
    item.edited.add("claims");
    desk.changed(item);
    desk.rebuild(item);
    document.getElementById(`${base}-quote`)?.focus();
  });
  const remove = element("button", { type: "button", class: "rv-small" }, say("review.deleteClaim", { n: number + 1 }));
  remove.addEventListener("click", () => {
    const at = item.claims.indexOf(row);
    item.claims.splice(at, 1);
    item.edited.add("claims");
    desk.changed(item);
    desk.rebuild(item);
    offerBack(desk, item, row, at);
  });
  return element("fieldset", { class: "rv-claim", id: base },
    element("legend", {}, say("review.claim", { n: number + 1 }), " ", note()), element("div", { class: "rv-grid" }, ...fields),
    element("div", { class: "rv-row" }, quote, remove));
}

/**
 * Offer to put a deleted claim back, where it was deleted.
 * @param {Desk} desk
 * @param {Case} item
 * @param {ClaimRow} row
 * @param {number} at
 */
function offerBack(desk, item, row, at) {
  const button = element("button", { type: "button", class: "rv-small" }, say("review.undelete", { n: at + 1 }));
  button.addEventListener("click", () => {
    item.claims.splice(at, 0, row);
    desk.changed(item);
    desk.rebuild(item);
    document.getElementById(`rv${CASES.indexOf(item)}-claims-${at}-claimant`)?.focus();
  });
  document.querySelector(`#rv${CASES.indexOf(item)} .rv-claims-end`)?.prepend(button);
  button.focus();
}

/**
 * @param {Desk} desk
 * @param {Case} item
 * @param {Map<string, string>} problems
 * @returns {HTMLElement}
 */
function claimsNode(desk, item, problems) {
  const add = element("button", { type: "button", class: "rv-small" }, say("review.addClaim"));
  add.addEventListener("click", () => {
    const { publisher, published } = CONTENTS.draft.report;
    item.claims.push(formClaim({ stance: "asserts", about: "event", publisher, published }, null));
    item.edited.add("claims");
    desk.changed(item);
    desk.rebuild(item);
    document.getElementById(`rv${CASES.indexOf(item)}-claims-${item.claims.length - 1}-claimant`)?.focus();
  });
  return element("section", { class: "rv-claims" },
    element("h4", {}, say("field.claims")),
    ...item.claims.map((_, number) => claimNode(desk, item, number, problems)),
    element("div", { class: "rv-row rv-claims-end" }, add));
}
