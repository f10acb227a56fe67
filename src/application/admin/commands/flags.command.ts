import { RequestValidationPipe } from '#application/http/validation/validation.pipe.js';
import { ValidationFailed } from '#application/http/problems/edge.errors.js';
import type { FlagNow } from '#infrastructure/flags/flags.js';
import { ChangeFlagRequest } from '../dto/change-flag.request.js';
import { type FlagsService, sentenceOf } from '../flags.service.js';

/** Every flag, one a line: its key, for whom it is on, and who says so. */
export function listFlags(flags: FlagsService): string {
  return flags
    .list()
    .map((flag) => lineOf(flag))
    .join('\n');
}

/** Changes what is said of a flag, under the rules of the API and told in the trail. Throws `NotFoundError` and `FlagsNotChangeable`. */
export async function setFlag(flags: FlagsService, key: string, said: object): Promise<string> {
  return lineOf(await flags.change(key, await requestOf(said), { actorId: null }));
}

const lineOf = ({ key, rule, source }: FlagNow): string => `${key}  ${sentenceOf(rule)}  (${source})`;

async function requestOf(said: object): Promise<ChangeFlagRequest> {
  try {
    const metadata = { type: 'body', metatype: ChangeFlagRequest } as const;
    return (await new RequestValidationPipe().transform(said, metadata)) as ChangeFlagRequest;
  } catch (error) {
    if (!(error instanceof ValidationFailed)) throw error;
    const faults = error.errors.map(({ field, message }) => `${field}: ${message}`);
    throw new Error(faults.join('\n'), { cause: error });
  }
}
