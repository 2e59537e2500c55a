
// Elements are made here and nowhere else. Whatever comes from the articles becomes text, never markup.

/** An element with attributes, handlers (`onclick`) and children: elements and text. */
function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ''));
  return element;
}

const link = (href, ...children) => h('a', { href }, ...children);
const bdi = (text) => h('bdi', {}, text);

/** The address of a view: its words, and what it is asked. */
function address(words, asked = {}) {
  const query = Object.entries(asked).filter(([, value]) => value !== '' && value !== null && value !== undefined);
  const text = query.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  return `#/${words.map(encodeURIComponent).join('/')}${text && `?${text}`}`;
}

const documentAddress = (document) => address([document.is_source || (!anyMarked && reprintsOfSource.has(document.number)) ? 'release' : 'article', document.id]);
const documentLink = (document) => link(documentAddress(document), bdi(nameOf(document)));
const pairAddress = (first, second, span) =>
  address(['pair', first.id, second.id], { at: span ? `${span.begin}-${span.end}` : '' });

/** A link to the page of a document in the web, if it has one. */
const elsewhere = (document) =>
  /^https?:\/\//i.test(document.url || '')
    ? h('a', { href: document.url, rel: 'noreferrer noopener', target: '_blank' }, 'original page')
    : '';

/** Outlet, date and length of a document. */
const about = (document) =>
  h('p', { class: 'about' },
    [outletOf(document), document.date || 'no date', counted(document.words, 'word')].filter(Boolean).flatMap((text, i) => [i ? ' · ' : '', bdi(text)]),
    elsewhere(document) && ' · ', elsewhere(document));

/** Lets a file be saved. */
function save(name, type, text) {
  const href = URL.createObjectURL(new Blob([text], { type }));
  h('a', { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}

/** Rows as CSV. A cell that a spreadsheet would take for a formula gets an apostrophe. */
function csv(columns, rows) {
  const cell = (value) => {
    let text = value === null || value === undefined ? '' : String(value);
    if (/^[=+\-@\t\r\n＝＋－＠]/.test(text) && Number.isNaN(Number(text))) text = `'${text}`;
    return /[",;\t\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  // the mark tells spreadsheets that it is UTF-8
  return '\ufeff' + [columns.map((column) => cell(column.name)), ...rows.map((row) => columns.map((column) => cell(column.value(row))))]
    .map((cells) => cells.join(',')).join('\r\n') + '\r\n';
}

const ROWS_AT_ONCE = 100;

/**
 * A table that sorts, is saved as CSV, and makes its rows as they are scrolled to. A column has a `name`, a `value` of a
 * row to sort by and to save, and if it shows something else, what it shows as `cell`.
 */
function table({ caption, columns, rows, file }) {
  const body = h('tbody');
  let order = rows;
  let shown = 0;
  const more = h('button', { class: 'more', onclick: () => add() });
  const add = () => {
    const next = order.slice(shown, shown + ROWS_AT_ONCE);
    body.append(...next.map((row) => h('tr', {}, columns.map((column, i) => {
      const content = column.cell ? column.cell(row) : column.value(row);
      return h(i === (columns.head ?? 0) ? 'th' : 'td', { class: column.isNumber ? 'n' : column.isDate ? 'day' : null, scope: i === (columns.head ?? 0) ? 'row' : null },
        typeof content === 'number' ? content.toLocaleString('en') : content);
    }))));
    shown += next.length;
    more.textContent = `${counted(order.length - shown, 'more row')}`;
    more.hidden = shown >= order.length;
  };
  const heads = columns.map((column) => {
    const button = h('button', { class: 'sort', onclick: () => sort(column) }, column.name);
    return h('th', { scope: 'col', class: column.isNumber ? 'n' : null }, button);
  });
  const sort = (column) => {
    const head = heads[columns.indexOf(column)];
    const was = head.getAttribute('aria-sort');
    const down = was ? was === 'ascending' : Boolean(column.isNumber);
    heads.forEach((other) => other.removeAttribute('aria-sort'));
    head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
    const of = (row) => column.value(row) ?? (column.isNumber ? -Infinity : '');
    const compare = (x, y) => (of(x) < of(y) ? -1 : of(x) > of(y) ? 1 : 0);
    order = [...rows].sort((x, y) => (down ? compare(y, x) : compare(x, y)));
    body.replaceChildren();
    shown = 0;
    add();
  };
  add();
  new IntersectionObserver((seen) => seen.some((x) => x.isIntersecting) && !more.hidden && add()).observe(more);
  return h('section', { class: 'rows' },
    h('div', { class: 'bar' }, h('h2', {}, caption),
      h('button', { class: 'quiet', onclick: () => save(`${file}.csv`, 'text/csv', csv(columns, order)) }, 'Save as CSV')),
    h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption }, h('table', {}, h('thead', {}, h('tr', {}, heads)), body)),
    more);
}

// Words that name who says something. English, as most of what is read here; elsewhere nothing is marked.
const ATTRIBUTION = /\b(according to|in an? (?:\w+ )?(?:statement|release|interview|email)|(?:news|press) (?:release|conference)|spokes(?:man|woman|person)|sa(?:id|ys)|told|added|stated|announced|wrote)\b/i;

/** Text of a part with its quotations, and the words outside of them that name who speaks, marked. */
function voiced(part, begin, end) {
  const own = (text) => text.split(ATTRIBUTION).map((piece, i) => (i % 2 ? h('span', { class: 'attribution' }, piece) : piece));
  return part.voices(begin, end).flatMap(({ text, isQuoted }) => (isQuoted ? [h('span', { class: 'quotation' }, text)] : own(text)));
}

/** What marks mean: those that a view has. A mark is named by its selector, its element's name, its classes and its words. */
function legend(view, marks) {
  const has = (selector) => [view].flat().some((element) => element.querySelector?.(selector));
  const shown = marks.filter(([selector]) => has(selector)).map(([, tag, name, words]) => h('li', {}, h(tag, { class: name }, words)));
  return shown.length ? h('ul', { class: 'legend small', 'aria-label': 'What the marks mean' }, shown) : '';
}

const VOICES = [['.quotation', 'span', 'quotation', 'in quotation marks'], ['.attribution', 'span', 'attribution', 'names who says it']];

/** An element of a drawing. */
function drawn(tag, attributes = {}, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A bar of parts with shares from 0 to 1, drawn so that it prints and needs no style of its own. */
function bar(parts, words) {
  const image = drawn('svg', { class: 'share', viewBox: '0 0 100 8', preserveAspectRatio: 'none', role: 'img', 'aria-label': words });
  image.append(drawn('rect', { class: 'ground', x: 0, y: 0, width: 100, height: 8 }));
  let x = 0;
  for (const [name, share] of parts) {
    image.append(drawn('rect', { class: name, x, y: 0, width: Math.max(0, 100 * share), height: 8 }));
    x += 100 * share;
  }
  return image;
}

/** Puts a text where it can be pasted from. */
async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = h('textarea', {}, text);
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
  const said = button.textContent;
  button.textContent = 'Copied';
  setTimeout(() => (button.textContent = said), 1500);
}
