import type { Duplex } from 'node:stream';
import { types } from 'node:util';
import { SpanKind } from '@opentelemetry/api';
import type { Client, ClientBase, QueryResult, QueryResultRow } from 'pg';
import { traced } from '../observability/tracing/spans.js';
import { lostConnection, translate } from './database.errors.js';
import { LeanQuery, type Question } from './lean-query.js';

/** A statement on its way; `summary` stands for its name where a pooler in between does not bear one. */
export interface Query extends Question {
  readonly summary?: string;
}

/** What the driver's types do not tell of a client. */
type Wired = ClientBase & { readonly connection: { readonly stream: Duplex } };

/** What a client speaks through. */
export const streamOf = (client: ClientBase): Duplex => (client as Wired).connection.stream;

/** Sends a statement. A connection that is lost over it is closed at once, so that the pool does not take it back. */
export function send<Row extends QueryResultRow>(
  client: ClientBase,
  query: Query,
): Promise<QueryResult<Row>> {
  // Its name stands for its text, and no value is in either.
  const summary = query.summary || query.name || firstWord(query.text);
  const facts = { 'db.system.name': 'postgresql', 'db.query.summary': summary };
  return traced(summary, { kind: SpanKind.CLIENT, facts }, () => sendAlone<Row>(client, query));
}

const firstWord = (text: string): string => /\w+/.exec(text)?.[0]?.toUpperCase() ?? '';

async function sendAlone<Row extends QueryResultRow>(
  client: ClientBase,
  query: Question,
): Promise<QueryResult<Row>> {
  try {
    return await answerTo<Row>(client, query);
  } catch (error) {
    // The driver's own leads to the socket it was read from, this one to whoever has asked.
    if (types.isNativeError(error)) Error.captureStackTrace(error);
    if (lostConnection(error)) void (client as unknown as Client).end();
    throw translate(error);
  }
}

/** By callback: what the driver's own promise closes over outlives the answer, and keeps the collector busy. */
const answerTo = <Row extends QueryResultRow>(
  client: ClientBase,
  query: Question,
): Promise<QueryResult<Row>> =>
  new Promise((resolve, reject) => {
    client.query(new LeanQuery<Row>(query, (error, result) => (error ? reject(error) : resolve(result))));
  });

export type Send = <Row extends QueryResultRow>(query: Query) => Promise<QueryResult<Row>>;

export type Deed = () => Promise<void>;

/** What is done on one connection and kept as a whole, or not at all. */
export class Transaction {
  /** What waits for the commit. */
  readonly afterCommit: Deed[] = [];
  /** What is to be done also when it is never heard whether it was committed. */
  readonly afterPossibleCommit: Deed[] = [];
  private ended = false;
  private unheard = false;

  constructor(private readonly pass: Send) {}

  /** Whether the connection was lost between the commit and its answer. */
  get mayBeCommitted(): boolean {
    return this.unheard;
  }

  /** Throws when the transaction is over: the connection is somebody else's by then. */
  async send<Row extends QueryResultRow>(query: Query): Promise<QueryResult<Row>> {
    if (this.ended) throw new Error('The transaction has ended: what its work begins, its work must await');
    return this.pass<Row>(query);
  }

  /** Begins, does the work, and commits; takes everything back when the work throws. */
  async around<T>(work: () => Promise<T>): Promise<T> {
    await this.pass({ text: 'BEGIN' });
    try {
      const result = await work();
      await this.commit();
      return result;
    } catch (error) {
      // Where the connection is lost, the server takes it back.
      await this.pass({ text: 'ROLLBACK' }).catch(() => undefined);
      throw error;
    } finally {
      this.ended = true;
    }
  }

  /** The server answers a COMMIT after a failed statement with a rollback, and calls that no error. */
  private async commit(): Promise<void> {
    this.unheard = true;
    const { command } = await this.pass({ text: 'COMMIT' });
    this.unheard = false;
    if (command !== 'COMMIT') throw new Error('Nothing was kept: a statement of the transaction had failed');
  }
}
