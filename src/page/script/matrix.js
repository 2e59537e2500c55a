
// Releases x outlets: what each printed of each.

const MARKS = { nearly_whole: '●', part: '◐', passage: '○', quotes_only: '“' };
const OUTLETS_AT_ONCE = 40;

function matrix() {
  const rows = releaseRows().map((row) => ({ ...row, best: bestUses(row.rows) }));
  if (!rows.length) return [h('h1', {}, 'Releases and outlets'), h('p', {}, 'No document of this result is the source of another.'), clusterTable(0)];
  const printed = new Map();
  rows.forEach((row) => row.best.forEach((_, outlet) => printed.set(outlet, (printed.get(outlet) || 0) + 1)));
  const outlets = [...printed].sort((x, y) => y[1] - x[1] || (outletName(x[0]) < outletName(y[0]) ? -1 : 1)).map(([outlet]) => outlet);
  const view = h('div');
  const draw = (most) => view.replaceChildren(matrixTable(rows, outlets.slice(0, most)),
    most < outlets.length ? h('button', { class: 'more', onclick: () => draw(outlets.length) }, counted(outlets.length - most, 'more outlet')) : '');
  draw(OUTLETS_AT_ONCE);
  return [
    h('h1', {}, anyMarked ? 'Which outlet printed which release' : 'Which outlet has text of which earlier document'),
    h('p', { class: 'legend' }, USES.slice(0, 4).flatMap((use) => [h('span', { class: `use ${use}` }, MARKS[use]), ` ${USE_WORDS[use]}   `]),
      'with the share of the release that was printed. A head sorts by its column.'),
    view,
  ];
}

const outletName = (outlet) => (typeof outlet === 'number' ? known.outlets[outlet][0] : nameOf(documents[Number(outlet.slice('document '.length))]));

function matrixTable(rows, outlets) {
  const cell = (row, outlet) => {
    const best = row.best.get(outlet);
    if (!best) return '';
    const [source, article] = [documents[best.source], documents[best.article]];
    const words = `${outletName(outlet)}: ${USE_WORDS[best.usage]}, ${percent(best.cut) || 'short'} of the release, ${percent(best.paste) || 'short'} of the article${best.lag === null ? '' : `, ${lagWords(best.lag)}`}`;
    return h('a', { href: pairAddress(source, article), class: `use ${best.usage}`, title: words, 'aria-label': words }, `${MARKS[best.usage]} `, h('span', { class: 'small' }, percent(best.cut)));
  };
  const rank = (row, outlet) => {
    const best = row.best.get(outlet);
    return best ? 10 - useRank(best.usage) + (best.cut || 0) : 0;
  };
  const columns = [
    { name: anyMarked ? 'release' : 'document', value: (row) => nameOf(row.document), cell: (row) => [documentLink(row.document), h('span', { class: 'small date' }, row.document.date || '')] },
    { name: 'outlets', isNumber: true, value: (row) => row.outlets },
    ...outlets.map((outlet) => ({ name: outletName(outlet), isNumber: true, value: (row) => Number(rank(row, outlet).toFixed(4)), cell: (row) => cell(row, outlet) })),
  ];
  const box = table({ caption: 'Releases and outlets', file: 'matrix', rows, columns });
  box.classList.add('matrix');
  return box;
}
