
// A cluster: one text in all its variants, by date, and why they are together.

async function cluster(name) {
  const here = clusterByName.get(name);
  if (!here) return missing(name);
  const members = known.members[here.number].map(([number, begin, end]) => ({ document: documents[number], begin, end }));
  members.sort((x, y) => ((x.document.date || '9999') < (y.document.date || '9999') ? -1 : 1));
  const [size, outlets, words] = here.size_outlets_words;
  const origin = here.origin === null ? null : documents[here.origin];
  const model = members.find((member) => member.document === origin) || members.reduce((x, y) => (!x || y.end - y.begin > x.end - x.begin ? y : x), null);
  const list = h('ol', { class: 'variants' });
  const add = async (from) => {
    for (const member of members.slice(from, from + 50)) list.append(await variant(member, model));
    if (from + 50 < members.length) list.append(h('li', {}, h('button', { class: 'more', onclick: (event) => { event.target.parentNode.remove(); add(from + 50); } }, counted(members.length - from - 50, 'more variant'))));
  };
  await add(0);
  const basis = { marked: 'marked as the release', earliest: 'the earliest', unknown: 'not known' }[here.basis] || '';
  return [
    h('h1', {}, `${counted(size, 'document')} of ${counted(outlets, 'outlet')} have this text`),
    h('p', { class: 'lede' }, `Up to ${counted(words, 'word')}; ${here.class}. `, origin ? ['From ', documentLink(origin), ` (${basis}). `] : 'Where it comes from is not known. ',
      `How alike: ${here.cohesion[1].toFixed(2)} in the mean, ${here.cohesion[0].toFixed(2)} at the least. ${here.origins} independent ${here.origins === 1 ? 'origin' : 'origins'} by the other words of its documents.`),
    h('p', { class: 'small' }, 'Words that the variant and the first one below do not have in common are marked.'),
    list,
    whyTogether(here),
  ];
}

async function variant(member, model) {
  const parts = await textOf(member.document.number);
  const row = member === model ? null : between(model.document.number, member.document.number).find((row) => {
    const span = spanIn(row, member.document.number);
    return span.begin < member.end && span.end > member.begin;
  });
  const part = parts.find((part) => part.begin <= member.begin && part.end >= member.end);
  const box = h('p', { class: 'text', dir: 'auto' });
  if (!part) box.append(h('span', { class: 'small' }, 'no text in this result'));
  else if (row) {
    const span = spanIn(row, member.document.number);
    box.append(...voiced(part, member.begin, Math.max(member.begin, span.begin)));
    box.append(passage(member.document, part, row, 0, Math.max(span.begin, member.begin), Math.min(span.end, member.end), false));
    box.append(...voiced(part, Math.min(span.end, member.end), member.end));
  } else box.append(...voiced(part, member.begin, member.end));
  const { document } = member;
  return h('li', {}, h('p', { class: 'about' }, document.date || 'no date', ' · ', bdi(outletOf(document)), ' · ', documentLink(document), member === model ? ' · compared with the others' : ' · ', member === model ? '' : link(pairAddress(model.document, document, { begin: model.begin, end: model.end }), 'side by side')), box);
}

function whyTogether(here) {
  const joins = known.joins[here.number];
  if (!joins.length) return '';
  const sentence = ([at, [a, b, c, d], [overlap, longer]]) => h('li', {}, 'In ', documentLink(documents[at]), `, ${counted(overlap, 'word')} of what `, documentLink(documents[a]), ' and ', documentLink(documents[b]), ' share are of what ', documentLink(documents[c]), ' and ', documentLink(documents[d]), ` share (of ${counted(longer, 'word')}).`);
  return h('section', {}, h('h2', {}, 'Why these are one cluster'), h('ul', {}, joins.map(sentence)));
}

function clusterList() {
  return [h('h1', {}, 'Clusters of shared text'), clusterTable(0) || h('p', {}, 'There are none.')];
}
