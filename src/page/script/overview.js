
// The first screen: the answer, what to look at first, who shares most, how it was counted.

function overview() {
  const { summary } = known;
  return [
    h('h1', {}, summary.answer_sentence ? bdi(summary.answer_sentence) : 'Who printed whose text cannot be told: no release is marked.'),
    h('p', { class: 'lede' }, ledeOf(summary)),
    lookFirst(summary.requoted),
    anyMarked || reprints.length ? releaseTable() : '',
    clusterTable(12),
    articleTable(),
    fragments.length ? fragmentsNote() : '',
    howCounted(summary),
  ];
}

function ledeOf(summary) {
  const classes = Object.entries(summary.classes).filter(([name, count]) => name !== 'reprint' && count);
  const apart = classes.map(([name, count]) => `${count.toLocaleString('en')} ${name}`).join(', ');
  return [
    `${counted(summary.documents, 'document')} of ${counted(summary.article_outlets, 'outlet')}, ${counted(summary.words, 'word')}; `,
    `${counted(summary.classes.reprint, 'passage')} reprinted, in ${counted(summary.clusters, 'cluster')}. `,
    apart ? `Set apart as text that recurs by itself: ${apart}.` : '',
  ];
}

function lookFirst({ total, first }) {
  if (!total) return '';
  const card = (line) => {
    const [quoting, printing] = [byId.get(line.quoted_by), byId.get(line.own_prose_of)];
    if (!quoting || !printing) return null;
    return h('li', { class: 'card' },
      line.text ? h('blockquote', { dir: 'auto' }, `“${line.text.replace(/\s+/g, ' ').trim()}…”`) : '',
      h('p', {}, h('strong', {}, `${counted(line.words, 'word')} `), 'quoted by ', documentLink(quoting)),
      h('p', {}, 'printed as its own prose by ', documentLink(printing)),
      h('p', {}, link(pairAddress(quoting, printing), 'Compare')));
  };
  const cards = first.map(card).filter(Boolean);
  const shown = cards.slice(0, 3);
  const list = h('ul', { class: 'cards' }, shown);
  const rest = cards.slice(3);
  return h('section', {}, h('h2', {}, 'Look first: one quotes it, the other prints it as its own prose'), list,
    rest.length ? h('button', { class: 'more', onclick: (event) => { list.append(...rest); event.target.remove(); } }, counted(rest.length, 'more passage')) : '');
}

/** The best use that each outlet made of a source. */
function bestUses(rows) {
  const best = new Map();
  for (const row of rows.filter((row) => row.printing)) {
    const article = documents[row.article];
    const outlet = article.outlet ?? `document ${row.article}`;
    if (!best.has(outlet) || useRank(row.usage) < useRank(best.get(outlet).usage)) best.set(outlet, row);
  }
  return best;
}

function releaseRows() {
  const isTold = (source) => !anyMarked || documents[source].is_source;
  return [...reprintsOfSource].filter(([source]) => isTold(source)).map(([source, rows]) => {
    const best = bestUses(rows);
    const uses = USES.map((use) => [...best.values()].filter((row) => row.usage === use).length);
    return { document: documents[source], rows, outlets: best.size, uses };
  }).sort((x, y) => y.outlets - x.outlets || y.rows.length - x.rows.length);
}

function releaseTable() {
  const rows = releaseRows();
  const most = Math.max(1, ...rows.map((row) => row.outlets));
  const inWords = (row) => USES.slice(0, 4).map((use, i) => row.uses[i] && `${row.uses[i]} ${USE_WORDS[use]}`).filter(Boolean).join(', ');
  return table({
    caption: anyMarked ? 'Releases and who printed them' : 'Earliest documents of shared text',
    file: 'releases',
    rows,
    columns: [
      { name: anyMarked ? 'release' : 'document', value: (row) => nameOf(row.document), cell: (row) => documentLink(row.document) },
      { name: 'from', value: (row) => outletOf(row.document), cell: (row) => bdi(outletOf(row.document)) },
      { name: 'date', isDate: true, value: (row) => row.document.date },
      { name: 'outlets', isNumber: true, value: (row) => row.outlets },
      { name: 'they printed', value: inWords, cell: (row) => [bar(row.uses.slice(0, 4).map((count, i) => [USES[i], count / most]), inWords(row)), h('span', { class: 'small' }, inWords(row) || 'nothing in time')] },
    ],
  });
}

function articleTable() {
  const rows = documents.filter((document) => !document.is_source && document.shared > 0).sort((x, y) => y.shared - x.shared);
  const partner = (document) => {
    const best = (reprintsOfArticle.get(document.number) || []).reduce((x, y) => (!x || y.equal > x.equal ? y : x), null);
    if (best) return documents[best.source];
    const longest = (alignmentsOf.get(document.number) || []).reduce((x, y) => (!x || y.equal > x.equal ? y : x), null);
    return longest && documents[longest.a === document.number ? longest.b : longest.a];
  };
  const share = (document) => document.shared / Math.max(1, document.words);
  return table({
    caption: 'Articles by shared words',
    file: 'articles',
    rows,
    columns: [
      { name: 'article', value: nameOf, cell: documentLink },
      { name: 'outlet', value: outletOf, cell: (row) => bdi(outletOf(row)) },
      { name: 'date', isDate: true, value: (row) => row.date },
      { name: 'shared words', isNumber: true, value: (row) => row.shared },
      { name: 'of', isNumber: true, value: (row) => row.words },
      { name: 'quoted', isNumber: true, value: (row) => row.quoted },
      {
        name: 'share', isNumber: true, value: (row) => Number(share(row).toFixed(4)),
        cell: (row) => bar([['own', share(row) - row.quoted / Math.max(1, row.words)], ['quoted', row.quoted / Math.max(1, row.words)]],
          `${percent(share(row))} shared, of which ${percent(row.quoted / Math.max(1, row.shared))} in quotation marks`),
      },
      { name: 'most with', value: (row) => (partner(row) ? nameOf(partner(row)) : ''), cell: (row) => (partner(row) ? link(pairAddress(partner(row), row), bdi(nameOf(partner(row)))) : '') },
    ],
  });
}

function clusterTable(few) {
  const all = clusters.filter((cluster) => cluster.class === 'reprint').sort((x, y) => y.size_outlets_words[1] - x.size_outlets_words[1] || y.size_outlets_words[0] - x.size_outlets_words[0] || y.size_outlets_words[2] - x.size_outlets_words[2]);
  const rows = few ? all.slice(0, few) : all;
  if (!rows.length) return '';
  const box = table({
    caption: few && all.length > few ? `Largest clusters of shared text (${few} of ${all.length.toLocaleString('en')})` : 'Clusters of shared text',
    file: 'clusters',
    rows,
    columns: [
      { name: 'text', value: (row) => row.text || row.name, cell: (row) => link(address(['cluster', row.name]), bdi((row.text || row.name).slice(0, 140))) },
      { name: 'outlets', isNumber: true, value: (row) => row.size_outlets_words[1] },
      { name: 'documents', isNumber: true, value: (row) => row.size_outlets_words[0] },
      { name: 'words', isNumber: true, value: (row) => row.size_outlets_words[2] },
      { name: 'first', isDate: true, value: (row) => row.dates[0] },
    ],
  });
  if (few && all.length > few) box.append(link(address(['clusters']), 'All clusters'));
  return box;
}

function fragmentsNote() {
  const groups = groupBy(fragments, (row) => row.group);
  return h('section', {}, h('h2', {}, 'Text known only from copies'),
    h('p', {}, `${counted(fragments.length, 'text')} in ${counted(groups.size, 'group')} that three outlets or more printed, and no marked release has. `, link(address(['fragments']), 'Read them')));
}

function howCounted(summary) {
  const { parameters, extent, skipped } = known;
  const lines = [
    `A passage has at least ${parameters.min_words} equal words; a word is compared without case, accents and punctuation.`,
    parameters.only_sources ? 'Articles were compared with releases only, not with each other.' : 'Every document was compared with every other.',
    parameters.paraphrase === 'off' ? 'Reworded passages were not looked for: what is here is copied, word by word.' : 'Of reworded passages some are found; what is missing proves nothing.',
    'An outlet printed a release if an article of its, dated from one day before it to 30 days after it or not at all, has text of it. Cut: the share of the release that the article has; paste: the share of the article that is from the release; both without titles, boilerplate and lines that tell whom to ask.',
    'The earliest document is not always the origin, and a common source need not be among these documents.',
    extent.documents_shown < extent.documents ? `This page holds ${extent.documents_shown.toLocaleString('en')} of ${counted(extent.documents, 'document')}: those that share most.` : '',
    extent.alignments_shown < extent.alignments ? `It holds ${extent.alignments_shown.toLocaleString('en')} of ${counted(extent.alignments, 'passage')}: ${extent.filter ? `those ${extent.filter}` : 'reprints first, then the longest'}. The answer above is of all.` : '',
    ...Object.entries(skipped).map(([reason, { count }]) => `Skipped: ${counted(count, 'record')}, ${reason.replaceAll('_', ' ')}.`),
    ...(known.audit.length ? known.audit : ['Nobody has marked a sample of these results yet (reprint eval --sample).']),
  ];
  const least = (row) => (row.longest_words ? `a passage of ${row.longest_words} words` : `paste ${percent(row.paste)}`);
  return h('section', { class: 'how' }, h('h2', {}, 'How this was counted'), h('ul', {}, lines.filter(Boolean).map((line) => h('li', {}, line))),
    summary.thresholds.some((row) => row.articles)
      ? table({
          caption: 'How far the answer depends on the threshold', file: 'thresholds', rows: summary.thresholds,
          columns: [
            { name: 'with at least', value: least },
            { name: 'outlets', isNumber: true, value: (row) => row.outlets },
            { name: 'articles', isNumber: true, value: (row) => row.articles },
          ],
        })
      : '');
}
