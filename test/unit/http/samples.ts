import { expect } from '@jest/globals';
import { ValidationFailed } from '#application/http/problems/edge.errors.js';
import { RequestValidationPipe } from '#application/http/validation/validation.pipe.js';
import { IsCleanText, IsInstant, IsTag, IsTags, Optional } from '#foundation/validators/index.js';

/** A request with a field of each kind. */
class Sample {
  @Optional()
  @IsInstant()
  at?: string;

  @Optional()
  @IsTags()
  tags?: string[];

  @Optional()
  @IsTag()
  tag?: string;

  @Optional()
  @IsCleanText({ min: 2, max: 5 })
  text?: string;
}

const pipe = new RequestValidationPipe();
const validate = (value: object): Promise<Sample> =>
  pipe.transform(value, { type: 'body', metatype: Sample }) as Promise<Sample>;

/** What is made of the value; null where it is refused. */
export async function madeOf<Field extends keyof Sample>(
  field: Field,
  value: unknown,
): Promise<Sample[Field] | null> {
  try {
    return (await validate({ [field]: value }))[field];
  } catch (error) {
    expect(error).toBeInstanceOf(ValidationFailed);
    return null;
  }
}

/** The types of the faults, by field. */
export const faultsOf = async (value: object): Promise<Record<string, string>> => {
  const error = await validate(value).catch((refusal: unknown) => refusal);
  expect(error).toBeInstanceOf(ValidationFailed);
  return Object.fromEntries((error as ValidationFailed).errors.map(({ field, type }) => [field, type]));
};
