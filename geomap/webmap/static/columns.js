"use strict";

/**
 * The columns of a page with many incidents, which it holds as bytes: this undoes
 * columns_block.py. A column is read when it is first asked for.
 *
 * @typedef {object} IntSpec how a column of integers is written (columns_ints.py)
 * @property {number} n
 * @property {number} width bytes of each
 * @property {number} at where its planes of bytes begin
 * @property {"steps" | "news"} [how]
 * @property {number} [low] what is to be added
 * @property {[[string, number][], IntSpec]} [given] columns that they differ from by key, with
 *   their sizes, and what each key has
 *
 * @typedef {{ints: IntSpec, decimals: number, none?: number} | {floats: number, n: number}} NumberSpec
 * @typedef {{values: [number, number], codes: IntSpec}} CodedSpec
 *
 * @typedef {object} Block
 * @property {(spec: IntSpec) => Float64Array} ints
 * @property {(spec: NumberSpec) => Float64Array} numbers NaN for none
 * @property {(spec: CodedSpec) => Coded} coded
 * @property {(where: [number, number]) => any} json
 *
 * @typedef {object} Columns what a page holds of its incidents, however it is written
 * @property {number} count
 * @property {(name: string) => Float64Array} numbers of a column, NaN for none; days since 1970-01-01
 * @property {(name: string) => Coded} coded
 * @property {(name: string) => (row: number) => string | null} text
 * @property {(row: number) => string[]} sources
 * @property {() => Listed} actors
 * @property {() => Listed} claimants
 * @property {(row: number) => Claim[]} claims
 * @property {ArrayLike<number>} drawn index in DRAWN
 * @property {ArrayLike<number>} contested 1 and 0; -1 where nobody says
 * @property {ArrayLike<number>} marker row at whose position it is drawn, -1 for none
 * @property {() => [string, [string, string][]][]} places lead and names
 * @property {ArrayLike<number>} gazetteer index in places, -1 for none
 */

/**
 * Make a function remember what it returned for each name.
 * @template T
 * @param {(name: string) => T} make
 * @returns {(name: string) => T}
 */
function remembered(make) {
  /** @type {Map<string, T>} */
  const made = new Map();
  return (name) => {
    const found = made.get(name) ?? make(name);
    made.set(name, found);
    return found;
  };
}

/**
 * Put integers together from their planes of bytes.
 * @param {Uint8Array} bytes
 * @param {IntSpec} spec
 * @returns {Float64Array}
 */
function joinPlanes(bytes, { n, width, at, low = 0 }) {
  const out = new Float64Array(n).fill(low);
  for (let plane = 0; plane < width; plane += 1) {
    const factor = 256 ** plane;
    const from = at + plane * n;
    for (let index = 0; index < n; index += 1) {
      out[index] += bytes[from + index] * factor;
    }
  }
  return out;
}

/**
 * Undo steps: each is the difference from the one before, its sign in the last bit.
 * @param {Float64Array} out changed
 */
function walkSteps(out) {
  let value = 0;
  for (let index = 0; index < out.length; index += 1) {
    const step = out[index];
    value += step % 2 === 0 ? step / 2 : -(step + 1) / 2;
    out[index] = value;
  }
}

/**
 * Undo news: 0 is one more than all before.
 * @param {Float64Array} out changed
 */
function walkNews(out) {
  let highest = -1;
  for (let index = 0; index < out.length; index += 1) {
    out[index] = out[index] === 0 ? highest + 1 : out[index] - 2;
    highest = Math.max(highest, out[index]);
  }
}

/**
 * The sections of a block.
 * @param {Uint8Array} bytes
 * @param {(name: string) => ArrayLike<number>} keyOf a column as a key
 * @returns {Block}
 */
function blockOf(bytes, keyOf) {
  const decoder = new TextDecoder();
  /** @type {Block} */
  const block = {
    ints(spec) {
      const out = joinPlanes(bytes, spec);
      if (spec.how === "steps") {
        walkSteps(out);
      } else if (spec.how === "news") {
        walkNews(out);
      }
      if (spec.given) {
        const [names, table] = spec.given;
        const keys = new Uint32Array(spec.n);
        for (const [name, size] of names) {
          const key = keyOf(name);
          for (let index = 0; index < keys.length; index += 1) {
            keys[index] = keys[index] * size + key[index];
          }
        }
        const common = block.ints(table);
        for (let index = 0; index < out.length; index += 1) {
          out[index] += common[keys[index]];
        }
      }
      return out;
    },
    numbers(spec) {
      if ("floats" in spec) {
        return new Float64Array(bytes.slice(spec.floats, spec.floats + 8 * spec.n).buffer);
      }
      const out = block.ints(spec.ints);
      const scale = 10 ** spec.decimals;
      for (let index = 0; index < out.length; index += 1) {
        out[index] = out[index] === spec.none ? Number.NaN : out[index] / scale;
      }
      return out;
    },
    coded: ({ values, codes }) => ({ values: block.json(values), codes: new Int32Array(block.ints(codes)) }),
    json: ([at, length]) => JSON.parse(decoder.decode(bytes.subarray(at, at + length))),
  };
  return block;
}

/**
 * Where the items of each row begin.
 * @param {ArrayLike<number>} counts
 * @returns {Uint32Array}
 */
function startsOf(counts) {
  const starts = new Uint32Array(counts.length + 1);
  for (let row = 0; row < counts.length; row += 1) {
    starts[row + 1] = starts[row] + counts[row];
  }
  return starts;
}

/**
 * The row of each item.
 * @param {Uint32Array} starts
 * @returns {Uint32Array}
 */
function rowsOf(starts) {
  const rows = new Uint32Array(starts[starts.length - 1]);
  for (let row = 0; row + 1 < starts.length; row += 1) {
    rows.fill(row, starts[row], starts[row + 1]);
  }
  return rows;
}

/**
 * The columns of a block.
 * @param {Uint8Array} bytes
 * @returns {Columns}
 */
function columnsOf(bytes) {
  const headEnd = bytes.length - 4;
  const headLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(headEnd, true);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(headEnd - headLength, headEnd)));
  /** @type {Record<string, any>} */
  const specs = head.columns;
  const keyOf = remembered((name) => {
    if ("values" in specs[name]) {
      return coded(name).codes.map((code) => code + 1);
    }
    const whole = block.ints(specs[name].ints);
    const low = whole.reduce((least, value) => Math.min(least, value), Infinity);
    return whole.map((value) => value - low);
  });
  const block = blockOf(bytes, keyOf);
  const coded = remembered((name) => block.coded(specs[name]));
  const rowItself = (/** @type {number} */ index) => index;
  const said = once(() => echoOf(columns));
  /** @type {Echo} */
  const echo = (mark, row) => said()(mark, row);
  const actors = once(() => ({ ...block.coded(specs.actors), starts: startsOf(block.ints(specs.actors.counts)) }));
  const sources = once(() => unpackedSources(block, specs.sources, echo));
  const claims = once(() => unpackedClaims(block, specs.claims, echo));
  /** @type {Columns} */
  const columns = {
    count: head.count,
    numbers: remembered((name) => block.numbers(specs[name])),
    coded,
    text: remembered((name) => ("values" in specs[name] ? textOf(coded(name)) : textColumn(block, specs[name], echo, rowItself).at)),
    sources: (row) => sources()(row),
    actors,
    claimants: () => claims().claimants,
    claims: (row) => claims().of(row),
    drawn: block.ints(specs.drawn),
    contested: block.ints(specs.contested),
    marker: block.ints(specs.marker).map((there, row) => (there === 0 ? row : there - 2)),
    places: once(() => block.json(specs.places)),
    gazetteer: block.ints(specs.gazetteer),
  };
  return columns;
}

/**
 * Make a function remember what it returned.
 * @template T
 * @param {() => T} make
 * @returns {() => T}
 */
function once(make) {
  const made = remembered(make);
  return () => made("");
}

/**
 * @param {Coded} column
 * @returns {(row: number) => string | null}
 */
function textOf({ values, codes }) {
  return (row) => (codes[row] < 0 ? null : values[codes[row]]);
}

/**
 * Addresses: each is written where a row first has it.
 * @param {Block} block
 * @param {{counts: IntSpec, codes: IntSpec, texts: TextSpec}} spec
 * @param {Echo} echo
 * @returns {(row: number) => string[]}
 */
function unpackedSources(block, { counts, codes, texts }, echo) {
  const starts = startsOf(block.ints(counts));
  const rows = rowsOf(starts);
  const numbers = block.ints(codes);
  const first = new Uint32Array(texts.codes.n);
  for (let index = numbers.length - 1; index >= 0; index -= 1) {
    first[numbers[index]] = rows[index];
  }
  const column = textColumn(block, texts, echo, (index) => first[index]);
  return (row) => Array.from(numbers.subarray(starts[row], starts[row + 1]), (number) => column.at(number) ?? "");
}

/**
 * Claims, each put together when it is read.
 * @param {Block} block
 * @param {Record<string, any>} specs
 * @param {Echo} echo
 * @returns {{of: (row: number) => Claim[], claimants: Listed}}
 */
function unpackedClaims(block, specs, echo) {
  const starts = startsOf(block.ints(specs.counts));
  const rows = rowsOf(starts);
  const published = block.numbers(specs.published);
  const text = remembered((name) => {
    const spec = specs[name];
    return "values" in spec ? textOf(block.coded(spec)) : textColumn(block, spec, echo, (index) => rows[index]).at;
  });
  return {
    claimants: { ...block.coded(specs.claimant), starts },
    of: (row) => Array.from({ length: starts[row + 1] - starts[row] }, (_, number) => {
      const index = starts[row] + number;
      return {
        claimant: text("claimant")(index) ?? "",
        stance: text("stance")(index) ?? "",
        about: text("about")(index) ?? "",
        value: text("value")(index),
        side: text("side")(index),
        quote: text("quote")(index),
        publisher: text("publisher")(index),
        url: text("url")(index),
        published: Number.isNaN(published[index]) ? null : isoDay(published[index]),
      };
    }),
  };
}
