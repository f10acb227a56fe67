/** One member of the document: a value, or a list whose items come one by one. */
export type Part = string | object | AsyncIterable<object>;

/** The text of a JSON object, made as it is taken: of a list no more than one item is there at a time. */
export async function* jsonDocument(parts: Readonly<Record<string, Part>>): AsyncGenerator<string> {
  let before = '{';
  for (const [name, part] of Object.entries(parts)) {
    yield `${before}\n${JSON.stringify(name)}:`;
    if (isList(part)) yield* listOf(part);
    else yield JSON.stringify(part);
    before = ',';
  }
  yield '\n}\n';
}

const isList = (part: Part): part is AsyncIterable<object> =>
  typeof part === 'object' && Symbol.asyncIterator in part;

async function* listOf(items: AsyncIterable<object>): AsyncGenerator<string> {
  let before = '[';
  for await (const item of items) {
    yield `${before}\n${JSON.stringify(item)}`;
    before = ',';
  }
  yield before === '[' ? '[]' : ']';
}

/** The same list, each item as something else. */
export async function* mapped<T, U>(items: AsyncIterable<T>, as: (item: T) => U): AsyncGenerator<U> {
  for await (const item of items) yield as(item);
}
