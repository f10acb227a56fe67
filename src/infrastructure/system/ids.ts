import { Injectable } from '@nestjs/common';
import { v7 } from 'uuid';

/** Identifiers in the order of their making: UUIDv7 (RFC 9562). */
@Injectable()
export class Ids {
  next(): string {
    return v7();
  }
}
