import { escapeIdentifier, escapeLiteral, type Client } from 'pg';

export interface SessionDefaults {
  /** The role that the service signs in with. */
  role: string;
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
  await client.query(`${scope} statement_timeout = ${escapeLiteral(`${statementTimeoutMs}ms`)}`);
  await client.query(
    `${scope} idle_in_transaction_session_timeout = ${escapeLiteral(`${statementTimeoutMs * 2}ms`)}`,
  );
  await client.query(`${scope} timezone = 'UTC'`);
}
