import { hash } from 'node:crypto';
import { VERSION, type Versioned } from './versioned.js';

/** An item as it goes out. */
export interface Rendition {
  readonly text: string;
  /** The item's version, and a digest of what this caller sees of it. */
  readonly etag: string;
}

const RENDITION = Symbol('rendition');

/** Made once of each object: whoever keeps a response to send it again must not change it. */
export function renditionOf(item: Versioned & { [RENDITION]?: Rendition }): Rendition {
  return (item[RENDITION] ??= rendered(item));
}

function rendered(item: Versioned): Rendition {
  const text = JSON.stringify(item);
  const digest = hash('sha256', text, 'base64url').slice(0, 22);
  return { text, etag: `"${item[VERSION]}.${digest}"` };
}
