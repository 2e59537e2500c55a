// The program and a browser, for the tests: REPRINT names the program, CHROMIUM the browser. Where one of them is not here, the
// tests are skipped; with BROWSER_TESTS=required they fail.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const program = process.env.REPRINT || join(root, 'target/release/reprint');
const executablePath = process.env.CHROMIUM || '/usr/bin/chromium';
export const missing = [program, executablePath].filter((path) => !existsSync(path));
if (missing.length && process.env.BROWSER_TESTS === 'required') throw new Error(`not here: ${missing.join(', ')}`);
export const folder = mkdtempSync(join(tmpdir(), 'reprint-browser-'));

/** Runs the program; a skipped record is no failure. */
export function reprint(...words) {
  try {
    return execFileSync(program, words, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch (error) {
    if (error.status === 3) return error.stdout;
    throw error;
  }
}

export const addressOf = (file, hash = '') => pathToFileURL(file).href + hash;

let browser;

/** A page that notes what went wrong in it, and whatever it asked of a network. */
export async function open(file, hash = '', options = {}) {
  browser ??= await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  const context = await browser.newContext({ acceptDownloads: true, ...options });
  const page = await context.newPage();
  page.wrong = [];
  page.on('pageerror', (error) => page.wrong.push(error.message));
  page.on('console', (message) => message.type() === 'error' && page.wrong.push(message.text()));
  page.on('dialog', (dialog) => (page.wrong.push(`dialog: ${dialog.message()}`), dialog.dismiss()));
  page.on('request', (request) => /^(file|data|blob):/.test(request.url()) || page.wrong.push(`asked for ${request.url()}`));
  await page.goto(addressOf(file, hash));
  if (options.javaScriptEnabled !== false) await page.waitForSelector('#view h1');
  return page;
}

export const close = () => browser?.close();
