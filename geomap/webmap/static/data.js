"use strict";

/**
 * The page's data: what Python wrote into the JSON blocks, and its types.
 *
 * @typedef {object} Claim
 * @property {string} claimant
 * @property {string} stance asserts, denies or revises
 * @property {string} about
 * @property {string | null} value
 * @property {string | null} side
 * @property {string | null} quote
 * @property {string | null} publisher
 * @property {string | null} url
 * @property {string | null} published ISO date
 *
 * @typedef {[number | null, number | null, number | null]} Toll low, best, high
 *
 * @typedef {object} Incident
 * @property {string} id
 * @property {string | null} title
 * @property {string | null} type
 * @property {string | null} start ISO date
 * @property {string | null} end ISO date
 * @property {string | null} precision day, week, month or year
 * @property {string | null} place as the report writes it
 * @property {string | null} lead the gazetteer's name in the page's language
 * @property {[string, string][]} names the gazetteer's other names, each with its language
 * @property {number | null} lon degrees east
 * @property {number | null} lat degrees north
 * @property {number | null} radius metres that hold the true position with 95 %
 * @property {string | null} located how the position is known
 * @property {"pin" | "area" | "none"} drawn
 * @property {string | null} reason why it is not drawn
 * @property {string[]} actors
 * @property {Toll} killed
 * @property {Toll} wounded
 * @property {boolean | null} contested
 * @property {Claim[]} claims
 * @property {string | null} said who says what, in a sentence
 * @property {string | null} event what it shares with the other reports of one event; null where it is alone
 * @property {number | null} marker index of the incident at whose position it is drawn
 * @property {string[]} sources
 * @property {string | null} dataset
 * @property {string | null} text
 * @property {string} verdict
 * @property {string | null} zone
 * @property {string | null} version
 * @property {number | null} distance metres to the boundary, positive inside
 * @property {number | null} probability
 * @property {string | null} likelihood
 * @property {string | null} why
 *
 * @typedef {object} Zone
 * @property {string} id
 * @property {string} version
 * @property {string} name as the data has it
 * @property {string | null} lead another one in the page's language
 * @property {string | null} from ISO date
 * @property {string | null} to ISO date, the last day in force
 * @property {string | null} authority
 * @property {string | null} basis
 * @property {string | null} source
 * @property {number | null} edge metres, 95 % half-width of the boundary
 * @property {{edge: number, lines: number[][][]}[]} bands how exactly each stretch is known
 * @property {boolean} reconstruction
 * @property {boolean} shown at the start
 * @property {number[][][][]} polygons GeoJSON multi-polygon coordinates, lon before lat
 *
 * @typedef {object} Tiles
 * @property {string} name
 * @property {string} url
 * @property {string} subdomains
 * @property {[string, string | null][]} credit texts, each with what it links to
 * @property {number} least smallest zoom served
 * @property {number} zoom largest zoom served
 * @property {L.LatLngBoundsLiteral | null} bounds beyond which nothing is served
 * @property {boolean} tms whether rows count from the south
 *
 * @typedef {object} PageData
 * @property {string} map name of the global that holds the Leaflet map
 * @property {string} title
 * @property {[string, string] | null} period first and last day, ISO
 * @property {[[number, number], [number, number]]} view south-west and north-east, lat before lon
 * @property {string[]} notes what the page does not claim
 * @property {string | null} disclaimer what the page's maker says about it
 * @property {string[]} credits
 * @property {number | null} threshold
 * @property {Record<string, {shape: string, colour: string}>} symbols
 * @property {Record<string, VerdictStyle>} verdicts
 * @property {{stroke: string, width: number, fill: string, fill_opacity: number}} zoneStyle
 * @property {Ground} base
 * @property {Tiles | null} tiles
 * @property {LabelRow[]} labels
 * @property {Zone[]} zones
 * @property {FoldingRules} folding
 * @property {Incidents} incidents
 *
 * @typedef {{ring: string, width: number, label: string, faded: boolean}} VerdictStyle
 *
 * @typedef {object} ForeignLayer a folium layer that a person added
 * @property {string} name
 * @property {string} variable
 */

/**
 * Read a JSON block of the page.
 * @param {string} id
 * @returns {any}
 */
function readBlock(id) {
  const block = document.getElementById(id);
  if (!block) {
    throw new Error(`the page lacks its ${id}`);
  }
  return JSON.parse(block.textContent ?? "null");
}

/**
 * The bytes that a block of the page holds in base64, decompressed.
 * @param {string} base64
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
async function inflated(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = text.charCodeAt(index);
  }
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * The incidents of the page: JSON among its data, or, where they are many, bytes in a block of their own.
 * @param {PageData} data whose `incidents` is still as Python wrote it
 * @returns {Promise<Incidents>}
 */
async function readIncidents(data) {
  const block = document.getElementById("geomap-incidents");
  const columns = block ? columnsOf(await inflated(block.textContent ?? "")) : plainColumns(/** @type {any} */ (data.incidents));
  block?.remove();
  return tableOf(columns, data);
}

/**
 * Undo the page's line encoding: integer steps, each the difference from the one before.
 * @param {number[]} steps lon, lat, lon, lat ...
 * @param {number} scale steps a degree
 * @returns {L.LatLngTuple[]}
 */
function decodeLine(steps, scale) {
  /** @type {L.LatLngTuple[]} */
  const line = [];
  let lon = 0;
  let lat = 0;
  for (let index = 0; index < steps.length; index += 2) {
    lon += steps[index];
    lat += steps[index + 1];
    line.push([lat / scale, lon / scale]);
  }
  return line;
}
