import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';

const manifest = findPackageJSON('..', import.meta.url);

const { version: own, engines } = manifest
  ? (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string; engines: { node: string } })
  : { version: 'unknown', engines: { node: '>=0' } };

/** The version of the service, as its package says. */
export const version: string = own;

/** The Node that the service needs, as its package says: `>=24.9`. */
export const neededNode: string = engines.node;
