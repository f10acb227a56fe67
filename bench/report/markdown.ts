import type { Measured } from '../compare.js';
import type { Comparison, Ratio } from '../comparison.js';
import { median } from '../figures.js';
import { wasBusy } from '../machine.js';
import { programs } from '../programs.js';
import type { Results } from './results.js';

const COLUMNS = [
  ['CPU µs/request', 'cpu', 1],
  ['requests/s', 'perSecond', 0],
  ['p50 ms', 'p50', 2],
  ['p99 ms', 'p99', 2],
  ['RSS MiB', 'rssMib', 0],
  ['body bytes', 'bytes', 0],
] as const;

const labels = new Map(programs.map(({ name, label }) => [name, label]));
const label = (name: string): string => labels.get(name) ?? name;

/** The results, to be read. */
export function toMarkdown(results: Results): string {
  const { machine, options, comparisons, skipped, steady } = results;
  return document(
    '# Results',
    `${machine.date} UTC, ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGib} GiB, ${machine.system}, Node ${machine.node}, PostgreSQL ${machine.postgres}; ` +
      `${machine.pinned ? 'the server alone on one core' : 'nobody bound to a core'}. ` +
      `${options.posts} posts, ${options.rounds} rounds of ${options.seconds} s.`,
    ...(wasBusy(machine)
      ? [
          `**The machine was busy with something else (load ${machine.loadBefore.toFixed(1)}): not for citing.**`,
        ]
      : []),
    ...skipped.map((what) => `**Skipped for want of a redis-server: ${what}**`),
    '## What Galley does with the CPU that a peer needs for one',
    'The median of the rounds and, in brackets, the least and the most. More is better.',
    ratioTable(comparisons),
    '## Each program',
    ...comparisons.flatMap((one) => [`### ${one.endpoint.label}`, programTable(one.measured)]),
    ...(steady
      ? [`## At ${steady.rate} requests a second, ${steady.endpoint}`, programTable(steady.measured)]
      : []),
    '## Start and rest',
    'Against a running PostgreSQL; the memory is that of three seconds after the first answer, in which nobody has asked.',
    restTable(comparisons),
  );
}

/** Paragraphs as one text. */
export const document = (...paragraphs: string[]): string => `${paragraphs.join('\n\n')}\n`;

function ratioTable(comparisons: readonly Comparison[]): string {
  const rows = comparisons.flatMap(({ endpoint, ratios }) =>
    ratios.map((ratio) => [endpoint.label, label(ratio.peer), spread(ratio), ...goalOf(ratio)]),
  );
  return table(['endpoint', 'peer', 'capacity', 'reach', 'aim', ''], rows);
}

const spread = ({ median: middle, min, max }: Ratio): string =>
  `${middle.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;

function goalOf({ goal, median: middle }: Ratio): string[] {
  if (!goal) return ['', '', ''];
  const verdict = middle >= goal.aim ? 'aim' : middle >= goal.reach ? 'reach' : 'short';
  return [goal.reach.toFixed(2), goal.aim.toFixed(2), verdict];
}

function programTable(measured: readonly Measured[]): string {
  const rows = measured.map(({ program, samples }) => [
    label(program),
    ...COLUMNS.map(([, what, digits]) => median(samples.map((one) => one[what])).toFixed(digits)),
  ]);
  return table(['program', ...COLUMNS.map(([title]) => title)], rows);
}

function restTable(comparisons: readonly Comparison[]): string {
  const rows = programs.flatMap(({ name }) => {
    const starts = comparisons.flatMap(({ measured }) => measured.filter(({ program }) => program === name));
    if (starts.length === 0) return [];
    return [
      [
        label(name),
        median(starts.map(({ coldStartMs }) => coldStartMs)).toFixed(0),
        median(starts.map(({ idleRssMib }) => idleRssMib)).toFixed(0),
      ],
    ];
  });
  return table(['program', 'cold start ms', 'idle RSS MiB'], rows);
}

/** Rows of cells as a table of Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, at) => (at === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}
