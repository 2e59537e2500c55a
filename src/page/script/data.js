// What the page knows: rows by name of column, and where to find them.

const known = JSON.parse(document.getElementById('data').textContent);
const places = JSON.parse(document.getElementById('places').textContent);

const rowsOf = ({ columns, rows }) =>
  rows.map((row, number) => Object.assign(Object.fromEntries(columns.map((column, i) => [column, row[i]])), { number }));

const documents = rowsOf(known.documents);
const alignments = rowsOf(known.alignments);
const reprints = rowsOf(known.reprints);
const clusters = rowsOf(known.clusters);
const sentences = rowsOf(known.sentences);
const fragments = rowsOf(known.fragments);
const byId = new Map(documents.map((document) => [document.id, document]));
const clusterByName = new Map(clusters.map((cluster) => [cluster.name, cluster]));

/** Rows by what a function gives for each. */
function groupBy(rows, key) {
  const groups = new Map();
  for (const row of rows) {
    const of = key(row);
    if (groups.has(of)) groups.get(of).push(row);
    else groups.set(of, [row]);
  }
  return groups;
}

const reprintsOfSource = groupBy(reprints, (row) => row.source);
const reprintsOfArticle = groupBy(reprints, (row) => row.article);
const sentencesOfSource = groupBy(sentences, (row) => row.source);
const alignmentsOf = new Map();
for (const row of alignments) {
  for (const side of row.a === row.b ? [row.a] : [row.a, row.b]) {
    if (alignmentsOf.has(side)) alignmentsOf.get(side).push(row);
    else alignmentsOf.set(side, [row]);
  }
}
const anyMarked = documents.some((document) => document.is_source);

const outletOf = (document) => (document.outlet === null ? '' : known.outlets[document.outlet][0]);
const ownerOf = (document) => (document.outlet === null ? '' : known.outlets[document.outlet][1] || '');
const nameOf = (document) => document.title || document.id;

const USES = ['nearly_whole', 'part', 'passage', 'quotes_only', 'none'];
const USE_WORDS = { nearly_whole: 'nearly whole', part: 'in part', passage: 'a passage', quotes_only: 'quotes only', none: 'nothing copied' };
const useRank = (use) => USES.indexOf(use);

/** Where the passage of an alignment is in one of its two documents. */
const spanIn = (row, document) =>
  row.a === document ? { begin: row.spans[0], end: row.spans[1] } : { begin: row.spans[2], end: row.spans[3] };

/** The alignments of two documents, by their place in the first. */
const between = (first, second) =>
  (alignmentsOf.get(first) || [])
    .filter((row) => (row.a === first ? row.b : row.a) === second)
    .sort((x, y) => spanIn(x, first).begin - spanIn(y, first).begin);

/** A part of a text. Places count characters (code points); JavaScript's strings count otherwise beyond U+FFFF. */
class Part {
  constructor(begin, text, quotations = []) {
    this.begin = begin;
    this.quotations = quotations;
    this.characters = /[\ud800-\udfff]/.test(text) ? Array.from(text) : text;
    this.end = begin + this.characters.length;
  }

  /** The text from one place to another. */
  slice(begin, end) {
    const slice = this.characters.slice(Math.max(0, begin - this.begin), Math.max(0, end - this.begin));
    return typeof slice === 'string' ? slice : slice.join('');
  }

  /** The text from one place to another by who speaks: pieces, quoted or not. */
  voices(begin, end) {
    const pieces = [];
    let at = begin;
    const add = (to, isQuoted) => to > at && pieces.push({ text: this.slice(at, to), isQuoted });
    for (let i = 0; i < this.quotations.length; i += 2) {
      const [from, to] = [Math.max(begin, this.quotations[i]), Math.min(end, this.quotations[i + 1])];
      if (from >= to) continue;
      add(from, false);
      at = from;
      add(to, true);
      at = to;
    }
    add(end, false);
    return pieces;
  }
}

// Texts come compressed, a block at a time, and stay once they were opened.
const blocks = new Map();

async function openBlock(number) {
  const base64 = document.getElementsByClassName('texts')[number].textContent;
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return JSON.parse(await new Response(stream).text());
}

/** What the page has of a document's text: parts with the place of their first character. */
async function textOf(number) {
  const place = places[number];
  if (place) {
    if (!blocks.has(place[0])) blocks.set(place[0], openBlock(place[0]));
    return [new Part(0, ...(await blocks.get(place[0]))[place[1]])];
  }
  return partsOf.get(number) || [];
}

// Where the page has no whole texts: the passages of each document.
const partsOf = new Map();
for (const [document, begin, , text] of known.members.flat()) {
  if (text === null) continue;
  if (!partsOf.has(document)) partsOf.set(document, []);
  partsOf.get(document).push(new Part(begin, text));
}
partsOf.forEach((parts) => parts.sort((x, y) => x.begin - y.begin));

/** The text of a span, as far as the page has it. */
const sliceOf = (parts, { begin, end }) =>
  parts.map((part) => (begin < part.end && end > part.begin ? part.slice(begin, end) : '')).reduce((x, y) => (y.length > x.length ? y : x), '');

const FILTER = known.extent.alignments_shown < known.extent.alignments
  ? ` (${known.extent.filter ? `it holds those ${known.extent.filter}` : 'it holds reprints first, then the longest'})` : '';

const counted = (number, word, words = `${word}s`) => `${number.toLocaleString('en')} ${number === 1 ? word : words}`;
const percent = (share) => (share === null ? '' : `${Math.round(100 * share)} %`);
const lagWords = (days) =>
  days === null ? '' : days === 0 ? 'same day' : days < 0 ? `${counted(-days, 'day')} before` : counted(days, 'day');
