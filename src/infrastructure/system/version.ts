import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';

const manifest = findPackageJSON('..', import.meta.url);

/** The version of the service, as its package says. */
export const version: string = manifest
  ? (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version
  : 'unknown';
