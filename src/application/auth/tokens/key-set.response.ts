import { ApiProperty } from '@nestjs/swagger';
import type { PublicJwk } from './token-keys.js';

export class KeyResponse {
  /** The RFC 7638 thumbprint of the key, as it stands in the head of a token. */
  kid!: string;
  kty!: string;
  alg!: string;
  @ApiProperty({ enum: ['sig'] })
  use!: 'sig';
  crv?: string;
  x?: string;
  y?: string;
  n?: string;
  e?: string;
}

/** A JSON Web Key Set (RFC 7517). */
export class KeySetResponse {
  keys!: KeyResponse[];

  static of(keys: readonly PublicJwk[]): KeySetResponse {
    return Object.assign(new KeySetResponse(), { keys });
  }
}
