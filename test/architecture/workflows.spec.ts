import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

interface Step {
  readonly uses?: string;
  readonly run?: string;
}
interface Workflow {
  readonly on: Record<string, unknown>;
  readonly permissions?: unknown;
  readonly jobs: Record<string, { permissions?: unknown; steps: Step[] }>;
}

const PINNED = /^[\w./-]+@[0-9a-f]{40}$/;
const PINNED_LINE = /uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;

/** What would let somebody else decide what runs here, or let it do more than look. */
function faultsOf(text: string): string[] {
  const { on, permissions, jobs } = parse(text) as Workflow;
  const steps = Object.values(jobs).flatMap((job) => job.steps);
  const lines = text.split('\n').filter((line) => /\buses:/.test(line));
  return [
    ...(JSON.stringify(permissions) === '{"contents":"read"}' ? [] : ['may do more than read']),
    ...Object.entries(jobs).flatMap(([name, job]) =>
      job.permissions === undefined ? [] : [`${name} may do more`],
    ),
    ...('pull_request_target' in on || 'workflow_run' in on
      ? ['runs what strangers send with our rights']
      : []),
    ...steps.flatMap(({ uses }) => (uses === undefined || PINNED.test(uses) ? [] : [`${uses} may move`])),
    ...lines.filter((line) => !PINNED_LINE.test(line)).map((line) => `no version: ${line.trim()}`),
    ...steps.flatMap(({ run = '' }) => (run.includes('${{') ? [`${run} takes text for code`] : [])),
    ...(text.includes('secrets.') ? ['needs a secret'] : []),
  ];
}

const files = readdirSync('.github/workflows').map((name) => `.github/workflows/${name}`);
const ci = readFileSync('.github/workflows/ci.yml', 'utf8');

describe('A workflow', () => {
  it.each(files)('leaves no door open: %s', (file) => {
    expect(faultsOf(readFileSync(file, 'utf8'))).toEqual([]);
  });

  it('runs what CI runs here, on changes and every week, and looks for known vulnerabilities', () => {
    const { on, jobs } = parse(ci) as Workflow;
    expect(Object.keys(on)).toEqual(expect.arrayContaining(['push', 'pull_request', 'schedule']));
    const steps = Object.values(jobs).flatMap((job) => job.steps);
    const runs = steps.map(({ run }) => run);
    for (const command of ['bash .ci/run', 'npm run sbom', 'npm audit --omit=dev --audit-level=high'])
      expect(runs).toContain(command);
    for (const action of ['actions/upload-artifact', 'google/osv-scanner-action'])
      expect(steps).toContainEqual(expect.objectContaining({ uses: expect.stringContaining(action) }));
  });

  it('builds the image, sees it get ready beside its dependencies, and looks for known holes in it', () => {
    const { steps = [] } = (parse(ci) as Workflow).jobs['image'] ?? {};
    const commands = steps.map(({ run, uses = '' }) => run ?? uses);
    const at = (part: string) => commands.findIndex((command) => command.includes(part));
    const order = [
      'docker compose build',
      'docker compose up',
      '/health/ready',
      'docker save',
      'osv-scanner',
    ].map(at);
    expect(order.filter((place) => place < 0)).toEqual([]);
    expect(order).toEqual(order.toSorted((one, other) => one - other));
    expect(commands[at('docker save')]).toContain('galley:local');
  });

  it.each([
    ['a tag', 'actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2', 'actions/checkout@v6'],
    ['a short digest', '@de0fac2e4500dabe0009e67214ff5f5447ce83dd', '@de0fac2'],
    ['no version beside a digest', 'dd # v6.0.2', 'dd'],
    ['rights to write', 'contents: read', 'contents: write'],
    ['all rights', 'permissions:\n  contents: read', 'permissions: write-all'],
    ['rights by default', 'permissions:\n  contents: read', ''],
    ['rights of a job', 'timeout-minutes: 60', 'permissions: { packages: write }'],
    ['changes by strangers', 'pull_request:', 'pull_request_target:'],
    ['text as code', 'bash .ci/run', 'echo ${{ github.event.pull_request.title }}'],
    ['a secret', 'bash .ci/run', 'bash .ci/run "${{ secrets.KEY }}"'],
  ])('with %s would be noticed', (_, sound, planted) => {
    expect(ci).toContain(sound);
    expect(faultsOf(ci.replace(sound, () => planted))).not.toEqual([]);
  });
});
