import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { TestApp } from '../../support/test-app.js';
import { describeWithPromtool } from '../../support/with-promtool.js';

const run = promisify(execFile);
const PROMETHEUS = 'deploy/prometheus';
const filesIn = (folder: string): string[] =>
  readdirSync(`${PROMETHEUS}/${folder}`).map((name) => `${PROMETHEUS}/${folder}/${name}`);

interface Expression {
  readonly expr: string;
}

/** The words with an underscore that are no label, no function and no rule of ours; the rest is PromQL. */
function metricsOf(expr: string): string[] {
  const bare = expr
    .replaceAll(/"[^"]*"/g, '')
    .replaceAll(/\{[^}]*\}|\[[^\]]*\]/g, '')
    .replaceAll(/\b(by|on|without|ignoring) *\([^)]*\)|\bgroup_(left|right)\b/g, '');
  const words = bare.match(/[\w:]+(?: *\()?/g) ?? [];
  return words.filter((word) => word.includes('_') && !word.includes(':') && !word.endsWith('('));
}

/** Everything that is asked, by rules and panels. */
function expressions(): string[] {
  const rules = filesIn('rules')
    .flatMap((file) => (parse(readFileSync(file, 'utf8')) as { groups: { rules: Expression[] }[] }).groups)
    .flatMap((group) => group.rules);
  const { panels, annotations } = JSON.parse(readFileSync('deploy/grafana/galley.json', 'utf8')) as {
    panels: { targets?: Expression[] }[];
    annotations: { list: Expression[] };
  };
  const targets = panels.flatMap((panel) => panel.targets ?? []);
  return [...rules, ...targets, ...annotations.list].map(({ expr }) => expr);
}

describeWithPromtool('To Prometheus itself', (promtool) => {
  const ask = async (...args: string[]) => (await run(promtool, args)).stdout;

  it('the configuration is sound', async () => {
    expect(await ask('check', 'config', `${PROMETHEUS}/prometheus.yml`)).toContain('SUCCESS');
  });

  it('the rules are sound', async () => {
    expect(await ask('check', 'rules', ...filesIn('rules'))).toContain('SUCCESS');
  });

  it('each alert fires when it should, and is silent when it should not', async () => {
    expect(await ask('test', 'rules', ...filesIn('tests'))).not.toContain('FAILED');
  }, 300_000);
});

describe('What rules and panels ask', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  it('is measured', async () => {
    const { text } = await app.stranger.get('/metrics').expect(200);
    const types = new Map(
      [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name = '', type]) => [name, type]),
    );
    const isThere = (name: string): boolean =>
      types.has(name) || types.get(name.replace(/_(bucket|count|sum)$/, '')) === 'histogram';
    const asked = [...new Set(expressions().flatMap(metricsOf))];
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter((name) => !isThere(name))).toEqual([]);
  });

  it('is read from an expression without its functions and labels', () => {
    expect(
      metricsOf(
        'histogram_quantile(0.95, sum by (job_name, le) (rate(a_bucket{some_label="a_b"}[5m]))) > b_total * up',
      ),
    ).toEqual(['a_bucket', 'b_total']);
    expect(metricsOf('job:http_requests_failed:ratio_rate5m{job="galley"} > 0.001')).toEqual([]);
  });
});
