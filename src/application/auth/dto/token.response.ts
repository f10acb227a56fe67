import { ApiProperty } from '@nestjs/swagger';

/** By what somebody is signed in. */
export interface Tokens {
  readonly accessToken: string;
  readonly lifetimeSeconds: number;
  readonly refreshToken: string;
}

export class TokenResponse {
  access_token!: string;
  @ApiProperty({ enum: ['Bearer'] })
  token_type!: 'Bearer';
  /** In seconds. */
  expires_in!: number;
  /** Good for one refresh. */
  refresh_token!: string;

  static of({ accessToken, lifetimeSeconds, refreshToken }: Tokens): TokenResponse {
    return {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: lifetimeSeconds,
      refresh_token: refreshToken,
    };
  }
}
