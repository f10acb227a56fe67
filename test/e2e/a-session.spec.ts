import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestApp } from '../support/test-app.js';

const run = promisify(execFile);

describe('The session of docs/a-session.md', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  it('works as it is printed', async () => {
    const page = await readFile('docs/a-session.md', 'utf8');
    const [, session = ''] = /```bash\n([\s\S]*?)```/.exec(page) ?? [];
    const { stdout } = await run('bash', ['-euc', session.replaceAll('http://localhost:8000', app.url)]);
    for (const answer of [
      '"username":"ann"',
      '/problems/not-found',
      '/problems/post-too-short',
      '"status":"published"',
    ]) {
      expect(stdout).toContain(answer);
    }
    expect(stdout.match(/"data":\[\{"id"/g)).toHaveLength(2);
    expect(stdout).toMatch(/"status":"archived"[^{]*$/);
  });
});
