import type { QueryResult } from 'pg';
import type { Database, Statement } from './database.js';

/** What can be told from its neighbours. */
export interface Row {
  readonly id: string;
}

/** The rows of one table, to be read: the decorators of their class stay the only source of the columns. */
export class Rows<R extends Row> {
  readonly name: string;
  /** All readable columns, each under the name of its property. */
  readonly columns: string;
  private readonly properties: readonly string[];
  private readonly statements = new Map<string, Statement>();

  constructor(
    protected readonly database: Database,
    protected readonly rowClass: new () => R,
  ) {
    const { tableName, columns } = database.metadata(rowClass);
    this.name = tableName;
    const readable = columns.filter((column) => column.isSelect);
    this.properties = readable.map(({ propertyName }) => propertyName);
    this.columns = readable
      .map((column) => `"${tableName}"."${column.databaseName}" AS "${column.propertyName}"`)
      .join(', ');
  }

  /** What a condition finds (`WHERE …` and what follows it); `name` stands for that text. */
  async find(name: string, condition: string, values: unknown[]): Promise<R[]> {
    const { rows } = await this.read(name, condition, values);
    return rows.map((row) => this.made(row));
  }

  async findOne(name: string, condition: string, values: unknown[]): Promise<R | null> {
    const { rows } = await this.read(name, condition, values);
    return rows[0] ? this.made(rows[0]) : null;
  }

  private read(name: string, condition: string, values: unknown[]): Promise<QueryResult<unknown[]>> {
    const statement = this.statements.getOrInsertComputed(name, () => ({
      name: `${this.name}-${name}`,
      text: `SELECT ${this.columns} FROM "${this.name}" ${condition}`,
      rowMode: 'array',
    }));
    return this.database.read<unknown[]>(statement, values);
  }

  /** What a statement that is no mere read returns, all `columns` first. */
  async returned(statement: Statement, values: unknown[]): Promise<R[]> {
    const { rows } = await this.database.query<unknown[]>({ ...statement, rowMode: 'array' }, values);
    return rows.map((row) => this.made(row));
  }

  /** One of the class, from the values of `columns`; what comes after them is left out. */
  made(values: readonly unknown[]): R {
    const made = new this.rowClass();
    this.properties.forEach((property, at) => {
      (made as Record<string, unknown>)[property] = values[at];
    });
    return made;
  }
}
