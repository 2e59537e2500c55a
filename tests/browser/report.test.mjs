// The report, opened from disk in a browser, as a reader would use it.

import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { close, folder, missing, open, reprint } from './browser.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RELEASE = 'releases/fema/2025-11-10-recovery-centers-flood-survivors.txt';
const ARTICLE = 'tamarack-ledger/2025-11-11-recovery-centers-open-wednesday.txt';
const address = (...words) => `#/${words.map(encodeURIComponent).join('/')}`;
const newsroom = join(folder, 'newsroom.html');
const heading = (page) => page.textContent('#view h1');

describe('the report', { skip: missing.length ? `not here: ${missing.join(', ')}` : false }, () => {
  before(() => reprint('scan', 'data/newsroom', '--releases', 'data/newsroom/releases', '--html', newsroom));
  after(close);

  test('the first screen answers', async () => {
    const page = await open(newsroom);
    assert.equal(await heading(page), '12 of 12 outlets printed text of 5 of 5 releases: 2 nearly whole, 9 in part, 1 a passage.');
    assert.match(await page.textContent('.cards'), /quoted by .*printed as its own prose by/);
    assert.equal(await page.title(), 'Who reprinted what');
    assert.deepEqual(page.wrong, []);
  });

  test('from the matrix to a release, side by side, and to the article', async () => {
    const page = await open(newsroom, '#/matrix');
    assert.equal(await page.locator('.matrix tbody tr').count(), 5);
    await page.click('.matrix tbody th a >> nth=0');
    await page.waitForSelector('.reading');
    const release = await heading(page);
    await page.locator('mark[role=button]').first().click();
    assert.match(await page.textContent('.who'), /printed this sentence/);
    await page.click('td a.use, section.rows tbody th a >> nth=0');
    await page.waitForSelector('.pair');
    const sides = await page.locator('.side h2').allTextContents();
    assert.ok(sides.includes(release), `${sides} has no ${release}`);
    await page.click('.side >> nth=1 >> h2 a');
    await page.waitForSelector('text=Where its text is from');
    assert.deepEqual(page.wrong, []);
  });

  test('what an outlet changed is marked where it is', async () => {
    const page = await open(newsroom, address('pair', RELEASE, 'wyatt-valley-sentinel/2025-11-12-federal-aid-for-flooded-homes.txt'));
    const [first, second] = [page.locator('.side').nth(0), page.locator('.side').nth(1)];
    assert.ok((await first.locator('.changed').allTextContents()).includes('homes'));
    assert.ok((await second.locator('.changed').allTextContents()).includes('houses'));
    assert.ok((await first.locator('del').allTextContents()).includes('Mo'));
    // whole texts, nothing lost or twice
    const tables = join(folder, 'newsroom-tables');
    reprint('scan', 'data/newsroom', '--releases', 'data/newsroom/releases', '-o', tables);
    const texts = new Map(readFileSync(join(tables, 'texts.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line)).map(({ id, text }) => [id, text]));
    assert.equal(await first.locator('.text').textContent(), texts.get(RELEASE));
    assert.equal(readFileSync(join(tables, 'report.html'), 'utf8'), readFileSync(newsroom, 'utf8'));
  });

  test('quotations and who says them are marked, and what the marks mean is told', async () => {
    const page = await open(newsroom, address('pair', RELEASE, 'wyatt-valley-sentinel/2025-11-12-federal-aid-for-flooded-homes.txt'));
    const second = page.locator('.side').nth(1);
    const quoted = await second.locator('.quotation').allTextContents();
    assert.ok(quoted.includes('The river took some families’ furnaces, some families’ wells and some families’ front steps, and we know that no two losses look alike'), quoted.join(' | '));
    assert.ok((await second.locator('.attribution').allTextContents()).includes('said'));
    assert.equal(await second.locator('.quotation .attribution').count(), 0);
    const told = await page.locator('.legend li').allTextContents();
    assert.deepEqual(told, ['same', 'left out', 'put in', 'changed', 'in quotation marks', 'names who says it']);
    const article = await open(newsroom, address('article', ARTICLE));
    assert.ok((await article.locator('.legend li').allTextContents()).includes('from FEMA Opens Recovery Centers for Flood Survivors in Three Missouri Counties'));
  });

  test('characters beyond U+FFFF before a quotation do not move it', async () => {
    const shared = 'Seven divers found the missing bell of the ferry Aurora under forty metres of cold green water';
    const lines = [1, 2].map((n) => JSON.stringify({ id: `d${n}`, outlet: `o${n}`, text: `${'😀'.repeat(n)} Number ${n}. ${shared}, “a bell for all of us ${n}${n},” she said.` }));
    const [file, out] = [join(folder, 'astral.jsonl'), join(folder, 'astral.html')];
    writeFileSync(file, lines.join('\n'));
    reprint('scan', file, '--html', out);
    const page = await open(out, address('pair', 'd1', 'd2'));
    for (const n of [1, 2]) assert.equal(await page.locator('.side').nth(n - 1).locator('.quotation').allTextContents().then((texts) => texts.join('')), `a bell for all of us ${n}${n}`);
  });

  test('text that recurs by itself is named where it begins', async () => {
    const page = await open(newsroom, '#/search?class=any');
    const { columns, rows } = await page.evaluate(() => JSON.parse(document.getElementById('data').textContent).alignments);
    const names = rows.map((row) => row[columns.indexOf('class')]);
    const recurring = names.filter((name) => name !== 'reprint');
    assert.ok(recurring.length > 0);
    await page.selectOption('select[name=class]', recurring[0]);
    await page.waitForFunction((name) => [...document.querySelectorAll('#view tbody tr')].every((row) => row.textContent.includes(name)), recurring[0]);
    await page.click('#view tbody tr >> nth=0 >> a >> nth=0');
    await page.waitForSelector('.pair');
    const mark = page.locator(`.pair mark[data-class=${recurring[0]}]`).first();
    assert.match(await mark.evaluate((element) => getComputedStyle(element, '::before').content), new RegExp(recurring[0]));
    await page.click('.side >> nth=1 >> h2 a');
    await page.waitForSelector(`.reading mark[data-class=${recurring[0]}]`);
  });

  test('who printed it when is drawn and told', async () => {
    const page = await open(newsroom, address('release', RELEASE));
    assert.equal(await page.locator('svg.days a').count(), 6);
    assert.equal(await page.locator('.timeline li').count(), 4);
    assert.match(await page.textContent('svg.days a >> nth=1'), /rapid-wire-today|tamarack-ledger/);
    await page.locator('svg.days a').nth(2).dispatchEvent('click');
    await page.waitForSelector('.pair');
    assert.equal(await heading(page), 'Side by side');
    assert.deepEqual(page.wrong, []);
  });

  test('passages are filtered by owner', async () => {
    const [table, out] = [join(folder, 'outlets.csv'), join(folder, 'owners.html')];
    writeFileSync(table, 'name,owner,canonical\ntamarack-ledger,Valley Media,\nwyatt-valley-sentinel,River Group,\n');
    reprint('scan', 'data/newsroom', '--releases', 'data/newsroom/releases', '--outlets', table, '--html', out);
    const page = await open(out, '#/search');
    const all = await page.locator('#view tbody tr').count();
    await page.selectOption('select[name=owner]', 'Valley Media');
    await page.waitForFunction((all) => document.querySelectorAll('#view tbody tr').length < all, all);
    const rows = await page.locator('#view tbody tr').allTextContents();
    assert.ok(rows.length > 0 && rows.every((row) => row.includes('tamarack-ledger')), rows[0]);
    assert.ok((await page.evaluate(() => location.hash)).includes('owner=Valley%20Media'));
    // nobody owns what no table tells of
    const without = await open(newsroom, '#/search');
    assert.equal(await without.locator('select[name=owner]').count(), 0);
  });

  test('next and previous by keys, and both sides light up', async () => {
    const page = await open(newsroom, address('pair', RELEASE, ARTICLE));
    await page.keyboard.press('n');
    assert.match(await page.textContent('[role=status]'), /\(2 of 3\)/);
    assert.equal(await page.locator('mark.here').count(), 2);
    await page.keyboard.press('p');
    assert.match(await page.textContent('[role=status]'), /\(1 of 3\)/);
    await page.locator('.side >> nth=1').locator('[data-passage]').first().hover();
    assert.equal(await page.locator('.side >> nth=0').locator('.lit').count(), 1);
  });

  test('by keys alone from the overview to a sentence of a release', async () => {
    const page = await open(newsroom);
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(() => document.activeElement.getAttribute('href')?.startsWith('#/release'))) break;
    }
    await page.keyboard.press('Enter');
    await page.waitForSelector('.reading');
    await page.locator('mark[role=button]').first().focus();
    await page.keyboard.press('Enter');
    assert.match(await page.textContent('.who'), /printed this sentence/);
  });

  test('filters stand in the address, and an address opens as it was left', async () => {
    const page = await open(newsroom, '#/search');
    const all = await page.locator('#view tbody tr').count();
    await page.selectOption('select[name=outlet]', 'tamarack-ledger');
    await page.fill('input[name=text]', 'disaster recovery centers');
    await page.waitForFunction((all) => document.querySelectorAll('#view tbody tr').length < all, all);
    await page.waitForFunction(() => location.hash.includes('text='));
    const [hash, rows] = [await page.evaluate(() => location.hash), await page.locator('#view tbody tr').count()];
    assert.ok(rows > 0);
    const again = await open(newsroom, hash);
    assert.equal(await again.inputValue('input[name=text]'), 'disaster recovery centers');
    assert.equal(await again.locator('#view tbody tr').count(), rows);
    assert.deepEqual(again.wrong, []);
  });

  test('tables are saved as CSV and sorted', async () => {
    const page = await open(newsroom, '#/matrix');
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('text=Save as CSV')]);
    const csv = readFileSync(await download.path(), 'utf8');
    assert.equal(csv.split('\r\n').length, 5 + 2);
    assert.ok(csv.startsWith('\ufeffrelease,outlets,'));
    await page.click('.matrix .sort >> nth=0');
    assert.equal(await page.getAttribute('.matrix thead th >> nth=0', 'aria-sort'), 'ascending');
    const names = await page.locator('.matrix tbody th a').allTextContents();
    assert.deepEqual(names, [...names].sort());
  });

  test('without a script the answer, the matrix and the texts of releases can be read', async () => {
    const page = await open(newsroom, '', { javaScriptEnabled: false });
    assert.match(await page.textContent('#plain h1'), /^12 of 12 outlets printed text/);
    assert.match(await page.textContent('#plain'), /nearly whole 92 %/);
    assert.equal(await page.locator('#plain .text').count(), 5);
    assert.match(await page.locator('#plain .text').first().textContent(), /Three disaster recovery centers will open/);
  });

  for (const colorScheme of ['light', 'dark']) {
    test(`axe finds nothing serious (${colorScheme})`, async () => {
      for (const hash of ['#/', '#/matrix', '#/clusters', '#/search', '#/fragments', address('release', RELEASE), address('article', ARTICLE), address('pair', RELEASE, ARTICLE), address('cluster', '914cbee513b800c1')]) {
        const page = await open(newsroom, hash, { colorScheme });
        await page.evaluate(`${axe}; 0`).catch(() => {});
        const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ['violations'] }));
        const serious = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
        assert.deepEqual(serious.map(({ id, nodes }) => `${hash} ${id}: ${nodes[0].html.slice(0, 160)} ${nodes[0].any[0]?.message ?? ''}`), []);
        await page.context().close();
      }
    });
  }

  test('nothing in an article gets out of its box', async () => {
    const evil = [
      '</script><script>alert(1)</script>', '<img src=x onerror=alert(1)>', '"><svg onload=alert(1)>', "'-alert(1)-'", '<!--<script>',
      ']]>', '\u202e\u2066reversed', '{{7*7}}${7*7}', '&lt;b&gt;', '<style>*{display:none}</style>', '<base href="http://example.org/">', '\u2028alert(1)', '<meta http-equiv=refresh content=0>',
    ].join(' ');
    const shared = 'Seven divers found the missing bell of the ferry Aurora under forty metres of cold green water near the northern light house';
    const lines = [0, 1, 2].map((n) => JSON.stringify({
      id: `${n} ${evil}`, outlet: `outlet ${n} ${evil}`, date: `2026-01-0${n + 1}`, url: 'javascript:alert(1)', title: n ? `${n} ${evil}` : undefined,
      text: `${evil} heading ${n}\n\n${shared} ${evil}. Own words of number ${n} follow here and differ ${n}${n}.`,
    }));
    const [file, out] = [join(folder, 'evil <b>&.jsonl'), join(folder, 'evil.html')];
    writeFileSync(file, lines.join('\n'));
    reprint('scan', file, '--source-outlet', `outlet 0 ${evil}`, '--html', out);
    const ids = [0, 1, 2].map((n) => `${n} ${evil}`);
    for (const hash of ['#/', '#/matrix', '#/search', '#/clusters', address('release', ids[0]), address('article', ids[1]), address('pair', ids[0], ids[1]), '#/<img src=x onerror=alert(1)>/%ff', '#/__proto__/x', address('search') + '?text=%3Cimg%20onerror%3Dalert(1)%3E']) {
      const page = await open(out, hash);
      assert.deepEqual(page.wrong, [], hash);
      assert.equal(await page.locator('#view script, #view img, #view style, #view svg:not(.share, .days), #view meta, #view base').count(), 0, hash);
      assert.equal(await page.locator('#view a[href^="javascript:"]').count(), 0, hash);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, `${hash} is wider than the window`);
      await page.context().close();
    }
    const plain = await open(out, '', { javaScriptEnabled: false });
    assert.equal(await plain.locator('#plain script, #plain img, #plain svg, #plain style').count(), 0);
    assert.equal(await plain.title(), 'Who reprinted what');
  });

  test('no view is wider than a telephone', async () => {
    for (const hash of ['#/', '#/matrix', '#/search', address('release', RELEASE), address('article', ARTICLE), address('pair', RELEASE, ARTICLE)]) {
      const page = await open(newsroom, hash, { viewport: { width: 360, height: 740 } });
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), hash);
      await page.context().close();
    }
  });

  test('a report without texts says so, and one of passages shows them', async () => {
    const tables = join(folder, 'newsroom-tables-2');
    reprint('scan', 'data/newsroom', '--releases', 'data/newsroom/releases', '-o', tables);
    for (const text of ['none', 'passages']) {
      const out = join(folder, `${text}.html`);
      reprint('report', tables, '--text', text, '--html', out);
      const page = await open(out, address('pair', RELEASE, ARTICLE));
      const shown = await page.textContent('.pair');
      assert.equal(/Three disaster recovery centers/.test(shown), text === 'passages');
      assert.equal(/Help for people flooded out last month/.test(readFileSync(out, 'utf8')), false);
      if (text === 'none') assert.equal(/disaster recovery centers/.test(readFileSync(out, 'utf8')), false);
      assert.deepEqual(page.wrong, []);
    }
  });

  test('20,000 articles and 100,000 alignments open, scroll and answer', async (t) => {
    const words = Array.from({ length: 6000 }, (_, n) => `w${(n * 7919).toString(36)}`);
    let seed = 1;
    const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
    const some = (count) => Array.from({ length: count }, () => words[random(words.length)]).join(' ');
    const lines = [];
    for (let story = 0; story < 1820; story++) {
      const text = some(30);
      for (let copy = 0; copy < 11; copy++) lines.push(JSON.stringify({ id: `story-${story}-${copy}`, outlet: `Outlet ${(story + copy * 7) % 120}`, date: `2026-0${1 + (story % 9)}-${10 + copy}`, title: `Story ${story} in edition ${copy}`, text: `${some(60)}. ${text}. ${some(60)}.` }));
    }
    const [file, out] = [join(folder, 'large.jsonl'), join(folder, 'large.html')];
    writeFileSync(file, lines.join('\n'));
    reprint('scan', file, '--html', out, '--paraphrase', 'off');
    const began = performance.now();
    const page = await open(out);
    const opened = performance.now() - began;
    const { rows } = await page.evaluate(() => ({ rows: JSON.parse(document.getElementById('data').textContent).alignments.rows.length }));
    assert.ok(rows >= 95_000, `${rows} alignments`);
    const steps = performance.now();
    for (let i = 0; i < 10; i++) await page.mouse.wheel(0, 4000);
    await page.goto(`${page.url().split('#')[0]}#/search?words=30`);
    await page.waitForSelector('.filters');
    t.diagnostic(`${lines.length} articles, ${rows} alignments, ${(statSync(out).size / 1e6).toFixed(1)} MB: opened in ${Math.round(opened)} ms, scrolled and searched in ${Math.round(performance.now() - steps)} ms`);
    assert.deepEqual(page.wrong, []);
  });
});
