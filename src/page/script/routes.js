
// Addresses -> views. They are made of ids and places, so that a link still works after the next scan.

const VIEWS = {
  '': () => overview(),
  matrix: () => matrix(),
  release: ([id]) => release(id),
  pair: ([first, second], asked) => pair(first, second, asked),
  article: ([id]) => article(id),
  cluster: ([name]) => cluster(name),
  clusters: () => clusterList(),
  fragments: () => fragmentsView(),
  search: (_, asked) => search(asked),
};
const MENU = [['', 'Overview'], ['matrix', 'Releases × outlets'], ['clusters', 'Clusters'], ['search', 'Passages']];

function read(hash) {
  const [path, query = ''] = hash.replace(/^#\/?/, '').split('?');
  const decoded = (text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };
  const [view = '', ...words] = path.split('/').map(decoded);
  const asked = Object.fromEntries(query.split('&').filter(Boolean).map((part) => [...part.split('='), ''].slice(0, 2).map(decoded)));
  return { view, words, asked };
}

let turn = 0;

async function show() {
  const mine = ++turn;
  const { view, words, asked } = read(location.hash);
  const make = Object.hasOwn(VIEWS, view) ? VIEWS[view] : () => [h('h1', {}, 'No such view'), link('#/', 'Overview')];
  document.getElementById('views').replaceChildren(h('ul', {}, MENU.map(([name, text]) => h('li', {}, h('a', { href: address([name]), 'aria-current': name === view ? 'page' : null }, text)))));
  let made;
  try {
    made = await make(words, asked);
  } catch (error) {
    made = [h('h1', {}, 'This view could not be made'), h('p', {}, String(error))];
  }
  if (mine !== turn) return;
  document.getElementById('view').replaceChildren(...made.flat().filter(Boolean));
  scrollTo(0, 0);
}

document.getElementById('plain').remove();
document.getElementById('foot').replaceChildren(`Made by reprint ${known.version}. Everything on this page is in this file; nothing was asked of any network.`);
addEventListener('hashchange', async () => {
  await show();
  document.getElementById('main').focus({ preventScroll: true });
});
addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || /INPUT|SELECT|TEXTAREA/.test(event.target.tagName)) return;
  const button = { n: 'n', j: 'n', p: 'p', k: 'p' }[event.key];
  if (button) document.querySelector(`[accesskey=${button}]`)?.click();
});
show();
