import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { build } from '../support/build.js';

/** It builds where nobody has before. */
const PATIENCE_MS = 180_000;
const PROGRAMS = ['galley', 'node-http', 'fastify', 'nest-express'];

const HOOKS = './test/support/typescript-sources.js';

describe('npm run bench', () => {
  let results: string;
  beforeAll(async () => {
    await build();
    await promisify(execFile)('npm', ['run', '--silent', 'prebench']);
    results = mkdtempSync(join(tmpdir(), 'galley-results-'));
  }, PATIENCE_MS);
  afterAll(() => rmSync(results, { recursive: true }));

  /** As `npm run bench`, once it has built the peers. */
  const bench = (...args: string[]) =>
    spawn(process.execPath, ['--import', HOOKS, 'bench/bench.ts', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  const written = (name: string): string => readFileSync(join(results, name), 'utf8');

  it(
    'measures every program in every round, and tells of it in a table, as JSON and in a picture',
    async () => {
      const options = [
        '--quick',
        '--posts',
        '100',
        '--seconds',
        '0.5',
        '--only',
        'live',
        '--results',
        results,
      ];
      const run = bench(...options);
      const [said, complaints, [code]] = await Promise.all([
        text(run.stdout),
        text(run.stderr),
        once(run, 'close'),
      ]);
      expect({ code, complaints }).toMatchObject({ code: 0 });

      const { comparisons } = JSON.parse(written('results.json'));
      expect(comparisons).toMatchObject([
        {
          endpoint: { name: 'live' },
          measured: PROGRAMS.map((program) => ({ program, samples: [{ bytes: 15 }, { bytes: 15 }] })),
          ratios: PROGRAMS.slice(1).map((peer) => ({ peer, median: expect.any(Number) })),
        },
      ]);
      expect(said).toContain('| GET /health/live | Fastify + pg |');
      expect(written('results.md')).toBe(said);
      expect(written('results.svg')).toMatch(/^<svg [\s\S]*GET \/health\/live[\s\S]*<\/svg>\n$/);
    },
    PATIENCE_MS,
  );

  it(
    'ends what it has started when it is broken off',
    async () => {
      const run = bench('--quick', '--posts', '100', '--only', 'live', '--results', results);
      for await (const line of createInterface({ input: run.stderr })) if (line.startsWith('1 of 8')) break;
      const started = childrenOf(run.pid);
      run.kill('SIGINT');
      const [code] = await once(run, 'close');
      expect(code).toBe(130);
      expect(started.length).toBeGreaterThan(PROGRAMS.length);
      expect(started.filter(isRunning)).toEqual([]);
    },
    PATIENCE_MS,
  );

  it('says what there is when it is asked for something else', async () => {
    const run = bench('--only', 'everything');
    const [complaints, [code]] = await Promise.all([text(run.stderr), once(run, 'close')]);
    expect(code).toBe(1);
    expect(complaints).toContain('There is no endpoint "everything"; there are live, user,');
  });
});

function childrenOf(parent: number | undefined): number[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid = 0, ppid]) => (ppid === parent ? [pid] : []));
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
