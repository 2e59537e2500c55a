
// Passages by outlet, owner, date, words, kind, class, quotation and text. What is asked stands in the address.

const ASKED = { text: '', outlet: '', owner: '', from: '', to: '', words: '', kind: '', class: 'reprint', voice: '' };

async function search(asked) {
  const wanted = { ...ASKED, ...asked };
  const field = (name, label, element) => h('label', {}, h('span', {}, label), Object.assign(element, { name }));
  const input = (name, label, type = 'search', more = {}) => field(name, label, Object.assign(h('input', { type, ...more }), { value: wanted[name] }));
  const choice = (name, label, options) => {
    const select = h('select', {}, h('option', { value: '' }, 'any'), options.map((option) => h('option', { value: option }, option)));
    select.value = wanted[name];
    return field(name, label, select);
  };
  const form = h('form', { class: 'filters', role: 'search', onsubmit: (event) => event.preventDefault() },
    input('text', 'Words of the passage'),
    choice('outlet', 'Outlet', known.outlets.map(([name]) => name).sort()),
    known.outlets.some(([, owner]) => owner) ? choice('owner', 'Owner', [...new Set(known.outlets.map(([, owner]) => owner).filter(Boolean))].sort()) : '',
    input('from', 'From', 'date'), input('to', 'To', 'date'), input('words', 'At least words', 'number', { min: 1 }),
    choice('kind', 'Kind', ['verbatim', 'edited', 'paraphrase']), choice('class', 'Class', ['reprint', 'template', 'formula', 'boilerplate']), choice('voice', 'Voice', ['quoted', 'own prose']));
  const results = h('div', { 'aria-live': 'polite' });
  let turn = 0;
  const draw = async () => {
    const mine = ++turn;
    const now = { ...ASKED, ...Object.fromEntries(new FormData(form)) };
    const changed = Object.fromEntries(Object.entries(now).filter(([name, value]) => value !== ASKED[name] || (name === 'class' && value === '')));
    history.replaceState(null, '', address(['search'], 'class' in changed && !changed.class ? { ...changed, class: 'any' } : changed));
    const rows = await found(now);
    if (mine === turn) results.replaceChildren(passageTable(rows));
  };
  if (wanted.class === 'any') form.elements.class.value = '';
  let wait;
  form.addEventListener('input', () => { clearTimeout(wait); wait = setTimeout(draw, 150); });
  results.replaceChildren(passageTable(await found({ ...wanted, class: wanted.class === 'any' ? '' : wanted.class })));
  return [h('h1', {}, 'Passages'), form, results];
}

async function found(asked) {
  const is = (wanted, of) => !wanted || of.some((value) => value === wanted);
  const rows = alignments.filter((row) => {
    const both = [documents[row.a], documents[row.b]];
    const inDates = both.some(({ date }) => (!asked.from || (date && date >= asked.from)) && (!asked.to || (date && date <= asked.to)));
    const quoted = row.quoted[0] > row.equal / 2 || row.quoted[1] > row.equal / 2;
    return is(asked.outlet, both.map(outletOf)) && is(asked.owner, both.map(ownerOf)) && (!(asked.from || asked.to) || inDates) &&
      (!asked.words || row.equal >= Number(asked.words)) && is(asked.kind, [row.kind]) && is(asked.class, [row.class]) &&
      (!asked.voice || (asked.voice === 'quoted') === quoted);
  });
  rows.sort((x, y) => y.equal - x.equal);
  const folded = (text) => text.toLowerCase().replace(/\s+/g, ' ');
  const words = folded(asked.text.trim());
  if (!words) return rows;
  const holds = async (row, side) => folded(sliceOf(await textOf(side), spanIn(row, side))).includes(words);
  const holding = [];
  for (const row of rows) if ((await holds(row, row.a)) || (await holds(row, row.b))) holding.push(row);
  return holding;
}

function passageTable(rows) {
  const voice = (row) => (row.requoted ? `${row.requoted_words} words quoted by one only` : percent(Math.max(...row.quoted) / Math.max(1, row.equal)));
  const side = (row, number) => documents[number];
  return table({
    caption: counted(rows.length, 'passage'), file: 'passages', rows,
    columns: [
      { name: 'equal words', isNumber: true, value: (row) => row.equal, cell: (row) => link(pairAddress(documents[row.a], documents[row.b], spanIn(row, row.a)), row.equal.toLocaleString('en')) },
      { name: 'in', value: (row) => nameOf(side(row, row.a)), cell: (row) => [documentLink(documents[row.a]), h('span', { class: 'small' }, ' ', bdi(outletOf(documents[row.a])))] },
      { name: 'and in', value: (row) => nameOf(side(row, row.b)), cell: (row) => [documentLink(documents[row.b]), h('span', { class: 'small' }, ' ', bdi(outletOf(documents[row.b])))] },
      { name: 'kind', value: (row) => row.kind },
      { name: 'alike', isNumber: true, value: (row) => row.identity, cell: (row) => percent(row.identity) },
      { name: 'class', value: (row) => row.class },
      { name: 'quoted', value: voice },
      { name: 'cluster', value: (row) => (row.cluster === null ? '' : clusters[row.cluster].name), cell: (row) => (row.cluster === null ? '' : link(address(['cluster', clusters[row.cluster].name]), 'variants')) },
    ],
  });
}
