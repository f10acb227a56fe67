import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';

/** Identifiers in the order of their making, to the millisecond: UUIDv7 (RFC 9562). */
@Injectable()
export class Ids {
  next(): string {
    return randomUUIDv7();
  }
}
