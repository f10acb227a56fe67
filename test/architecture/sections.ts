import { readFileSync } from 'node:fs';

/** The lines of a file. */
export const read = (file: string): readonly string[] => readFileSync(file, 'utf8').split('\n');

/** The lines under a heading of the second level, to the next of them. */
export function sectionOf(file: string, heading: string): readonly string[] {
  const lines = read(file);
  const start = lines.indexOf(heading) + 1;
  const end = lines.findIndex((line, index) => index >= start && line.startsWith('## '));
  return lines.slice(start, end === -1 ? undefined : end);
}

/** The cells of the rows that begin with something named, without the space around them. */
export const rowsOf = (lines: readonly string[]): string[][] =>
  lines
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
