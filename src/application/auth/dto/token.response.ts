import { ApiProperty } from '@nestjs/swagger';

export class TokenResponse {
  access_token!: string;
  @ApiProperty({ enum: ['Bearer'] })
  token_type!: 'Bearer';
  /** In seconds. */
  expires_in!: number;

  static of(token: string, lifetimeSeconds: number): TokenResponse {
    return Object.assign(new TokenResponse(), {
      access_token: token,
      token_type: 'Bearer',
      expires_in: lifetimeSeconds,
    });
  }
}
