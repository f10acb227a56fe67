import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Outcome } from '../comparison.js';
import type { Machine } from '../machine.js';
import { toMarkdown } from './markdown.js';
import { toSvg } from './svg.js';

export interface Results extends Outcome {
  readonly machine: Machine;
  readonly options: { readonly posts: number; readonly rounds: number; readonly seconds: number };
  /** What filling the database took. */
  readonly seedSeconds: number;
}

/** Writes results.md, results.json and results.svg; returns what to show. */
export async function writeResults(folder: string, results: Results): Promise<string> {
  const markdown = toMarkdown(results);
  await mkdir(folder, { recursive: true });
  await Promise.all([
    writeFile(join(folder, 'results.md'), markdown),
    writeFile(join(folder, 'results.json'), `${JSON.stringify(results, null, 2)}\n`),
    writeFile(join(folder, 'results.svg'), toSvg(results)),
  ]);
  return markdown;
}
