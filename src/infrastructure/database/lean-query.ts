import { type FieldDef, Query, type QueryConfig, type QueryResult, type QueryResultRow } from 'pg';

/** What is asked of the driver. */
export interface Question extends QueryConfig {
  readonly rowMode?: 'array';
}

type Callback<Row extends QueryResultRow> = (error: Error | undefined, result: QueryResult<Row>) => void;

/** What the rows of a statement are like. */
interface Shape {
  readonly fields: FieldDef[];
  readonly _parsers: unknown;
  readonly _prebuiltEmptyResultObject: unknown;
}

/** The driver's end of a connection, as a query uses it. */
interface Wire {
  readonly parsedStatements: unknown;
  readonly submittedNamedStatements: unknown;
  parse(statement: unknown): void;
  bind(values: unknown): void;
  describe(portal: unknown): void;
  execute(portal: unknown): void;
  close(statement: unknown): void;
  sync(): void;
}

/** What the driver's types do not tell of a query. */
interface Internals {
  readonly name: string | undefined;
  readonly _result: Shape & { readonly _parseRowAsArray: unknown };
  prepare(wire: Wire): void;
  handleCommandComplete(message: unknown, wire: Wire): void;
}

const DriversQuery = Query as unknown as new <Row extends QueryResultRow>(
  text: string,
  values: unknown,
  callback: Callback<Row>,
) => Query<Row> & Internals;

/** What is known of the statements of a connection. */
interface Known {
  /** By the name of the statement, which stands for as long as the connection does. */
  readonly shapes: Map<string, Shape>;
  /** The connection, but that it asks for no shape. */
  readonly terse: Wire;
}

const known = new WeakMap<Wire, Known>();

const knownOf = (wire: Wire): Known =>
  known.getOrInsertComputed(wire, () => ({ shapes: new Map(), terse: terselyBy(wire) }));

const terselyBy = (wire: Wire): Wire => ({
  parsedStatements: wire.parsedStatements,
  submittedNamedStatements: wire.submittedNamedStatements,
  parse: (statement) => wire.parse(statement),
  bind: (values) => wire.bind(values),
  describe: () => undefined,
  execute: (portal) => wire.execute(portal),
  close: (statement) => wire.close(statement),
  sync: () => wire.sync(),
});

/**
 * The driver's `Query`, without two of its habits: it copies what it is told by descriptors of properties, and has the
 * server describe the rows of a statement anew each time that it is sent, though they stay as they are.
 */
export class LeanQuery<Row extends QueryResultRow> extends DriversQuery<Row> {
  private isNew = false;

  constructor({ text, values, name, rowMode }: Question, callback: Callback<Row>) {
    super(text, values, callback);
    // Who has a callback has the rows; the driver says so only when it is told their shape.
    Object.assign(this, { name, _accumulateRows: true });
    const { _result: result } = this;
    const { _parseRowAsArray: parseRow } = result;
    if (rowMode === 'array') Object.assign(result, { rowAsArray: true, parseRow });
  }

  override prepare(wire: Wire): void {
    const { name, _result: result } = this;
    const { shapes, terse } = knownOf(wire);
    const shape = name ? shapes.get(name) : undefined;
    this.isNew = shape === undefined;
    Object.assign(result, shape);
    super.prepare(shape ? terse : wire);
  }

  override handleCommandComplete(message: unknown, wire: Wire): void {
    const { name, _result: result } = this;
    const { fields, _parsers, _prebuiltEmptyResultObject } = result;
    if (this.isNew && name) knownOf(wire).shapes.set(name, { fields, _parsers, _prebuiltEmptyResultObject });
    super.handleCommandComplete(message, wire);
  }
}
