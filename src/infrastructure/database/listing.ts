import { hash } from 'node:crypto';
import type { QueryResult, QueryResultRow } from 'pg';
import type { Database, Statement } from './database.js';
import type { Row, Rows } from './rows.js';

/** A place in an ordered list: the sort key and the id of the item before it. */
export interface Position {
  readonly key: string | number;
  readonly id: string;
}

/** A piece of a list; `last` is the place to go on from, null at the end. */
export interface Slice<T> {
  readonly items: T[];
  readonly last: Position | null;
}

interface Order {
  /** An SQL expression that is never null. */
  readonly by: string;
  readonly direction: 'ASC' | 'DESC';
  readonly value?: unknown;
}

const SLICE = 100;

/** A comparison that an index of its own serves alike, whatever the value. */
const EVEN = /^\w+ (= \?|IS NULL)$/;

/** A filtered list of a table's rows, read by keyset: a page costs the same wherever it begins. */
export class Listing<R extends Row> {
  private readonly conditions: string[] = [];
  private readonly values: unknown[] = [];
  private order: Order = { by: 'created_at', direction: 'DESC' };
  private bound = '';
  private even = true;

  constructor(
    private readonly database: Database,
    private readonly table: Rows<R>,
  ) {}

  /** Adds a condition, `?` standing for the value; one whose value is undefined is left out. */
  where(condition: string, value?: unknown): this {
    if (value === undefined && condition.includes('?')) return this;
    this.conditions.push(bind(this.values, condition, value));
    this.even &&= EVEN.test(condition);
    return this;
  }

  /** The id settles the order of equal keys. */
  orderBy(expression: string, direction: Order['direction'], value?: unknown): this {
    this.order = { by: expression, direction, value };
    return this;
  }

  /** Orders only the first `size` rows by another order: what sorts without an index must not grow with the table. */
  among(size: number, order: string): this {
    this.bound = ` ORDER BY ${order} LIMIT ${size}`;
    return this;
  }

  /** Up to `limit` items after a place, or from the beginning. */
  async slice(limit: number, after: Position | null): Promise<Slice<R>> {
    const { direction } = this.order;
    const values = [...this.values];
    const by = bind(values, this.order.by, this.order.value);
    const further = direction === 'ASC' ? '>' : '<';
    const place = after
      ? [`(${by}, id) ${further} (${bind(values, '?', after.key)}, ${bind(values, '?', after.id)})`]
      : [];
    const text =
      `SELECT ${this.table.columns}, ${by} AS "sortKey" FROM ${this.rows(place)} ` +
      `ORDER BY ${by} ${direction}, id ${direction} LIMIT ${bind(values, '?', limit + 1)}`;
    const { rows } = await this.send<{ sortKey: string | number }>(text, values);
    const items = rows.slice(0, limit).map((row) => this.table.made(row));
    const last =
      rows.length > limit ? { key: rows[limit - 1]?.sortKey ?? '', id: items.at(-1)?.id ?? '' } : null;
    return { items, last };
  }

  /** All items, read a slice at a time while somebody takes them. */
  async *walk(): AsyncGenerator<R> {
    let after: Position | null = null;
    do {
      // oxlint-disable-next-line no-await-in-loop -- where a slice begins is known when the one before it is there
      const { items, last }: Slice<R> = await this.slice(SLICE, after);
      yield* items;
      after = last;
    } while (after);
  }

  private rows(place: string[]): string {
    const { name } = this.table;
    if (this.bound === '') return `"${name}"${where([...this.conditions, ...place])}`;
    return `(SELECT * FROM "${name}"${where(this.conditions)}${this.bound}) AS "${name}"${where(place)}`;
  }

  /** All rows that the filter finds. */
  async count(): Promise<number> {
    const text = `SELECT count(*) AS total FROM "${this.table.name}"${where(this.conditions)}`;
    const { rows } = await this.database.query<{ total: number }>(this.statement(text), this.values);
    return rows[0]?.total ?? 0;
  }

  /** What has one plan for all values goes by an index, and is short. */
  private send<Result extends QueryResultRow>(text: string, values: unknown[]): Promise<QueryResult<Result>> {
    const statement = this.statement(text);
    return this.even
      ? this.database.read<Result>(statement, values)
      : this.database.query<Result>(statement, values);
  }

  /**
   * Where one plan serves all values, the text is prepared under a name: there are few, one for each set of filters.
   * A tag of half the posts and a tag of one want different plans, so such a text is planned with its values.
   */
  private statement(text: string): Statement {
    return { name: this.even ? `list-${hash('sha1', text, 'hex').slice(0, 16)}` : '', text };
  }
}

function bind(values: unknown[], expression: string, value: unknown): string {
  if (!expression.includes('?')) return expression;
  values.push(value);
  return expression.replaceAll('?', `$${values.length}`);
}

const where = (conditions: string[]): string =>
  conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
