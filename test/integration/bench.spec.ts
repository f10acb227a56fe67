import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { build } from '../support/build.js';

/** It builds where nobody has before. */
const PATIENCE_MS = 180_000;
const PROGRAMS = ['galley', 'node-http', 'fastify', 'nest-express'];

describe('npm run bench', () => {
  let results: string;
  beforeAll(async () => {
    await build();
    results = mkdtempSync(join(tmpdir(), 'galley-results-'));
  }, PATIENCE_MS);
  afterAll(() => rmSync(results, { recursive: true }));

  const bench = (...args: string[]) =>
    spawn('npm', ['run', '--silent', 'bench', '--', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });

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
      expect(written('results.md')).toBe(said.trimEnd() + '\n');
      expect(written('results.svg')).toMatch(/^<svg [\s\S]*GET \/health\/live[\s\S]*<\/svg>\n$/);
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
