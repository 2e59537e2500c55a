
// A document: where each of its passages is from.

async function article(id) {
  const here = byId.get(id);
  if (!here) return missing(id);
  const parts = await textOf(here.number);
  const shared = (alignmentsOf.get(here.number) || []).map((row) => ({ row, ...spanIn(row, here.number), other: documents[row.a === here.number ? row.b : row.a] }));
  const rows = (reprintsOfArticle.get(here.number) || []).slice().sort((x, y) => y.equal - x.equal);
  const sourceOf = new Map(rows.map((row, number) => [row.source, number]));
  const aside = h('aside', { class: 'who', 'aria-live': 'polite' }, h('p', { class: 'small' }, 'Choose a passage to see who else has it.'));
  const text = provenance(here, parts, shared, sourceOf, aside);
  const version = here.version_of === null ? '' : h('p', { class: 'note' }, 'A version of ', documentLink(documents[here.version_of]), '.');
  return [
    h('h1', {}, bdi(nameOf(here))), about(here), version,
    h('p', { class: 'lede' }, `${here.shared.toLocaleString('en')} of its ${counted(here.words, 'word')} are also in other documents, ${here.quoted.toLocaleString('en')} of them in quotation marks.`),
    rows.length ? table({
      caption: 'Where its text is from', file: 'article', rows,
      columns: [
        { name: 'source', value: (row) => nameOf(documents[row.source]), cell: (row) => [h('span', { class: `from from${Math.min(5, sourceOf.get(row.source))}`, 'aria-hidden': 'true' }, '  '), ' ', documentLink(documents[row.source])] },
        { name: 'use', value: (row) => useRank(row.usage), cell: (row) => USE_WORDS[row.usage] },
        { name: 'words', isNumber: true, value: (row) => row.equal },
        { name: 'quoted', isNumber: true, value: (row) => row.quoted },
        { name: 'cut', isNumber: true, value: (row) => row.cut, cell: (row) => percent(row.cut) },
        { name: 'paste', isNumber: true, value: (row) => row.paste, cell: (row) => percent(row.paste) },
        { name: 'lag', isNumber: true, value: (row) => row.lag, cell: (row) => lagWords(row.lag) },
        { name: 'compare', value: () => '', cell: (row) => link(pairAddress(documents[row.source], here), 'side by side') },
      ],
    }) : '',
    h('div', { class: 'reading' }, h('div', {}, legend(text, provenanceMarks(rows)), text), aside),
    shared.length ? partnerTable(here, shared) : h('p', {}, here.shared ? `None of its passages is on this page${FILTER}.` : 'It shares no passage with another document.'),
  ];
}

/** What the marks of a text mean: its first sources by name, the others together. */
function provenanceMarks(rows) {
  const first = rows.slice(0, 5).map((row, i) => [`.from${i}`, 'mark', `from from${i}`, ['from ', bdi(nameOf(documents[row.source]))]]);
  return [...first, ['.from5', 'mark', 'from from5', 'from another source'], ['.shared', 'mark', 'shared', 'also elsewhere'], ['.recurring', 'mark', 'recurring', 'recurs by itself'], ...VOICES];
}

/** The text in pieces of one provenance each: the same passages hold every character of a piece. */
function provenance(here, parts, shared, sourceOf, aside) {
  const box = h('div', { class: 'text', dir: 'auto' });
  if (!parts.length) box.append(h('p', { class: 'note' }, 'The result holds no text of this document.'));
  for (const part of parts) {
    const inside = shared.filter((x) => x.begin < part.end && x.end > part.begin);
    const cuts = [...new Set([part.begin, part.end, ...inside.flatMap((x) => [Math.max(part.begin, x.begin), Math.min(part.end, x.end)])])].sort((x, y) => x - y);
    const starting = inside.slice().sort((x, y) => x.begin - y.begin);
    let next = 0;
    let active = [];
    if (parts.length > 1) box.append(h('p', { class: 'gap' }, '…'));
    for (let i = 0; i + 1 < cuts.length; i++) {
      const [begin, end] = [cuts[i], cuts[i + 1]];
      while (next < starting.length && starting[next].begin <= begin) active.push(starting[next++]);
      active = active.filter((x) => x.end > begin);
      box.append(...piece(part, begin, end, active, sourceOf, aside, here));
    }
  }
  return box;
}

function piece(part, begin, end, holding, sourceOf, aside, here) {
  const text = voiced(part, begin, end);
  if (!holding.length) return text;
  const told = holding.filter((x) => x.row.class === 'reprint');
  const from = told.map((x) => sourceOf.get(x.other.number)).filter((number) => number !== undefined);
  const kind = !told.length ? 'recurring' : from.length ? `from from${Math.min(5, Math.min(...from))}` : 'shared';
  const all = [...holding];
  const show = () => aside.replaceChildren(...holders(all, here));
  const what = told.length ? `also in ${counted(new Set(told.map((x) => x.other)).size, 'document')}` : `${holding[0].row.class}: recurs by itself`;
  const named = told.length || !holding.some((x) => x.begin === begin) ? null : holding[0].row.class;
  return [h('mark', { class: kind, 'data-class': named, tabindex: '0', role: 'button', title: what, onclick: show, onkeydown: (event) => ['Enter', ' '].includes(event.key) && (event.preventDefault(), show()) }, text)];
}

function holders(holding, here) {
  const order = holding.sort((x, y) => (x.other.date || '9') < (y.other.date || '9') ? -1 : 1);
  const cluster = holding[0].row.cluster;
  return [h('h2', {}, `Also in ${counted(new Set(holding.map((x) => x.other)).size, 'document')}`),
    h('ul', {}, order.slice(0, 40).map((x) => h('li', {}, link(pairAddress(here, x.other, x), bdi(outletOf(x.other) || nameOf(x.other))), h('span', { class: 'small' }, ` ${x.other.date || ''} ${counted(x.row.equal, 'word')}, ${x.row.kind} ${x.row.class === 'reprint' ? '' : x.row.class}`)))),
    cluster === null ? '' : link(address(['cluster', clusters[cluster].name]), 'All variants of this text')];
}

function partnerTable(here, shared) {
  const rows = [...groupBy(shared, (x) => x.other)].map(([other, all]) => ({ other, all, words: all.reduce((sum, x) => sum + x.row.equal, 0), reprint: all.some((x) => x.row.class === 'reprint') }));
  rows.sort((x, y) => y.reprint - x.reprint || y.words - x.words);
  return table({
    caption: 'All documents that share a passage with it', file: 'passages', rows,
    columns: [
      { name: 'document', value: (row) => nameOf(row.other), cell: (row) => documentLink(row.other) },
      { name: 'outlet', value: (row) => outletOf(row.other), cell: (row) => bdi(outletOf(row.other)) },
      { name: 'date', isDate: true, value: (row) => row.other.date },
      { name: 'passages', isNumber: true, value: (row) => row.all.length },
      { name: 'equal words', isNumber: true, value: (row) => row.words },
      { name: 'what', value: (row) => [...new Set(row.all.map((x) => x.row.class))].join(', ') },
      { name: 'compare', value: () => '', cell: (row) => link(pairAddress(here, row.other), 'side by side') },
    ],
  });
}
