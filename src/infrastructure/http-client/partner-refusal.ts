import { InternalError, Problem } from '#foundation/errors/index.js';

/** A partner works, and does not want what it was given: our fault, which calling again does not mend and no circuit counts. */
@Problem(
  'partner-refusal',
  'Internal Server Error',
  'A service that we ask refused what we asked. Give the `request_id` when you report it.',
)
export class PartnerRefusal extends InternalError {
  constructor(partner: string, answer: string) {
    super({ cause: new Error(`${partner} refuses with ${answer}`) });
  }
}
