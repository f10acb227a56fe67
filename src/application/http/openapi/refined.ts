import { wordFor } from './vocabulary.js';

export interface Schema {
  type?: string | readonly string[];
  format?: string;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  maxItems?: number;
  enum?: readonly unknown[];
  example?: unknown;
  examples?: readonly unknown[];
  properties?: Readonly<Record<string, Schema>>;
  items?: Schema;
  anyOf?: readonly Schema[];
  allOf?: readonly Schema[];
  additionalProperties?: Schema | boolean;
}

const LARGEST_INT32 = 2_147_483_647;
/** More than any list of ours has in one answer. */
const MOST_ITEMS = 100_000;

/** Says of a schema, and all within it, what its class does not: bounds, formats and an example, by the name of the value. */
export function refine(schema: Schema, name: string): void {
  const types = [schema.type ?? []].flat();
  if (types.includes('number') || types.includes('integer')) refineNumber(schema, types);
  if (types.includes('string')) refineText(schema, name);
  if (types.includes('array')) schema.maxItems ??= name === 'data' ? 100 : MOST_ITEMS;
  const example = wordFor(name)?.example;
  const isOfType = types.includes(typeof example === 'string' ? 'string' : 'integer');
  if (example !== undefined && isOfType && !schema.enum) schema.examples ??= [example];
  if (schema.example !== undefined) {
    schema.examples ??= [schema.example];
    delete schema.example;
  }
  for (const [inner, one] of Object.entries(schema.properties ?? {})) refine(one, inner);
  for (const one of [schema.items ?? [], schema.anyOf ?? [], schema.allOf ?? []].flat()) refine(one, name);
  if (typeof schema.additionalProperties === 'object') refine(schema.additionalProperties, name);
}

/** Every number of the contract is a whole one. */
function refineNumber(schema: Schema, types: string[]): void {
  const whole = types.map((type) => (type === 'number' ? 'integer' : type));
  schema.type = whole.length === 1 ? (whole[0] ?? 'integer') : whole;
  schema.format ??= 'int32';
  schema.minimum ??= 0;
  schema.maximum ??= LARGEST_INT32;
  types.splice(0, types.length, ...whole);
}

const LENGTHS: Readonly<Record<string, number>> = { uuid: 36, 'date-time': 35 };

function refineText(schema: Schema, name: string): void {
  const word = wordFor(name);
  if (word?.format !== undefined) schema.format ??= word.format;
  if (schema.enum) return;
  const length = LENGTHS[schema.format ?? ''] ?? word?.maxLength;
  if (length !== undefined) schema.maxLength ??= length;
}
