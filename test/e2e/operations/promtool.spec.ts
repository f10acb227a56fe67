import { execFile } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { TestApp } from '../../support/test-app.js';
import { describeWithPromtool } from '../../support/with-promtool.js';

/** What promtool has to say about metrics; nothing, where they are as they should be. */
function lint(promtool: string, metrics: string): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const child = execFile(promtool, ['check', 'metrics'], (error, stdout, stderr) => {
    resolve(`${stdout}${stderr}${error && !stderr ? String(error) : ''}`);
  });
  child.stdin?.end(metrics);
  return promise;
}

describeWithPromtool('promtool', (promtool) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  it('finds nothing to say about what is scraped', async () => {
    const ann = await app.signUp('ann');
    await ann.publishes();
    const { text } = await app.stranger.get('/metrics').expect(200);
    expect(await lint(promtool, text)).toBe('');
  });

  it('would, about a metric without a unit or with a wrong name', async () => {
    expect(await lint(promtool, '# TYPE sold counter\nsold 1\n')).toMatch(/sold .*_total/);
  });
});
