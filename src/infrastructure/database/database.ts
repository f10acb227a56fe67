import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { Pool, PoolClient, QueryResult, QueryResultRow } from 'pg';
import { DataSource, type ObjectLiteral, type EntityMetadata, type EntityTarget } from 'typeorm';
import { DatabaseSettings } from '#infrastructure/config/settings.js';
import { lostConnection, translate } from './database.errors.js';

/** A statement by its name: parsed and planned once a connection. The name stands for the text, always. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** The one door to PostgreSQL: statements by name, and transactions that everything called inside joins. */
@Injectable()
export class Database {
  private readonly transactions = new AsyncLocalStorage<PoolClient>();

  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly settings: DatabaseSettings,
  ) {}

  /**
   * Runs a statement in the transaction that is open around the caller, else by itself.
   * Throws `ConstraintViolation`, and `DependencyError` when the server does not answer.
   */
  async query<Row extends QueryResultRow>(
    statement: Statement,
    values: unknown[] = [],
  ): Promise<QueryResult<Row>> {
    // A pooler in transaction mode hands each transaction another session, which does not know the name.
    const query =
      this.settings.pooler === 'transaction' ? { text: statement.text, values } : { ...statement, values };
    try {
      const transaction = this.transactions.getStore();
      return await (transaction ? transaction.query<Row>(query) : this.alone<Row>(query));
    } catch (error) {
      throw translate(error);
    }
  }

  private async alone<Row extends QueryResultRow>(query: {
    text: string;
    values: unknown[];
  }): Promise<QueryResult<Row>> {
    const client = await this.pool.connect();
    try {
      const result = await client.query<Row>(query);
      client.release();
      return result;
    } catch (error) {
      // Only a broken connection is thrown away: a refused row is no reason to dial again.
      client.release(error instanceof Error && lostConnection(error));
      throw error;
    }
  }

  /** Runs the work in a transaction; inside one it joins. Rolled back when the work throws. */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    if (this.transactions.getStore()) return work();
    try {
      return await this.source.transaction(async ({ queryRunner }) =>
        this.transactions.run((await queryRunner?.connect()) as PoolClient, work),
      );
    } catch (error) {
      throw translate(error);
    }
  }

  /** What the entity's decorators say of its table. */
  metadata<E extends ObjectLiteral>(entity: EntityTarget<E>): EntityMetadata {
    return this.source.getMetadata(entity);
  }

  private get pool(): Pool {
    return (this.source.driver as unknown as { master: Pool }).master;
  }
}
