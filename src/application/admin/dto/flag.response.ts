import { ApiProperty } from '@nestjs/swagger';
import type { FlagNow } from '#infrastructure/flags/flags.js';
import { FLAGS } from '#infrastructure/flags/flags.declared.js';

export class FlagResponse {
  key!: string;
  about!: string;
  /** Who answers for it. */
  owner!: string;
  /** The day by which it is to be gone. */
  @ApiProperty({ format: 'date' })
  expires_on!: string;
  default!: boolean;
  enabled!: boolean;
  percentage!: number;
  user_ids!: string[];
  roles!: string[];
  /** Where that comes from: `database`, where an admin has changed it, `environment` or `default`. */
  source!: string;

  static of({ key, rule, source }: FlagNow): FlagResponse {
    const { about, owner, expires, default: initial } = FLAGS[key];
    const { enabled, percentage, userIds, roles } = rule;
    return Object.assign(new FlagResponse(), {
      key,
      about,
      owner,
      expires_on: expires,
      default: initial,
      enabled,
      percentage,
      user_ids: [...userIds],
      roles: [...roles],
      source,
    });
  }
}

export class FlagsResponse {
  data!: FlagResponse[];

  static of(flags: readonly FlagNow[]): FlagsResponse {
    return Object.assign(new FlagsResponse(), { data: flags.map((flag) => FlagResponse.of(flag)) });
  }
}
