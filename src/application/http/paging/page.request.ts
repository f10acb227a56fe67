import { IsCleanText, IsFlagText, IsWholeText, Optional } from '#foundation/validators/index.js';

/** Which piece of a collection, and how much of it. */
export abstract class PageRequest {
  /** How many items at the most. */
  @Optional()
  @IsWholeText({ min: 1, max: 100 })
  limit: number = 20;

  /** Where the page before this one ended: its `pagination.next_cursor`. */
  @Optional()
  @IsCleanText({ max: 2048 })
  cursor?: string;

  /** Whether to count all items that match, which costs a query of its own. */
  @Optional()
  @IsFlagText()
  include_total: boolean = false;
}
