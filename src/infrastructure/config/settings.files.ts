import { readFileSync } from 'node:fs';

export type FileText = { readonly text: string } | { readonly failure: string };

/** A file as UTF-8 text, or the code of what kept it from being read; bytes that are no text are a failure too. */
export function readText(path: string): FileText {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)) };
  } catch (error) {
    return { failure: (error as NodeJS.ErrnoException).code ?? 'unreadable' };
  }
}
