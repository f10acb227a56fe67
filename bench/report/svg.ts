import { type Comparison } from '../comparison.js';
import { capacity } from '../compare.js';
import { wasBusy } from '../machine.js';
import { fastify, galley, programs } from '../programs.js';
import type { Results } from './results.js';

const WIDTH = 760;
const LEFT = 190;
const RIGHT = 70;
const BAR = 14;
const HEAD = 64;
const GROUP_HEAD = 26;
const GROUP_GAP = 12;

const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #1f2328 }
  .title { font-size: 15px; font-weight: 600 }
  .group { font-weight: 600 }
  .quiet { fill: #59636e }
  .bar { fill: #8c96a3 }
  .ours { fill: #0969da }
  .unit { stroke: #59636e; stroke-dasharray: 3 3 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .quiet { fill: #9198a1 }
    .bar { fill: #656c76 }
    .ours { fill: #4493f8 }
    .unit { stroke: #9198a1 }
  }`;

interface Bar {
  readonly label: string;
  readonly value: number;
  readonly isOurs: boolean;
}

/** Bars for each endpoint: how much of what bare Fastify does, each program does with the same CPU. */
export function toSvg({ comparisons, machine }: Results): string {
  const groups = comparisons.map((comparison) => ({
    label: comparison.endpoint.label,
    bars: barsOf(comparison),
  }));
  const most = Math.max(1, ...groups.flatMap(({ bars }) => bars.map(({ value }) => value)));
  const scale = (value: number): number => (value / most) * (WIDTH - LEFT - RIGHT);
  let y = HEAD;
  const drawn = groups.map(({ label, bars }) => {
    const top = y;
    y += GROUP_HEAD + bars.length * (BAR + 4) + GROUP_GAP;
    return drawGroup(label, bars, top, scale);
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y + 8}" width="${WIDTH}" height="${y + 8}" role="img">
<title>Requests for the same CPU, bare Fastify = 1</title>
<style>${STYLE}
</style>
<text class="title" x="16" y="26">Requests for the same CPU, bare Fastify = 1 (more is better)</text>
<text class="quiet" x="16" y="46">${escaped(`${machine.cpu}, Node ${machine.node}, PostgreSQL ${machine.postgres}, ${machine.date.slice(0, 10)}${wasBusy(machine) ? '; the machine was busy: not for citing' : ''}`)}</text>
${drawn.join('\n')}
</svg>
`;
}

function barsOf({ measured }: Comparison): Bar[] {
  const measuredOf = (name: string) => measured.find(({ program }) => program === name);
  const unit = measuredOf(fastify.name);
  return programs.map(({ name, label }) => {
    const one = measuredOf(name);
    return { label, value: one && unit ? capacity(one, unit).median : 0, isOurs: name === galley.name };
  });
}

function drawGroup(
  label: string,
  bars: readonly Bar[],
  top: number,
  scale: (value: number) => number,
): string {
  const bottom = top + GROUP_HEAD + bars.length * (BAR + 4);
  const unit = LEFT + scale(1);
  return [
    `<text class="group" x="16" y="${top + 16}">${escaped(label)}</text>`,
    ...bars.map((bar, at) => drawBar(bar, top + GROUP_HEAD + at * (BAR + 4), scale)),
    `<line class="unit" x1="${unit}" x2="${unit}" y1="${top + GROUP_HEAD - 3}" y2="${bottom}"/>`,
  ].join('\n');
}

function drawBar({ label, value, isOurs }: Bar, y: number, scale: (value: number) => number): string {
  const width = Math.max(1, scale(value)).toFixed(1);
  return (
    `<text class="quiet" x="${LEFT - 8}" y="${y + 11}" text-anchor="end">${escaped(label)}</text>` +
    `<rect class="${isOurs ? 'ours' : 'bar'}" x="${LEFT}" y="${y}" width="${width}" height="${BAR}" rx="2"/>` +
    `<text x="${LEFT + Number(width) + 6}" y="${y + 11}">${value.toFixed(2)}</text>`
  );
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
