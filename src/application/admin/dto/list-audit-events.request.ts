import { IsCleanText, IsId, IsInstant, Optional } from '#foundation/validators/index.js';
import { PageRequest } from '#application/http/paging/page.request.js';

export class ListAuditEventsRequest extends PageRequest {
  /** Whose doing it was. */
  @Optional()
  @IsId()
  actor_id?: string;

  /** What it was done to: an id, or the name of what has none. */
  @Optional()
  @IsCleanText({ min: 1, max: 100 })
  subject_id?: string;

  /** What was done: `account.role-changed`. */
  @Optional()
  @IsCleanText({ min: 1, max: 100 })
  action?: string;

  @Optional()
  @IsInstant()
  created_after?: string;

  @Optional()
  @IsInstant()
  created_before?: string;
}
