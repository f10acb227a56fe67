import { Client, type QueryResultRow } from 'pg';

import { Database, type Statement } from '#infrastructure/database/database.js';

/** The session's own plans: those that a statement has when it has been used often enough for a generic one. */
const USES = 8;

interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Rows Removed by Filter'?: number;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  Plans?: Node[];
}

/** How PostgreSQL has gone about a statement, and what that statement has brought about. */
export interface Plan {
  readonly text: string;
  readonly nodes: Node[];
  /** Pages that were looked at. */
  readonly pages: number;
  /** Rows that were looked at in vain. */
  readonly vain: number;
  /** The tables that were read from one end to the other. */
  readonly scanned: string[];
}

export interface Sent {
  readonly statement: Statement;
  readonly values: unknown[];
}

/** Notes what goes to the server. */
export class RecordingDatabase extends Database {
  readonly sent: Sent[] = [];

  override query<Row extends QueryResultRow>(statement: Statement, values: unknown[] = []) {
    this.sent.push({ statement, values });
    return super.query<Row>(statement, values);
  }

  override read<Row extends QueryResultRow>(statement: Statement, values: unknown[] = []) {
    return this.query<Row>(statement, values);
  }
}

/** A session that tells the plan of each statement, those of foreign keys included. */
export class PlanningSession implements AsyncDisposable {
  private readonly told: Plan[] = [];

  private constructor(private readonly client: Client) {
    client.on('notice', ({ message = '' }) => {
      const { 'Query Text': text, Plan: plan } = JSON.parse(message.slice(message.indexOf('{')));
      this.told.push(planOf(text, plan));
    });
  }

  static async open(url: string): Promise<PlanningSession> {
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query(`LOAD 'auto_explain'`);
    await client.query(`
      SET statement_timeout = 0;
      SET auto_explain.log_analyze = on;
      SET auto_explain.log_buffers = on;
      SET auto_explain.log_timing = off;
      SET auto_explain.log_nested_statements = on;
      SET auto_explain.log_format = json;
      SET auto_explain.log_level = notice;
      SET auto_explain.log_min_duration = 0;
    `);
    return new PlanningSession(client);
  }

  /** The plans of a statement in the session's long run; nothing of it is kept. */
  async plansOf({ statement, values }: Sent): Promise<Plan[]> {
    for (let use = 1; use <= USES; use++) {
      await this.client.query('BEGIN');
      this.told.length = 0;
      await this.client.query({ ...statement, values });
      await this.client.query('ROLLBACK');
    }
    return this.told.splice(0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.end();
  }
}

function planOf(text: string, top: Node): Plan {
  const nodes = nodesOf(top);
  return {
    text,
    nodes,
    pages: top['Shared Hit Blocks'] + top['Shared Read Blocks'],
    vain: nodes.reduce((sum, { 'Rows Removed by Filter': removed = 0 }) => sum + removed, 0),
    scanned: nodes.flatMap((node) =>
      node['Node Type'].endsWith('Seq Scan') ? (node['Relation Name'] ?? []) : [],
    ),
  };
}

function nodesOf(node: Node): Node[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}
