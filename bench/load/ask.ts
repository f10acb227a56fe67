/** A request that is made again and again. */
export interface Ask {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Job {
  readonly port: number;
  /** Asked one after the other, and from the first again. */
  readonly asks: readonly Ask[];
  readonly connections: number;
  readonly seconds: number;
  /** Requests a second, whatever becomes of them; without it each connection asks as soon as it is answered. */
  readonly rate?: number;
  /** Counts answers by their status instead of failing on the first that is no success. */
  readonly allowsFailures?: true;
}

export interface Report {
  readonly answered: number;
  readonly seconds: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Of a body, on average. */
  readonly bytes: number;
  readonly statuses: Readonly<Record<string, number>>;
}

/** The bytes of a request. */
export function bytesOf({ method, path, headers = {}, body }: Ask): Buffer {
  const all = {
    host: '127.0.0.1',
    ...headers,
    ...(body !== undefined && {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
    }),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`);
}
