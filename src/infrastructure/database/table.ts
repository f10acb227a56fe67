import { StaleVersionError } from '#foundation/errors/index.js';
import type { Entity } from '#foundation/types/entity.js';
import type { Database, Statement } from './database.js';
import { Rows } from './rows.js';

/** The table of one entity, for statements written by hand. */
export class Table<E extends Entity> extends Rows<E> {
  private readonly inserting: Statement;
  private readonly updating: Statement;
  private readonly deleting: Statement;
  private readonly into: string;
  private readonly writable: (keyof E & string)[];
  /** The values of those, as parameters that say of what type they are. */
  private readonly typed: string;

  constructor(database: Database, entityClass: new () => E) {
    super(database, entityClass);
    const written = database
      .metadata(entityClass)
      .columns.filter((column) => column.isSelect && column.isInsert)
      // The id first: by `$1` an update finds its row.
      .toSorted((one, other) => Number(other.propertyName === 'id') - Number(one.propertyName === 'id'));
    const names = written.map((column) => `"${column.databaseName}"`);
    this.writable = written.map((column) => column.propertyName as keyof E & string);
    this.typed = written
      .map(({ type, isArray }, at) => `$${at + 1}::${String(type)}${isArray ? '[]' : ''}`)
      .join(', ');
    this.into = `INSERT INTO "${this.name}" (${names.join(', ')})`;
    this.inserting = {
      name: `${this.name}-insert`,
      text: `${this.into} VALUES (${names.map((_, at) => `$${at + 1}`).join(', ')})`,
    };
    this.deleting = { name: `${this.name}-delete`, text: `DELETE FROM "${this.name}" WHERE "id" = $1` };
    this.updating = {
      name: `${this.name}-update`,
      text:
        `UPDATE "${this.name}" SET ${names.map((name, at) => `${name} = $${at + 1}`).join(', ')} ` +
        `WHERE "id" = $1 AND "version" = $${names.length + 1}`,
    };
  }

  /** A statement for `insert`: one row for each that `source` (`FROM … WHERE …`) finds, which is told the parameters of properties. */
  insertion(
    name: string,
    source: (parameterOf: (property: keyof E & string) => string) => string,
  ): Statement {
    const parameterOf = (property: keyof E & string): string => `$${this.writable.indexOf(property) + 1}`;
    return { name: `${this.name}-${name}`, text: `${this.into} SELECT ${this.typed} ${source(parameterOf)}` };
  }

  /** Inserts what was never stored by an `insertion`; resolves to whether that has found a row. */
  async insert(insertion: Statement, entity: E): Promise<boolean> {
    entity.version += 1;
    const { rowCount } = await this.database.query(insertion, this.valuesOf(entity));
    return rowCount === 1;
  }

  private valuesOf(entity: E): unknown[] {
    return this.writable.map((property) => entity[property]);
  }

  /** Inserts what was never stored, else updates; raises `version`. Throws `StaleVersionError` when somebody was faster. */
  async save(entity: E): Promise<E> {
    const stored = entity.version;
    entity.version = stored + 1;
    const values = this.valuesOf(entity);
    if (stored === 0) {
      await this.database.query(this.inserting, values);
      return entity;
    }
    const { rowCount } = await this.database.query(this.updating, [...values, stored]);
    if (rowCount === 0) throw new StaleVersionError(this.rowClass.name);
    return entity;
  }

  /** Deletes the row; resolves to whether there was one. */
  async delete(id: string): Promise<boolean> {
    const { rowCount } = await this.database.query(this.deleting, [id]);
    return rowCount === 1;
  }
}
