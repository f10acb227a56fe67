import { hash } from 'node:crypto';
import type { QueryResult } from 'pg';
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

interface Condition {
  readonly text: string;
  readonly value: unknown;
}

/** Pieces of a statement. */
interface Parts {
  readonly filter: string[];
  readonly sought: string[];
  readonly place: string[];
  readonly inOrder: string;
}

/** What a page is looked for among: all rows, the near ones, or the hits, which are found first and then put in order. */
type Reach = 'all' | 'near' | 'hits';

const SLICE = 100;

/** So many rows are near: where one in a hundred is a hit, they fill a page. */
const NEAR = 2_500;

/** A value that PostgreSQL does not know when it plans, so that it expects few hits and goes by the index that finds them. */
const HIDDEN = '(SELECT ?)';

/** A comparison that an index of its own serves alike, whatever the value. */
const EVEN = /^\w+ (= \?|IS NULL)$/;

/** A filtered list of a table's rows, read by keyset: a page costs the same wherever it begins. */
export class Listing<R extends Row> {
  private readonly conditions: Condition[] = [];
  private readonly searches: Condition[] = [];
  private order: Order = { by: 'created_at', direction: 'DESC' };
  private bound = '';
  private even = true;

  constructor(
    private readonly database: Database,
    private readonly table: Rows<R>,
  ) {}

  /** Adds a condition, `?` standing for the value; one whose value is undefined is left out. */
  where(text: string, value?: unknown): this {
    if (value === undefined && text.includes('?')) return this;
    this.conditions.push({ text, value });
    this.even &&= EVEN.test(text);
    return this;
  }

  /**
   * The same for what an index finds in no order. How many hits there are PostgreSQL can only guess, and where it expects too
   * many it walks the whole table in order to find the first: so it looks through the near rows, and else for all hits.
   */
  search(text: string, value: string | undefined): this {
    if (value === undefined) return this;
    this.searches.push({ text, value });
    this.even = false;
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
    if (this.searches.length === 0 || this.bound !== '') return this.part(limit, after, 'all');
    const near = await this.part(limit, after, 'near');
    return near.last ? near : this.part(limit, after, 'hits');
  }

  private async part(limit: number, after: Position | null, reach: Reach): Promise<Slice<R>> {
    const { direction } = this.order;
    const values: unknown[] = [];
    const filter = bindAll(values, this.conditions);
    const sought = bindAll(values, this.searches, reach === 'hits' ? HIDDEN : '?');
    const by = bind(values, this.order.by, this.order.value);
    const further = direction === 'ASC' ? '>' : '<';
    const place = after
      ? [`(${by}, id) ${further} (${bind(values, '?', after.key)}, ${bind(values, '?', after.id)})`]
      : [];
    const inOrder = `ORDER BY ${by} ${direction}, id ${direction} LIMIT`;
    const text =
      `SELECT ${this.table.columns}, ${by} ` +
      `FROM ${this.rows(reach, { filter, sought, place, inOrder })} ${inOrder} ${bind(values, '?', limit + 1)}`;
    const { rows } = await this.send(text, values);
    const items = rows.slice(0, limit).map((row) => this.table.made(row));
    const last =
      rows.length > limit
        ? { key: rows[limit - 1]?.at(-1) as Position['key'], id: items.at(-1)?.id ?? '' }
        : null;
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

  private rows(reach: Reach, { filter, sought, place, inOrder }: Parts): string {
    const { name } = this.table;
    const table = (...conditions: string[]): string => `"${name}"${where(conditions)}`;
    const within = (text: string, ...conditions: string[]): string =>
      `(SELECT * FROM ${text}) AS ${table(...conditions)}`;
    if (this.bound !== '') return within(table(...filter, ...sought) + this.bound, ...place);
    if (reach === 'near') return within(`${table(...filter, ...place)} ${inOrder} ${NEAR}`, ...sought);
    const all = table(...filter, ...sought, ...place);
    // What has an OFFSET is planned by itself, for all of its rows and not for the few that are wanted first.
    return reach === 'hits' ? within(`${all} OFFSET 0`) : all;
  }

  /** All rows that the filter finds. */
  async count(): Promise<number> {
    const values: unknown[] = [];
    const text = `SELECT count(*) AS total FROM "${this.table.name}"${where(bindAll(values, [...this.conditions, ...this.searches]))}`;
    const { rows } = await this.database.query<{ total: number }>(this.statement(text), values);
    return rows[0]?.total ?? 0;
  }

  /** What has one plan for all values goes by an index, and is short. */
  private send(text: string, values: unknown[]): Promise<QueryResult<unknown[]>> {
    const statement: Statement = { ...this.statement(text), rowMode: 'array' };
    return this.even ? this.database.read(statement, values) : this.database.query(statement, values);
  }

  /**
   * Where one plan serves all values, the text is prepared under a name: there are few, one for each set of filters.
   * A tag of half the posts and a tag of one want different plans, so such a text is planned with its values.
   */
  private statement(text: string): Statement {
    return { name: this.even ? nameOf(text) : '', text };
  }
}

/** By text: few, as `statement` says. */
const namesOfTexts = new Map<string, string>();

const nameOf = (text: string): string =>
  namesOfTexts.getOrInsertComputed(text, () => `list-${hash('sha1', text, 'hex').slice(0, 16)}`);

const bindAll = (values: unknown[], conditions: readonly Condition[], placeholder = '?'): string[] =>
  conditions.map(({ text, value }) => bind(values, text.replaceAll('?', placeholder), value));

function bind(values: unknown[], expression: string, value: unknown): string {
  if (!expression.includes('?')) return expression;
  values.push(value);
  return expression.replaceAll('?', `$${values.length}`);
}

const where = (conditions: string[]): string =>
  conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
