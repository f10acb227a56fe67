import { DependencyError } from '#foundation/errors/index.js';

/** What a partner has answered, read to its end. */
export class HttpAnswer {
  constructor(
    private readonly partner: string,
    readonly status: number,
    private readonly body: Uint8Array,
  ) {}

  /** Throws `DependencyError` when the body is no JSON in UTF-8. */
  json(): unknown {
    try {
      return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(this.body)) as unknown;
    } catch (error) {
      throw new DependencyError(this.partner, { cause: error });
    }
  }
}

/** Reads a body, and hangs up when it goes on beyond the limit. */
export async function bytesOf({ body }: Response, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > limit) throw new Error(`The body has more than ${limit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
