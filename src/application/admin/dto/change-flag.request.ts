import { AreIds, AreOneOf, IsFlag, IsWhole, Optional } from '#foundation/validators/index.js';
import { ROLES } from '#application/http/principal.js';

/** More people than this are a share of all, or have a role. */
const MOST_USERS = 100;

/** A merge patch: what it does not name stays. */
export class ChangeFlagRequest {
  /** Off, it is off for everybody. */
  @Optional()
  @IsFlag()
  enabled?: boolean;

  /** The share of users for whom it is on, always the same ones. */
  @Optional()
  @IsWhole({ min: 0, max: 100 })
  percentage?: number;

  /** For whom it is on besides. */
  @Optional()
  @AreIds({ max: MOST_USERS })
  user_ids?: string[];

  /** For whom else. */
  @Optional()
  @AreOneOf(ROLES)
  roles?: string[];
}
