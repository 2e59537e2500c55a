
// A release: its text by how many printed each sentence, and who printed what, when.

async function release(id) {
  const source = byId.get(id);
  if (!source) return missing(id);
  const rows = (reprintsOfSource.get(source.number) || []).slice().sort((x, y) => useRank(x.usage) - useRank(y.usage) || y.equal - x.equal);
  const told = known.summary.releases.first.find((release) => release.id === id);
  const ofSource = sentencesOfSource.get(source.number) || [];
  const parts = await textOf(source.number);
  const who = h('aside', { class: 'who', 'aria-live': 'polite' }, h('p', { class: 'small' }, 'Choose a sentence to see who printed it.'));
  return [
    h('h1', {}, bdi(nameOf(source))), about(source),
    h('p', { class: 'lede' }, told ? `${told.answer_sentence}.` : `${counted(bestUses(rows).size, 'outlet')} printed text of it.`),
    source.is_source ? '' : h('p', { class: 'note' }, 'No one marked this document as a release: it is the earliest of those that share its text, as far as the dates tell.'),
    rows.length ? keptTable(source, rows, ofSource) : '',
    timeline(rows),
    h('div', { class: 'reading' }, h('div', {}, heatLegend(ofSource), heatMap(parts, ofSource, who)), who),
    link(address(['article', id]), 'All passages of this document'),
  ];
}

/** Which articles took which sentences: one row an article, one mark a sentence. */
function keptTable(source, rows, ofSource) {
  const numbers = new Map(ofSource.map((sentence, i) => [sentence, i]));
  const fates = new Map();
  for (const sentence of ofSource) for (const [article, , fate] of sentence.printed_by) {
    if (!fates.has(article)) fates.set(article, new Array(ofSource.length).fill(null));
    fates.get(article)[numbers.get(sentence)] = fate;
  }
  const strip = (row) => {
    const of = fates.get(row.article) || [];
    const width = 100 / Math.max(1, ofSource.length);
    const parts = ofSource.map((_, i) => [of[i] || 'nothing', width / 100]);
    const kept = of.filter(Boolean).length;
    return bar(parts, `something of ${kept} of ${counted(ofSource.length, 'sentence')}`);
  };
  const edits = (row) => ['kept', 'edited', 'moved', 'reworded', 'partly', 'cut', 'put in', row.edits[7] === 1 ? 'splice' : 'splices'].map((word, i) => row.edits[i] && `${row.edits[i]} ${word}`).filter(Boolean).join(', ');
  return table({
    caption: 'Who printed it', file: 'release', rows,
    columns: [
      { name: 'outlet', value: (row) => outletOf(documents[row.article]), cell: (row) => link(pairAddress(source, documents[row.article]), bdi(outletOf(documents[row.article]) || nameOf(documents[row.article]))) },
      { name: 'use', value: (row) => useRank(row.usage), cell: (row) => h('span', { class: `use ${row.usage}` }, `${MARKS[row.usage] || ''} ${USE_WORDS[row.usage]}`) },
      { name: 'which part', value: (row) => row.equal, cell: strip },
      { name: 'cut', isNumber: true, value: (row) => row.cut, cell: (row) => percent(row.cut) },
      { name: 'paste', isNumber: true, value: (row) => row.paste, cell: (row) => percent(row.paste) },
      { name: 'quoted', isNumber: true, value: (row) => row.quoted / Math.max(1, row.equal), cell: (row) => percent(row.quoted / Math.max(1, row.equal)) },
      { name: 'longest', isNumber: true, value: (row) => row.longest },
      { name: 'lag', isNumber: true, value: (row) => row.lag, cell: (row) => lagWords(row.lag) },
      { name: 'sentences', value: edits },
      { name: 'article', value: (row) => nameOf(documents[row.article]), cell: (row) => documentLink(documents[row.article]) },
    ],
  });
}

/** When each article came: drawn on a line of days, and told below it. */
function timeline(rows) {
  const dated = rows.filter((row) => row.lag !== null).sort((x, y) => x.lag - y.lag || useRank(x.usage) - useRank(y.usage));
  if (dated.length < 2) return '';
  const days = [...groupBy(dated, (row) => row.lag)];
  const undated = rows.length - dated.length;
  return h('section', {}, h('h2', {}, 'Who printed it when'), daysDrawn(days),
    h('ol', { class: 'timeline' }, days.map(([lag, ofDay]) => h('li', {}, h('span', { class: 'when' }, laterWords(lag)), h('span', {}, ofDay.flatMap((row, i) => [i ? ', ' : '', printedBy(row)]))))),
    undated ? h('p', { class: 'small' }, `${counted(undated, 'article')} without a date of a day ${undated === 1 ? 'is' : 'are'} not shown.`) : '');
}

const laterWords = (lag) => (lag > 0 ? `${counted(lag, 'day')} later` : lagWords(lag));
const printerOf = (row) => outletOf(documents[row.article]) || nameOf(documents[row.article]);
const printedBy = (row) => link(pairAddress(documents[row.source], documents[row.article]), h('span', { class: `use ${row.usage}`, 'aria-hidden': 'true' }, `${MARKS[row.usage] || '·'} `), bdi(printerOf(row)));

const TICKS = [0, 1, 2, 3, 7, 14, 30, 90, 365];
const PILE = 12;

/** A mark an article over its day; days far from the release stand closer together. The list below it says the same in words. */
function daysDrawn(days) {
  const scaled = (lag) => Math.sign(lag) * Math.log1p(Math.abs(lag));
  const [first, last] = [Math.min(0, days[0][0]), Math.max(1, days[days.length - 1][0])];
  const percentOf = (lag) => 4 + (92 * (scaled(lag) - scaled(first))) / (scaled(last) - scaled(first));
  const place = (lag) => `${percentOf(lag).toFixed(2)}%`;
  const tallest = Math.min(PILE, Math.max(...days.map(([, ofDay]) => ofDay.length)));
  const ground = 10 + 18 * tallest;
  const ticks = [...TICKS.slice(1).map((day) => -day), ...TICKS].filter((day) => day >= first && day <= last);
  if (percentOf(last) - percentOf(Math.max(...ticks)) > 5) ticks.push(last);
  const tick = (day) => [drawn('line', { class: 'tick', x1: place(day), x2: place(day), y1: ground, y2: ground + 6 }),
    drawn('text', { class: 'day', x: place(day), y: ground + 21 }, String(day).replace('-', '−'))];
  const mark = (row, i, { length }) => {
    const isRest = i === PILE - 1 && length > PILE;
    const shape = drawn('text', { class: `use ${row.usage}`, x: place(row.lag), y: ground - 6 - 18 * i }, isRest ? `+${length - i}` : MARKS[row.usage] || '·');
    const told = isRest ? counted(length - i, 'more article') : `${printerOf(row)}: ${USE_WORDS[row.usage]}, ${laterWords(row.lag)}`;
    return drawn('a', { href: pairAddress(documents[row.source], documents[row.article]), tabindex: -1 }, drawn('title', {}, told), shape);
  };
  return h('figure', { class: 'drawing', 'aria-hidden': 'true' },
    drawn('svg', { class: 'days', width: '100%', height: ground + 28 },
      drawn('line', { class: 'tick', x1: '2%', x2: '98%', y1: ground, y2: ground }), ...ticks.flatMap(tick),
      ...days.flatMap(([, ofDay]) => ofDay.slice(0, PILE).map((row, i) => mark(row, i, ofDay)))),
    h('figcaption', { class: 'small' }, 'days after the release; ', USES.slice(0, 4).filter((use) => days.some(([, ofDay]) => ofDay.some((row) => row.usage === use))).flatMap((use) => [h('span', { class: `use ${use}` }, MARKS[use]), ` ${USE_WORDS[use]}  `])));
}

const heatOf = (outlets, most) => (outlets === 0 ? 0 : 1 + Math.floor((4 * (outlets - 1)) / Math.max(1, most)));

function heatLegend(ofSource) {
  const most = Math.max(0, ...ofSource.map((sentence) => sentence.outlets));
  if (!most) return h('p', { class: 'small' }, 'No sentence of it was printed.');
  return h('p', { class: 'legend small' }, 'Outlets that printed a sentence: ', [...new Set([1, Math.ceil(most / 2), most])].flatMap((n) => [h('mark', { class: `heat${heatOf(n, most)}` }, ` ${n} `), ' ']));
}

function heatMap(parts, ofSource, who) {
  const most = Math.max(1, ...ofSource.map((sentence) => sentence.outlets));
  const box = h('div', { class: 'text', dir: 'auto' });
  if (!parts.length && ofSource.some((sentence) => sentence.text !== null)) parts = ofSource.map((sentence) => new Part(sentence.begin, `${sentence.text} `));
  for (const part of parts) {
    let at = part.begin;
    for (const sentence of ofSource.filter((sentence) => sentence.begin < part.end && sentence.end > part.begin)) {
      box.append(...voiced(part, at, sentence.begin));
      const text = voiced(part, sentence.begin, sentence.end);
      const show = () => {
        box.querySelectorAll('[aria-pressed=true]').forEach((other) => other.setAttribute('aria-pressed', 'false'));
        mark.setAttribute('aria-pressed', 'true');
        who.replaceChildren(...whoPrinted(sentence));
      };
      const mark = sentence.printed_by.length
        ? h('mark', { class: `heat${heatOf(sentence.outlets, most)}`, tabindex: '0', role: 'button', 'aria-pressed': 'false', title: counted(sentence.outlets, 'outlet'), onclick: show, onkeydown: (event) => ['Enter', ' '].includes(event.key) && (event.preventDefault(), show()) }, text)
        : h('span', { class: sentence.counted ? 'unprinted' : 'apart' }, text);
      box.append(mark);
      at = Math.max(at, sentence.end);
    }
    box.append(...voiced(part, at, part.end));
  }
  return box;
}

function whoPrinted(sentence) {
  const source = documents[sentence.source];
  return [h('h2', {}, `${counted(sentence.outlets, 'outlet')} printed this sentence`),
    h('ul', {}, sentence.printed_by.slice().sort((x, y) => y[1] - x[1]).map(([article, share, fate]) =>
      h('li', {}, link(pairAddress(source, documents[article], sentence), bdi(outletOf(documents[article]) || nameOf(documents[article]))), ` ${fate}, ${percent(share)} of its words`)))];
}

function fragmentsView() {
  const groups = [...groupBy(fragments, (row) => row.group).values()];
  return [h('h1', {}, 'Text known only from copies'),
    h('p', { class: 'lede' }, 'Nobody need ever have issued this: it is what three outlets or more printed and no marked release has, in the order that most copies have.'),
    groups.slice(0, 200).map((rows) => h('article', { class: 'text-box' }, rows.map((row) => h('p', { class: 'text', dir: 'auto' }, h('q', {}, row.text ?? `${counted(row.words, 'word')}`), ' ',
      h('span', { class: 'small' }, `${counted(row.outlets, 'outlet')}: `, row.copies.slice(0, 12).flatMap((copy, i) => [i ? ', ' : '', documentLink(documents[copy])]), ' ', link(address(['cluster', clusters[row.cluster].name]), 'cluster'))))))];
}

const missing = (id) => [h('h1', {}, 'Not on this page'), h('p', {}, bdi(id), ' is not among the documents that this page holds.')];
