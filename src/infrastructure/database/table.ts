import type { QueryResultRow } from 'pg';
import { StaleVersionError } from '#foundation/errors/index.js';
import type { Entity } from '#foundation/types/entity.js';
import type { Database, Statement } from './database.js';

type EntityClass<E> = new () => E;

/** The table of one entity, for statements written by hand: its decorators stay the only source of the columns. */
export class Table<E extends Entity> {
  readonly name: string;
  /** All readable columns, each under the name of its property. */
  readonly columns: string;
  private readonly inserting: Statement;
  private readonly updating: Statement;
  private readonly deleting: Statement;
  private readonly writable: (keyof E & string)[];

  constructor(
    private readonly database: Database,
    private readonly entityClass: EntityClass<E>,
  ) {
    const { tableName, columns } = database.metadata(entityClass);
    const readable = columns.filter((column) => column.isSelect);
    const written = readable.filter((column) => column.isInsert && column.propertyName !== 'id');
    const names = ['id', ...written.map((column) => column.databaseName)].map((name) => `"${name}"`);
    this.name = tableName;
    this.columns = readable
      .map((column) => `"${tableName}"."${column.databaseName}" AS "${column.propertyName}"`)
      .join(', ');
    this.writable = ['id', ...written.map((column) => column.propertyName)] as (keyof E & string)[];
    this.inserting = {
      name: `${tableName}-insert`,
      text: `INSERT INTO "${tableName}" (${names.join(', ')}) VALUES (${names.map((_, at) => `$${at + 1}`).join(', ')})`,
    };
    this.deleting = { name: `${tableName}-delete`, text: `DELETE FROM "${tableName}" WHERE "id" = $1` };
    this.updating = {
      name: `${tableName}-update`,
      text:
        `UPDATE "${tableName}" SET ${names.map((name, at) => `${name} = $${at + 1}`).join(', ')} ` +
        `WHERE "id" = $1 AND "version" = $${names.length + 1}`,
    };
  }

  /** The entities that a condition finds (`WHERE …` and what follows it); `name` stands for that text. */
  async find(name: string, condition: string, values: unknown[]): Promise<E[]> {
    const text = `SELECT ${this.columns} FROM "${this.name}" ${condition}`;
    const { rows } = await this.database.query({ name: `${this.name}-${name}`, text }, values);
    return rows.map((row) => this.entityOf(row));
  }

  async findOne(name: string, condition: string, values: unknown[]): Promise<E | null> {
    const [entity] = await this.find(name, condition, values);
    return entity ?? null;
  }

  /** Inserts what was never stored, else updates; raises `version`. Throws `StaleVersionError` when somebody was faster. */
  async save(entity: E): Promise<E> {
    const stored = entity.version;
    entity.version = stored + 1;
    const values = this.writable.map((property) => entity[property]);
    if (stored === 0) {
      await this.database.query(this.inserting, values);
      return entity;
    }
    const { rowCount } = await this.database.query(this.updating, [...values, stored]);
    if (rowCount === 0) throw new StaleVersionError(this.entityClass.name);
    return entity;
  }

  /** Deletes the row; resolves to whether there was one. */
  async delete(id: string): Promise<boolean> {
    const { rowCount } = await this.database.query(this.deleting, [id]);
    return rowCount === 1;
  }

  entityOf(row: QueryResultRow): E {
    return Object.assign(new this.entityClass(), row);
  }
}
