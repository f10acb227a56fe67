import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
}
interface RuleFile {
  readonly groups: { readonly name: string; readonly rules: Rule[] }[];
}

const read = (file: string): string => readFileSync(file, 'utf8');
const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}/${name}`);

const pages = filesIn('docs/runbooks', '.md');
const groups = filesIn('deploy/prometheus/rules', '.yml').flatMap(
  (file) => (parse(read(file)) as RuleFile).groups,
);
const rules = groups.flatMap((group) => group.rules);
const alerts = rules.filter(({ alert }) => alert !== undefined);

/** What somebody who is waked by it would miss. */
const faultsOf = ({ labels = {}, annotations = {} }: Rule): string[] => [
  ...(['page', 'ticket'].includes(labels['severity'] ?? '') ? [] : ['does not say whether to wake somebody']),
  ...['summary', 'description'].filter((name) => !annotations[name]).map((name) => `has no ${name}`),
  ...(pages.includes(annotations['runbook'] ?? '') ? [] : ['names no runbook that exists']),
];

describe('An alert', () => {
  it.each(alerts.map((rule) => [`${rule.alert} ${rule.labels?.['window'] ?? ''}`.trim(), rule] as const))(
    'says what it is, how urgent, and what to do: %s',
    (_, rule) => expect(faultsOf(rule)).toEqual([]),
  );

  it.each([
    ['severity', { labels: { severity: 'critical' } }],
    ['summary', { annotations: { description: 'It is.', runbook: 'docs/runbooks/latency.md' } }],
    ['runbook', { annotations: { summary: 'It', description: 'It is.', runbook: 'docs/runbooks/none.md' } }],
  ])('without its %s would be noticed', (_, planted) => {
    const sound = alerts.find(({ alert }) => alert === 'EverythingSlow');
    expect(sound && faultsOf({ ...sound, ...planted })).toHaveLength(1);
  });

  it('has a test, and is in it both silent and not', () => {
    const tests = filesIn('deploy/prometheus/tests', '.yml').map(read).join('\n');
    expect(tests).toContain('exp_samples: []');
    const names = new Set(alerts.map(({ alert }) => alert ?? ''));
    expect([...names].filter((name) => !tests.includes(`alertname="${name}"`))).toEqual([]);
    expect([...names].filter((name) => !tests.includes(`alertname: ${name}`))).toEqual([]);
  });

  it('looks at nobody but us', () => {
    const selectors = alerts.flatMap(({ expr }) => expr.match(/[a-z_:0-9]+\{[^}]*\}/g) ?? []);
    expect(selectors.length).toBeGreaterThanOrEqual(alerts.length);
    expect(selectors.filter((selector) => !selector.includes('job="galley"'))).toEqual([]);
  });
});

describe('A runbook', () => {
  it.each(pages)('is for an alert, names it, and says what to look at in order: %s', (page) => {
    const text = read(page);
    const those = alerts.filter(({ annotations }) => annotations?.['runbook'] === page);
    expect(those).not.toEqual([]);
    const [title = ''] = text.split('\n');
    expect(those.filter(({ alert }) => !title.includes(`\`${alert}\``))).toEqual([]);
    for (const part of ['**Whom it hits:**', 'Look at, in order:\n\n1. ', 'What to do:', '**Wake'])
      expect(text).toContain(part);
  });
});
