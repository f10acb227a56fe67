import { hash } from 'node:crypto';
import { VERSION, type Versioned } from './versioned.js';

/** An item as it goes out. */
export interface Rendition {
  readonly text: string;
  /** The item's version, and a digest of what this caller sees of it. */
  readonly etag: string;
}

const renditions = new WeakMap<Versioned, Rendition>();

/** Made once of each object: whoever keeps a response to send it again must not change it. */
export function renditionOf(item: Versioned): Rendition {
  const known = renditions.get(item);
  if (known) return known;
  const text = JSON.stringify(item);
  const digest = hash('sha256', text, 'base64url').slice(0, 22);
  const rendition = { text, etag: `"${item[VERSION]}.${digest}"` };
  renditions.set(item, rendition);
  return rendition;
}
