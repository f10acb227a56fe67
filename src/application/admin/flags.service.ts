import { Injectable } from '@nestjs/common';
import { NotFoundError } from '#foundation/errors/index.js';
import { AuditTrail, type Deed } from '#infrastructure/audit/audit-trail.js';
import { Database } from '#infrastructure/database/database.js';
import { type FlagNow, Flags } from '#infrastructure/flags/flags.js';
import { isFlagKey } from '#infrastructure/flags/flags.declared.js';
import type { Rule } from '#infrastructure/flags/rule.js';
import type { ChangeFlagRequest } from './dto/change-flag.request.js';

@Injectable()
export class FlagsService {
  constructor(
    private readonly flags: Flags,
    private readonly database: Database,
    private readonly audit: AuditTrail,
  ) {}

  list(): FlagNow[] {
    return this.flags.all;
  }

  /** Nothing said, nothing changed. Throws `NotFoundError` and `FlagsNotChangeable`. */
  async change(
    key: string,
    { enabled, percentage, user_ids: userIds, roles }: ChangeFlagRequest,
    by: Pick<Deed, 'actorId' | 'address'>,
  ): Promise<FlagNow> {
    if (!isFlagKey(key)) throw new NotFoundError('Flag', key);
    const said = Object.entries({ enabled, percentage, userIds, roles }).filter(
      ([, part]) => part !== undefined,
    );
    if (said.length === 0) return this.flags.now(key);
    await this.database.transaction(async () => {
      const { from, to } = await this.flags.change(key, Object.fromEntries(said));
      await this.audit.record({
        ...by,
        action: 'flag.changed',
        subject: { type: 'flag', id: key },
        details: { from: sentenceOf(from), to: sentenceOf(to) },
      });
    });
    return this.flags.now(key);
  }
}

/** A rule in words: `on for 25 %, admin, 0199…` */
export const sentenceOf = ({ enabled, percentage, roles, userIds }: Rule): string =>
  `${enabled ? 'on' : 'off'} for ${[`${percentage} %`, ...roles, ...userIds].join(', ')}`;
