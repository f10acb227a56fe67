import { escapeIdentifier, escapeLiteral, type Client } from 'pg';

/** The server gives a statement up a little earlier than whoever waits for it, and the connection lives. */
const SERVER_SHARE = 0.85;

export interface SessionDefaults {
  /** The role that the service signs in with. */
  role: string;
  /** Longest wait for a statement; the server ends it a little earlier. */
  statementTimeoutMs: number;
}

/**
 * Sets what every session of the service starts with, for its role in this database: a pooler in transaction mode
 * refuses such parameters at the start of a session.
 */
export async function setSessionDefaults(
  client: Client,
  { role, statementTimeoutMs }: SessionDefaults,
): Promise<void> {
  const { rows } = await client.query<{ database: string }>('SELECT current_database() AS database');
  const scope = `ALTER ROLE ${escapeIdentifier(role)} IN DATABASE ${escapeIdentifier(rows[0]?.database ?? '')} SET`;
  const serverTimeoutMs = Math.floor(statementTimeoutMs * SERVER_SHARE);
  await client.query(`${scope} statement_timeout = ${escapeLiteral(`${serverTimeoutMs}ms`)}`);
  await client.query(
    `${scope} idle_in_transaction_session_timeout = ${escapeLiteral(`${statementTimeoutMs * 2}ms`)}`,
  );
  await client.query(`${scope} timezone = 'UTC'`);
}
