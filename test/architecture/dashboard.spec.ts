import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

interface Target {
  readonly datasource?: unknown;
  readonly expr: string;
}
interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: unknown;
  readonly targets?: Target[];
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
}
interface Dashboard {
  readonly uid: string;
  readonly templating: { readonly list: { readonly name: string; readonly type: string }[] };
  readonly annotations: { readonly list: Target[] };
  readonly panels: Panel[];
}

const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };
const dashboard = JSON.parse(readFileSync('deploy/grafana/galley.json', 'utf8')) as Dashboard;
const panels = dashboard.panels.filter(({ type }) => type !== 'row');
const targets = panels.flatMap((panel) => panel.targets ?? []);

const overlap = ({ gridPos: one }: Panel, { gridPos: other }: Panel): boolean =>
  one.x < other.x + other.w &&
  other.x < one.x + one.w &&
  one.y < other.y + other.h &&
  other.y < one.y + one.h;

describe('The dashboard', () => {
  it('asks the Prometheus and the job that whoever looks at it has chosen', () => {
    const { list } = dashboard.templating;
    expect(list).toMatchObject([
      { name: 'datasource', type: 'datasource' },
      { name: 'job', type: 'query' },
    ]);
    for (const { datasource } of [...panels, ...targets, ...dashboard.annotations.list])
      expect(datasource).toEqual(DATASOURCE);
    const selectors = targets.flatMap(({ expr }) => expr.match(/\{[^}]*\}/g) ?? []);
    expect(selectors.filter((selector) => !selector.includes('job="$job"'))).toEqual([]);
  });

  it('has panels of different ids, each with a query and a word about it', () => {
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(panels.filter((panel) => (panel.targets ?? []).length === 0)).toEqual([]);
    expect(panels.filter(({ title, description }) => !title || !description)).toEqual([]);
  });

  it('hides no panel behind another', () => {
    const hidden = dashboard.panels.flatMap((panel, at) =>
      dashboard.panels
        .slice(at + 1)
        .flatMap((other) => (overlap(panel, other) ? [[panel.title, other.title]] : [])),
    );
    expect(hidden).toEqual([]);
  });

  it('is found by Grafana, and so is Prometheus', () => {
    const provisioned = (file: string): unknown =>
      parse(readFileSync(`deploy/grafana/provisioning/${file}.yml`, 'utf8'));
    expect(provisioned('datasources/prometheus')).toMatchObject({
      datasources: [{ type: 'prometheus', url: '$PROMETHEUS_URL' }],
    });
    expect(provisioned('dashboards/galley')).toMatchObject({
      providers: [{ type: 'file', options: { path: '$GALLEY_DASHBOARDS' } }],
    });
  });
});
