
// Two documents side by side: what both have, and what became of it word by word.

async function pair(firstId, secondId, asked) {
  const [first, second] = [byId.get(firstId), byId.get(secondId)];
  if (!first || !second) return missing(first ? secondId : firstId);
  const shared = between(first.number, second.number);
  const [firstParts, secondParts] = await Promise.all([textOf(first.number), textOf(second.number)]);
  const moved = movedOf(shared, second.number);
  const sides = [[first, firstParts], [second, secondParts]].map(([document, parts], side) =>
    h('section', { class: 'side', 'aria-label': nameOf(document) }, h('h2', {}, documentLink(document)), about(document), textWithPassages(document, parts, shared, side, moved)));
  const asRow = reprints.find((row) => (row.source === first.number && row.article === second.number) || (row.source === second.number && row.article === first.number));
  const status = h('span', { class: 'small', role: 'status' });
  const go = (step) => stepTo(view, step, status);
  const view = h('div', { class: 'pair' }, sides);
  const copyButton = h('button', { class: 'quiet', onclick: (event) => copy(asText(first, second, shared, firstParts, secondParts), event.target) }, 'Copy as text');
  linkPassages(view);
  const begin = asked.at ? Number(asked.at.split('-')[0]) : null;
  const wanted = begin === null ? 0 : shared.findIndex((row) => spanIn(row, first.number).end > begin);
  queueMicrotask(() => shared.length && go({ to: Math.max(0, wanted), quietly: begin === null }));
  return [
    h('h1', {}, 'Side by side'),
    h('p', { class: 'lede' }, asRow ? pairSentence(asRow) : `${counted(shared.length, 'passage')} in common, ${counted(shared.reduce((sum, row) => sum + row.equal, 0), 'equal word')}${shared.length ? '' : `, as far as this page tells${FILTER}`}.`),
    h('div', { class: 'bar sticky' },
      h('button', { class: 'quiet', onclick: () => go({ by: -1 }), accesskey: 'p' }, '← Previous passage'),
      h('button', { class: 'quiet', onclick: () => go({ by: 1 }), accesskey: 'n' }, 'Next passage →'), status,
      copyButton, legend(view, MARKED)),
    view,
  ];
}

const MARKED = [
  ['.same', 'mark', 'same', 'same'], ['del', 'del', '', 'left out'], ['ins', 'ins', '', 'put in'], ['.changed', 'span', 'changed', 'changed'],
  ['.moved', 'mark', 'same moved', 'moved'], ['.recurring', 'mark', 'recurring', 'recurs by itself'], ...VOICES,
];

const pairSentence = (row) => {
  const [source, article] = [documents[row.source], documents[row.article]];
  return [`${outletOf(article) || 'The article'} has `, h('strong', {}, counted(row.equal, 'word')), ` of `, bdi(nameOf(source)), `, ${percent(row.quoted / Math.max(1, row.equal))} of them in quotation marks: ${percent(row.cut) || 'too short to say how much'} of the source, ${percent(row.paste) || 'too short to say how much'} of the article (${USE_WORDS[row.usage]})`, row.lag === null ? '.' : `; ${lagWords(row.lag)}${row.lag > 0 ? ' later' : ''}.`];
};

/** Passages that stand in another order in the second document: those outside of the longest run in one order. */
function movedOf(shared, second) {
  const at = shared.map((row) => spanIn(row, second).begin);
  const best = at.map(() => 1);
  const before = at.map(() => -1);
  for (let i = 0; i < at.length; i++) for (let j = Math.max(0, i - 200); j < i; j++) if (at[j] <= at[i] && best[j] + 1 > best[i]) [best[i], before[i]] = [best[j] + 1, j];
  const kept = new Set();
  for (let i = best.indexOf(Math.max(0, ...best)); i >= 0; i = before[i]) kept.add(i);
  return new Set(shared.filter((_, i) => !kept.has(i)));
}

/** The text of a document with its passages marked; where two overlap, the first one goes on. */
function textWithPassages(document, parts, shared, side, moved) {
  const box = h('div', { class: 'text', dir: 'auto' });
  const order = shared.map((row, number) => ({ row, number, ...spanIn(row, document.number) })).sort((x, y) => x.begin - y.begin || y.end - x.end);
  if (!parts.length) box.append(h('p', { class: 'note' }, 'The result holds no text of this document.'));
  for (const part of parts) {
    let at = part.begin;
    if (parts.length > 1) box.append(h('p', { class: 'gap', 'aria-label': 'left out' }, '…'));
    for (const { row, number, begin, end } of order) {
      if (end <= at || begin >= part.end) continue;
      box.append(...voiced(part, at, Math.max(at, begin)));
      box.append(passage(document, part, row, number, Math.max(at, begin), Math.min(end, part.end), moved.has(row)));
      at = Math.min(end, part.end);
    }
    box.append(...voiced(part, at, part.end));
  }
  return box;
}

function passage(document, part, row, number, from, to, isMoved) {
  const isA = row.a === document.number;
  const begin = spanIn(row, document.number).begin;
  const name = `passage ${number + 1}: ${counted(row.equal, 'equal word')}, ${row.kind}${isMoved ? ', in another place' : ''}${row.class === 'reprint' ? '' : `, ${row.class}`}`;
  const mark = h('mark', { class: `passage ${row.class === 'reprint' ? 'same' : 'recurring'}${isMoved ? ' moved' : ''}`, 'data-passage': number, 'data-class': row.class === 'reprint' ? null : row.class, tabindex: '-1', title: name });
  let at = from;
  for (const [kind, a0, a1, b0, b1] of row.changes) {
    const [first, last] = (isA ? [a0, a1] : [b0, b1]).map((place) => place + begin);
    if (first === last || last <= at || first >= to) continue;
    mark.append(...voiced(part, at, first));
    const text = voiced(part, Math.max(at, first), Math.min(to, last));
    mark.append(kind === 0 ? h('span', { class: 'changed' }, text) : h(isA ? 'del' : 'ins', {}, text));
    at = Math.min(to, last);
  }
  mark.append(...voiced(part, at, to));
  return mark;
}

/** Both sides of a passage light up together. */
function linkPassages(view) {
  const light = (event) => {
    const number = event.target.closest?.('[data-passage]')?.dataset.passage;
    view.querySelectorAll('[data-passage]').forEach((mark) => mark.classList.toggle('lit', mark.dataset.passage === number));
  };
  ['mouseover', 'focusin'].forEach((name) => view.addEventListener(name, light));
  view.addEventListener('click', (event) => {
    const mark = event.target.closest('[data-passage]');
    if (!mark) return;
    const other = [...view.querySelectorAll(`[data-passage="${mark.dataset.passage}"]`)].find((same) => !mark.closest('.side').contains(same));
    other?.scrollIntoView({ block: 'center' });
  });
}

/** Goes to a passage: by steps, or to one by its number. */
function stepTo(view, { by = 0, to = null, quietly = false }, status) {
  const marks = [...view.querySelectorAll('.side:first-child [data-passage]')];
  if (!marks.length) return;
  const now = marks.findIndex((mark) => mark.classList.contains('here'));
  const wanted = to === null ? (now + by + marks.length) % marks.length : Math.max(0, marks.findIndex((mark) => Number(mark.dataset.passage) >= to));
  view.querySelectorAll('.here').forEach((mark) => mark.classList.remove('here'));
  const both = view.querySelectorAll(`[data-passage="${marks[wanted].dataset.passage}"]`);
  both.forEach((mark) => mark.classList.add('here'));
  if (!quietly) {
    view.querySelectorAll('.side').forEach((side) => side.querySelector('.here')?.scrollIntoView({ block: 'center' }));
    marks[wanted].focus({ preventScroll: true });
  }
  status.textContent = `${marks[wanted].title} (${wanted + 1} of ${marks.length})`;
}

/** What two documents share as text to paste into an article or a paper. */
function asText(first, second, shared, firstParts, secondParts) {
  const cite = (document) => [nameOf(document), outletOf(document), document.date, document.url, document.id].filter((x, i, all) => x && all.indexOf(x) === i).join(', ');
  const lines = shared.map((row, i) => {
    const [x, y] = [sliceOf(firstParts, spanIn(row, first.number)), sliceOf(secondParts, spanIn(row, second.number))];
    return `${i + 1}. ${counted(row.equal, 'equal word')}, ${row.kind}, ${row.class}\n   A: “${x}”${x === y ? '' : `\n   B: “${y}”`}`;
  });
  return `A: ${cite(first)}\nB: ${cite(second)}\n\n${lines.join('\n\n')}\n`;
}
