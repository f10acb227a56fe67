/** What a column of a copied row may hold. */
export type CopyValue = string | number | boolean | null | readonly string[];

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** A row in the text format of COPY. */
export const copyLine = (values: readonly CopyValue[]): string => `${values.map(field).join('\t')}\n`;

function field(value: CopyValue): string {
  if (value === null) return String.raw`\N`;
  const text = typeof value === 'object' ? arrayLiteral(value) : String(value);
  return text.replaceAll(/[\\\t\n\r]/g, (character) => ESCAPES[character] ?? character);
}

const arrayLiteral = (items: readonly string[]): string =>
  `{${items.map((item) => `"${item.replaceAll(/["\\]/g, String.raw`\$&`)}"`).join(',')}}`;
