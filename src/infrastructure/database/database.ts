import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { ClientBase, Pool, PoolClient, QueryResult, QueryResultRow } from 'pg';
import { DataSource, type ObjectLiteral, type EntityMetadata, type EntityTarget } from 'typeorm';
import { DependencyError } from '#foundation/errors/index.js';
import { DatabaseSettings } from '#infrastructure/config/settings.js';
import { type Deed, type Query, send, Transaction } from './connection.js';
import { type ConnectionCounts, Connections } from './connections.js';
import { answerTimeoutMs } from './data-source-options.js';
import { Deadlines } from './deadlines.js';
import { Pipeline } from './pipeline.js';
import { retryConflicts } from './retry-conflicts.js';

/** A statement by its name: parsed and planned once a connection. The name stands for the text, always; '' is none. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  /** Rows are the values of their columns, in their order, which costs the driver less than objects. */
  readonly rowMode?: 'array';
}

/** The one door to PostgreSQL: statements by name, and transactions that everything called inside joins. */
@Injectable()
export class Database implements OnApplicationShutdown {
  /** Told of each fault that is the server's. */
  onFault: () => void = () => undefined;
  /** Told of each statement that has ended, well or badly, and how long the server took. */
  onStatement: (text: string, seconds: number) => void = () => undefined;
  private readonly transactions = new AsyncLocalStorage<Transaction>();
  private readonly connections: Connections;
  private readonly deadlines: Deadlines;
  private readonly pipeline: Pipeline;

  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly settings: DatabaseSettings,
  ) {
    // What has ended one connection has most likely ended those that were open beside it.
    const distrustAll = (): void => {
      this.connections.distrust();
      void this.pipeline.renew();
    };
    const { master } = source.driver as unknown as { master: Pool };
    this.connections = new Connections(master, settings, distrustAll);
    this.pipeline = new Pipeline(settings, distrustAll);
    this.deadlines = new Deadlines(answerTimeoutMs(settings));
  }

  /**
   * Runs a statement in the transaction that is open around the caller, else by itself.
   * Throws `ConstraintViolation`, `DependencyError` when the server does not answer, `DegradedError` when too many wait.
   */
  async query<Row extends QueryResultRow>(
    statement: Statement,
    values: unknown[] = [],
  ): Promise<QueryResult<Row>> {
    // A pooler in transaction mode hands each transaction another session, which does not know the name.
    const query: Query =
      this.settings.pooler === 'transaction'
        ? { ...statement, name: '', values, summary: statement.name }
        : { ...statement, values };
    const transaction = this.transactions.getStore();
    if (transaction) return transaction.send<Row>(query);
    return this.watched(() =>
      retryConflicts(() => this.connections.lend((client) => this.send<Row>(client, query))),
    );
  }

  /** The same for a read by a name that is short and waits for no lock: many share a connection. */
  read<Row extends QueryResultRow>(statement: Statement, values: unknown[] = []): Promise<QueryResult<Row>> {
    // Behind a pooler in transaction mode there is nothing to be kept open.
    if (this.transactions.getStore() || this.settings.pooler === 'transaction')
      return this.query<Row>(statement, values);
    return this.watched(() =>
      this.pipeline.lend((client) => this.send<Row>(client, { ...statement, values })),
    );
  }

  private async send<Row extends QueryResultRow>(
    client: ClientBase,
    query: Query,
  ): Promise<QueryResult<Row>> {
    const startedAt = performance.now();
    const place = this.deadlines.begin(client, startedAt);
    try {
      return await send<Row>(client, query);
    } finally {
      this.deadlines.end(place);
      this.onStatement(query.text, (performance.now() - startedAt) / 1_000);
    }
  }

  /**
   * Runs the work in a transaction; inside one it joins. Rolled back when the work throws, and done once more when
   * another transaction was in its way: what the work does, it does to the database alone.
   */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    if (this.transactions.getStore()) return work();
    const { result, transaction } = await this.watched(() =>
      retryConflicts(() => this.connections.lend((client) => this.attempt(client, work))),
    );
    await inOrder([...transaction.afterPossibleCommit, ...transaction.afterCommit]);
    return result;
  }

  private async attempt<T>(
    client: PoolClient,
    work: () => Promise<T>,
  ): Promise<{ result: T; transaction: Transaction }> {
    const transaction = new Transaction((query) => this.send(client, query));
    try {
      const result = await transaction.around(() => this.transactions.run(transaction, work));
      return { result, transaction };
    } catch (error) {
      if (transaction.mayBeCommitted) await inOrder(transaction.afterPossibleCommit);
      throw error;
    }
  }

  /** A fault of the server is a reason to look whether it is still there. */
  private async watched<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof DependencyError) this.onFault();
      throw error;
    }
  }

  /** Acts once the open transaction is committed, and not if it is not; outside one, now. */
  async afterCommit(act: Deed): Promise<void> {
    const transaction = this.transactions.getStore();
    if (transaction) transaction.afterCommit.push(act);
    else await act();
  }

  /** The same for what does no harm: also when the connection is lost before it is heard whether it was committed. */
  async afterPossibleCommit(act: Deed): Promise<void> {
    const transaction = this.transactions.getStore();
    if (transaction) transaction.afterPossibleCommit.push(act);
    else await act();
  }

  /** The connections of the pool as they are now. */
  get connectionCounts(): ConnectionCounts {
    return this.connections.counts;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pipeline.end();
    this.deadlines.stop();
  }

  /** What the entity's decorators say of its table. */
  metadata<E extends ObjectLiteral>(entity: EntityTarget<E>): EntityMetadata {
    return this.source.getMetadata(entity);
  }
}

async function inOrder(deeds: readonly Deed[]): Promise<void> {
  for (const act of deeds) await act(); // oxlint-disable-line no-await-in-loop -- in the order in which they were asked for
}
