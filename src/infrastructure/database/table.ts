import { StaleVersionError } from '#foundation/errors/index.js';
import type { Entity } from '#foundation/types/entity.js';
import type { Database, Statement } from './database.js';
import { Rows } from './rows.js';

/** The table of one entity, for statements written by hand. */
export class Table<E extends Entity> extends Rows<E> {
  private readonly inserting: Statement;
  private readonly updating: Statement;
  private readonly deleting: Statement;
  private readonly writable: (keyof E & string)[];

  constructor(database: Database, entityClass: new () => E) {
    super(database, entityClass);
    const written = database
      .metadata(entityClass)
      .columns.filter((column) => column.isSelect && column.isInsert && column.propertyName !== 'id');
    const names = ['id', ...written.map((column) => column.databaseName)].map((name) => `"${name}"`);
    this.writable = ['id', ...written.map((column) => column.propertyName)] as (keyof E & string)[];
    this.inserting = {
      name: `${this.name}-insert`,
      text: `INSERT INTO "${this.name}" (${names.join(', ')}) VALUES (${names.map((_, at) => `$${at + 1}`).join(', ')})`,
    };
    this.deleting = { name: `${this.name}-delete`, text: `DELETE FROM "${this.name}" WHERE "id" = $1` };
    this.updating = {
      name: `${this.name}-update`,
      text:
        `UPDATE "${this.name}" SET ${names.map((name, at) => `${name} = $${at + 1}`).join(', ')} ` +
        `WHERE "id" = $1 AND "version" = $${names.length + 1}`,
    };
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
    if (rowCount === 0) throw new StaleVersionError(this.rowClass.name);
    return entity;
  }

  /** Deletes the row; resolves to whether there was one. */
  async delete(id: string): Promise<boolean> {
    const { rowCount } = await this.database.query(this.deleting, [id]);
    return rowCount === 1;
  }
}
