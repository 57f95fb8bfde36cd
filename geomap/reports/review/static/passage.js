"use strict";

/**
 * The report's text, whole and as written. It stands on the page in blocks that are laid out as
 * they come near; only those near the view have their words marked, so that a book of two million
 * letters costs no more than a page of it.
 *
 * @typedef {object} Passage
 * @property {HTMLElement} node
 * @property {(ranges: FedRange[]) => void} light show ranges as those of the field at hand
 * @property {(range: FedRange) => void} show scroll to a range
 * @property {(all: boolean) => void} markAll mark every block, for paper
 * @property {() => [number, number] | null} selected what a person last selected in it
 */

/**
 * @param {Contents} contents
 * @param {FedRange[]} ranges
 * @param {(piece: Piece) => void} onPick
 * @returns {Passage}
 */
function createPassage(contents, ranges, onPick) {
  const blocks = blocksOf(contents, ranges);
  const node = element("div", {
    class: "rv-text", id: "report-text", role: "region", tabindex: "0", "aria-label": say("review.text"), "aria-describedby": "rv-keys",
  });
  const nodes = blocks.map(({ start, end }, number) => (
    element("div", { class: "rv-block", "data-block": String(number) }, contents.text.slice(start, end))
  ));
  node.append(...nodes);
  /** @type {Map<Node, Piece>} */
  const pieces = new Map();
  /** @type {Set<FedRange>} */
  let lit = new Set();
  /** @type {Set<number>} */
  const marked = new Set();
  let isWhole = false;

  const mark = (/** @type {number} */ number) => {
    if (marked.has(number)) {
      return;
    }
    marked.add(number);
    const found = piecesOf(blocks[number]);
    nodes[number].replaceChildren(...found.map((piece) => {
      const text = contents.text.slice(piece.start, piece.end);
      const shown = pieceNode(piece, text);
      if (shown instanceof HTMLElement && piece.ranges.length) {
        pieces.set(shown, piece);
        shown.classList.toggle("is-lit", piece.ranges.some((range) => lit.has(range)));
      }
      return shown;
    }));
  };
  const unmark = (/** @type {number} */ number) => {
    if (!marked.has(number) || isWhole || nodes[number].contains(document.activeElement)) {
      return;
    }
    marked.delete(number);
    nodes[number].childNodes.forEach((child) => pieces.delete(child));
    nodes[number].replaceChildren(contents.text.slice(blocks[number].start, blocks[number].end));
  };
  const watch = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const number = Number(/** @type {HTMLElement} */ (target).dataset.block);
      (isIntersecting ? mark : unmark)(number);
    }
    giveOneStop();
  }, { root: node, rootMargin: "1200px 0px" });
  nodes.forEach((block) => watch.observe(block));

  /** Let Tab reach one of the marked words; arrow keys go on from there. */
  function giveOneStop() {
    if (!node.querySelector(".rv-mark[tabindex=\"0\"]")) {
      node.querySelector(".rv-mark")?.setAttribute("tabindex", "0");
    }
  }
  const nodeOf = (/** @type {FedRange} */ range) => {
    const number = blockAt(blocks, range.start);
    mark(number);
    return /** @type {HTMLElement | undefined} */ (
      [...nodes[number].children].find((child) => pieces.get(child)?.ranges.includes(range))
    );
  };
  const show = (/** @type {FedRange} */ range) => {
    // heights of blocks that were never laid out are estimates: the second look corrects the first
    for (let look = 0; look < 2; look += 1) {
      const target = nodeOf(range)?.getBoundingClientRect();
      if (target) {
        const frame = node.getBoundingClientRect();
        node.scrollTop += target.top - frame.top - Math.max(0, (frame.height - target.height) / 3);
      }
    }
  };
  const focusOn = (/** @type {FedRange | undefined} */ range) => {
    const target = range && nodeOf(range);
    if (range && target) {
      node.querySelectorAll(".rv-mark[tabindex=\"0\"]").forEach((other) => other.setAttribute("tabindex", "-1"));
      target.setAttribute("tabindex", "0");
      target.focus({ preventScroll: true });
      show(range);
    }
  };
  const starts = ranges.filter((range, row) => !row || ranges[row - 1].start !== range.start);

  node.addEventListener("click", ({ target }) => {
    const hit = target instanceof Element ? target.closest(".rv-mark") : null;
    const piece = hit && pieces.get(hit);
    if (piece && window.getSelection()?.isCollapsed !== false) {
      onPick(piece);
    }
  });
  node.addEventListener("keydown", (event) => {
    const piece = pieces.get(/** @type {Node} */ (event.target));
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key] ?? 0;
    if (!piece) {
      return;
    }
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      onPick(piece);
    } else if (step) {
      event.preventDefault();
      const at = piece.start;
      focusOn(step > 0 ? starts.find(({ start }) => start > at) : starts.findLast(({ start }) => start < at));
    }
  });
  /** @type {[number, number] | null} */
  let selected = null;
  document.addEventListener("selectionchange", () => {
    const selection = window.getSelection();
    if (selection && !selection.isCollapsed && selection.rangeCount) {
      const { startContainer, startOffset, endContainer, endOffset } = selection.getRangeAt(0);
      const from = textOffset(node, blocks, startContainer, startOffset);
      const to = textOffset(node, blocks, endContainer, endOffset);
      selected = from !== null && to !== null && from < to ? [from, to] : selected;
    }
  });

  return {
    node,
    show,
    light: (found) => {
      lit = new Set(found);
      pieces.forEach((piece, shown) => (
        /** @type {HTMLElement} */ (shown).classList.toggle("is-lit", piece.ranges.some((range) => lit.has(range)))
      ));
    },
    markAll: (all) => {
      isWhole = all;
      if (all) {
        blocks.forEach((_, number) => mark(number));
      }
    },
    selected: () => selected,
  };
}

/**
 * A piece of the text with the signs of what it fed: a nested span a kind, the longest outside.
 * @param {Piece} piece
 * @param {string} text
 * @returns {Node}
 */
function pieceNode({ ranges, ignored }, text) {
  if (!ranges.length) {
    return ignored === null
      ? document.createTextNode(text)
      : element("span", { class: "rv-ignored", title: ignoredName(ignored) }, text);
  }
  const kinds = [...new Set(ranges.flatMap((range) => range.kinds))];
  const [outer, ...inner] = kinds;
  const names = kinds.map((kind) => say(`kind.${kind}`)).join(", ");
  const ignoredToo = ignored === null ? "" : " rv-ignored";
  const shown = inner.reduceRight(
    (/** @type {Node} */ child, kind) => element("span", { class: `rv-kind kind-${kind}` }, child),
    document.createTextNode(text),
  );
  return element("span", {
    "class": `rv-mark rv-kind kind-${outer}${ignoredToo}`,
    "role": "button", "tabindex": "-1", "title": names, "aria-description": names,
  }, shown);
}

/**
 * @param {string} what
 * @returns {string}
 */
function ignoredName(what) {
  const known = termText("ignored", what);
  return say("review.ignored", { what: known });
}

/**
 * Where a point of the page stands in the text; null outside it.
 * @param {HTMLElement} pane
 * @param {TextBlock[]} blocks
 * @param {Node} container
 * @param {number} offset
 * @returns {number | null}
 */
function textOffset(pane, blocks, container, offset) {
  const start = container instanceof Element ? container : container.parentElement;
  const block = start?.closest(".rv-block");
  if (!(block instanceof HTMLElement) || !pane.contains(block)) {
    return null;
  }
  const before = document.createRange();
  before.setStart(block, 0);
  before.setEnd(container, offset);
  return blocks[Number(block.dataset.block)].start + before.toString().length;
}
