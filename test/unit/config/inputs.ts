import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { SettingsInvalid } from '#infrastructure/config/settings.errors.js';
import { loadSettings } from '#infrastructure/config/settings.loader.js';
import { type SettingsInputs } from '#infrastructure/config/settings.precedence.js';

/** A directory of its own with these files, gone after the spec. */
export function directoryWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'galley-config-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content);
  made.push(directory);
  return directory;
}

/** The faults for which these inputs are refused, none where they are taken. */
export function faultsOf(inputs: SettingsInputs): readonly string[] {
  try {
    loadSettings(inputs);
    return [];
  } catch (error) {
    if (error instanceof SettingsInvalid) return error.faults;
    throw error;
  }
}

/** What prod insists on. */
export const production = {
  ENVIRONMENT: 'prod',
  SECRET_KEY: 'p'.repeat(32),
  DATABASE_URL: 'postgres://galley:hidden@db/galley',
};

const made: string[] = [];

afterAll(() => {
  for (const directory of made) rmSync(directory, { recursive: true });
});
