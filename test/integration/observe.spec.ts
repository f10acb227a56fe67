import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { build } from '../support/build.js';
import { eventually } from '../support/eventually.js';

/** It builds where nobody has before. */
const BUILD_MS = 120_000;

type Observer = ChildProcessByStdio<null, Readable, Readable>;

/** Stands in for Prometheus: where it is told to listen it shows what it was given to read. */
const fakePrometheus = `#!${process.execPath}
const { createServer } = require('node:http');
const { readFileSync, readdirSync } = require('node:fs');
const { dirname, join } = require('node:path');
if (process.argv.includes('--version')) process.exit(0);
const given = Object.fromEntries(process.argv.slice(2).map((option) => option.slice(2).split('=')));
const folder = dirname(given['config.file']);
const [host, port] = given['web.listen-address'].split(':');
const all = (name) => readdirSync(join(folder, name)).map((file) => readFileSync(join(folder, name, file), 'utf8'));
const shown = { pid: process.pid, folder, rules: all('rules').length, targets: all('targets').map((file) => JSON.parse(file)) };
createServer((_, response) => response.end(JSON.stringify(shown))).listen(port, host);
`;

describe('npm run observe', () => {
  let programs: string;
  beforeAll(async () => {
    await build();
    programs = mkdtempSync(join(tmpdir(), 'galley-programs-'));
    writeFileSync(join(programs, 'prometheus'), fakePrometheus);
    chmodSync(join(programs, 'prometheus'), 0o755);
  }, BUILD_MS);
  afterAll(() => rmSync(programs, { recursive: true }));

  const observe = (args: readonly string[], path = programs): Observer =>
    spawn(process.execPath, [resolve('scripts/observe.js'), ...args], {
      cwd: programs,
      env: { PATH: path },
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  /** What the Prometheus that it has started was given. */
  async function shownBy(
    observer: Observer,
  ): Promise<Record<'pid' | 'folder' | 'rules' | 'targets', unknown>> {
    let said = '';
    observer.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await eventually(async () => expect(said).toContain('Ctrl-C'));
    const [url = ''] = /http:[^/]*\/\/[\d.:]+/.exec(said.slice(said.indexOf('Prometheus  '))) ?? [];
    return (await (await fetch(url)).json()) as Record<'pid' | 'folder' | 'rules' | 'targets', unknown>;
  }

  it.each([
    ['the port of the service', ['--port', '8123'], '127.0.0.1:8123'],
    ['its management port', ['--port', '8123', '--management-port', '8124'], '127.0.0.1:8124'],
  ])('shows what is measured at %s, and leaves nothing behind', async (_, args, target) => {
    const observer = observe(args);
    const { pid, folder, rules, targets } = await shownBy(observer);
    expect(targets).toEqual([[{ targets: [target] }]]);
    expect(rules).toBeGreaterThan(1);

    observer.kill('SIGINT');
    expect(await once(observer, 'exit')).toEqual([0, null]);
    expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
    expect(existsSync(String(folder))).toBe(false);
  });

  it('ends, and says so, when Prometheus does', async () => {
    const observer = observe(['--port', '8123']);
    const { pid, folder } = await shownBy(observer);
    const complaints = text(observer.stderr);
    process.kill(Number(pid), 'SIGKILL');
    expect(await once(observer, 'exit')).toEqual([1, null]);
    expect(await complaints).toContain('prometheus has ended');
    expect(existsSync(String(folder))).toBe(false);
  });

  it.each([
    ['Prometheus', ['--port', '8123'], '/nowhere', 'no prometheus on the path'],
    ['the port', ['--port', '0'], undefined, 'PORT is 0'],
    ['metrics', ['--enable-metrics', 'false'], undefined, 'ENABLE_METRICS is off'],
    ['sound settings', ['--port', 'many'], undefined, 'must be a whole number'],
  ])('says what is missing: %s', async (_, args, path, sentence) => {
    const observer = observe(args, path);
    const complaints = text(observer.stderr);
    expect(await once(observer, 'exit')).toEqual([1, null]);
    expect(await complaints).toContain(sentence);
  });
});
