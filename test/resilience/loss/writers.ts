import { randomUUID } from 'node:crypto';
import { faker } from '@faker-js/faker';
import { LONG_ENOUGH } from '../../support/person.js';
import type { Ledger } from './ledger.js';

/** Nothing takes as long as this but what hangs. */
const PATIENCE_MS = 15_000;

/** Who makes one write after the other; `write` resolves to the status of its answer, and rejects when there is none. */
export interface Writer {
  write(): Promise<number>;
}

/** Whoever serves at the moment. */
export interface Service {
  url: string;
}

interface Ask {
  readonly method: 'POST' | 'PATCH';
  readonly path: string;
  readonly body?: object;
  /** What must not be done twice, and is asked for until there is an answer. */
  readonly key?: string | null;
  readonly token?: string;
}

interface Answer {
  readonly status: number;
  readonly body: { readonly id: string };
}

/** Rejects when the answer does not arrive whole. */
async function send({ url }: Service, { method, path, body, key, token }: Ask): Promise<Answer> {
  const headers = {
    'content-type': 'application/json',
    ...(key && { 'idempotency-key': key }),
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const response = await fetch(new URL(path, url), {
    method,
    headers,
    signal,
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

const isAcknowledged = ({ status }: Answer): boolean => status < 300;

/** By chance, lest faults strike only those who have one. */
const someKey = (): string | null => (faker.datatype.boolean() ? randomUUID() : null);

interface Post {
  /** Its tag, by which it is found even if its id was never heard of. */
  readonly mark: string;
  readonly key: string | null;
  readonly id: string;
  readonly content: string;
  readonly status: string;
  readonly version: number;
}

const TITLE = 'An evening in Galley';
const LAST_VERSION = 4;

/** Writes a post, edits it, publishes it, edits it again, and goes on to the next. */
export class Author {
  private count = 0;
  private post: Post | null = null;

  constructor(
    private readonly name: string,
    private readonly token: string,
    private readonly service: Service,
    private readonly ledger: Ledger,
  ) {}

  /** The next write; resolves to the status of its answer. Of a post whose write was not answered nobody writes again. */
  async write(): Promise<number> {
    const post = this.post ?? this.begin();
    const { ask, after } = next(post);
    this.post = post.version === 0 && post.key !== null ? post : null;
    this.ledger.send(post.mark, looksOf(after));
    const answer = await send(this.service, { ...ask, token: this.token });
    if (isAcknowledged(answer)) {
      this.ledger.acknowledge(post.mark);
      this.post = after.version < LAST_VERSION ? { ...after, id: answer.body.id } : null;
    }
    return answer.status;
  }

  private begin(): Post {
    this.count += 1;
    const mark = `${this.name}-${this.count}`;
    return { mark, key: someKey(), id: '', content: '', status: 'draft', version: 0 };
  }
}

function next(post: Post): { ask: Ask; after: Post } {
  const version = post.version + 1;
  const path = `/v1/posts/${post.id}`;
  const content = `${LONG_ENOUGH} For the ${version}. time.`;
  if (version === 1) {
    const body = { title: TITLE, content, tags: [post.mark] };
    return {
      ask: { method: 'POST', path: '/v1/posts', key: post.key, body },
      after: { ...post, content, version },
    };
  }
  if (version === 3)
    return {
      ask: { method: 'POST', path: `${path}/publish` },
      after: { ...post, status: 'published', version },
    };
  return { ask: { method: 'PATCH', path, body: { content } }, after: { ...post, content, version } };
}

const looksOf = ({ content, status, version }: Post): object => ({ title: TITLE, content, status, version });

/** Registers one person after the other. */
export class Registrar {
  private count = 0;
  private person: { username: string; key: string | null } | null = null;

  constructor(
    private readonly name: string,
    private readonly service: Service,
    private readonly ledger: Ledger,
  ) {}

  /** The next registration; resolves to the status of its answer. */
  async write(): Promise<number> {
    const person = this.person ?? this.begin();
    const { username, key } = person;
    this.person = key === null ? null : person;
    const email = `${username}@example.com`;
    this.ledger.send(username, { email, welcomes: 1 });
    const body = { username, email, password: 'a long evening' };
    const answer = await send(this.service, { method: 'POST', path: '/v1/users', key, body });
    if (isAcknowledged(answer)) {
      this.ledger.acknowledge(username);
      this.person = null;
    }
    return answer.status;
  }

  private begin(): { username: string; key: string | null } {
    this.count += 1;
    return { username: `${this.name}-${this.count}`, key: someKey() };
  }
}
