import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { InvalidInputError, Problem } from '#foundation/errors/index.js';
import type { Position } from '#infrastructure/database/listing.js';
import { Secrets } from '#infrastructure/secrets/secrets.js';

@Problem(
  'invalid-cursor',
  'Invalid Cursor',
  'The cursor was altered, or belongs to a list with another filter or order. Start again without one.',
)
export class InvalidCursor extends InvalidInputError {
  constructor() {
    super('The cursor is not valid for this list', 'cursor');
  }
}

const MAC_BYTES = 16;
/** The ends of the pages that many ask for, above all of the first. */
const MOST_SEALED = 1_000;

/** Opaque, signed marks of a place in a list, good for the same filter and order only. */
@Injectable()
export class Cursors {
  private readonly key: Buffer;
  private readonly sealed = new LRUCache<string, string>({ max: MOST_SEALED });

  constructor(secrets: Secrets) {
    this.key = secrets.keyFor('cursors');
  }

  /** `scope` is the filter and order of the list, in any canonical form. */
  seal({ key, id }: Position, scope: string): string {
    const place = JSON.stringify([key, id]);
    const asked = `${place}${scope}`;
    const known = this.sealed.get(asked);
    if (known !== undefined) return known;
    const payload = Buffer.from(place).toString('base64url');
    // Joined, it is a text of its own to V8, as `toInstant` says of what goes out in lists.
    const cursor = [payload, this.mac(payload, scope).toString('base64url')].join('.');
    this.sealed.set(asked, cursor);
    return cursor;
  }

  /** Throws `InvalidCursor` for what {@link seal} did not make for this scope. */
  open(cursor: string, scope: string): Position {
    const [payload = '', mac = '', ...rest] = cursor.split('.');
    const given = Buffer.from(mac, 'base64url');
    const expected = this.mac(payload, scope);
    const canonical = given.toString('base64url') === mac && rest.length === 0;
    if (!canonical || given.length !== MAC_BYTES || !timingSafeEqual(given, expected))
      throw new InvalidCursor();
    const [key, id] = JSON.parse(Buffer.from(payload, 'base64url').toString()) as [string | number, string];
    return { key, id };
  }

  private mac(payload: string, scope: string): Buffer {
    return createHmac('sha256', this.key).update(`${payload}\n${scope}`).digest().subarray(0, MAC_BYTES);
  }
}
