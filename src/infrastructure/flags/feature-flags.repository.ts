import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Rule } from './rule.js';

interface Row {
  readonly key: string;
  readonly enabled: unknown;
  readonly percentage: unknown;
  readonly userIds: unknown;
  readonly roles: unknown;
}

const COLUMNS = 'key, enabled, percentage, user_ids::text[] AS "userIds", roles';
const ALL = { name: 'feature-flags-all', text: `SELECT ${COLUMNS} FROM feature_flags` };
/** An update of nothing locks the row that is there, and returns it. */
const HOLD = {
  name: 'feature-flags-hold',
  text: `
    INSERT INTO feature_flags (key, enabled, percentage, user_ids, roles, changed_at)
    VALUES ($1, $2, $3, $4::uuid[], $5::text[], $6)
    ON CONFLICT (key) DO UPDATE SET key = excluded.key RETURNING ${COLUMNS}`,
};
const PUT = {
  name: 'feature-flags-put',
  text: `
    UPDATE feature_flags SET enabled = $2, percentage = $3, user_ids = $4::uuid[], roles = $5::text[], changed_at = $6
     WHERE key = $1`,
};
const FORGET = {
  name: 'feature-flags-forget',
  text: 'UPDATE feature_flags SET user_ids = array_remove(user_ids, $1::uuid) WHERE $1::uuid = ANY (user_ids)',
};

/** The rules of flags that were changed while the service ran. */
@Injectable()
export class FeatureFlagsRepository {
  constructor(private readonly database: Database) {}

  /** Null for a rule that makes no sense to this version. */
  async all(): Promise<{ key: string; rule: Rule | null }[]> {
    const { rows } = await this.database.query<Row>(ALL);
    return rows.map((row) => ({ key: row.key, rule: ruleIn(row) }));
  }

  /** The flag's rule, which nobody else changes until the open transaction ends; this one where it has none yet. */
  async hold(key: string, start: Rule, at: Date): Promise<Rule | null> {
    const { rows } = await this.database.query<Row>(HOLD, parameters(key, start, at));
    return rows[0] ? ruleIn(rows[0]) : null;
  }

  async put(key: string, rule: Rule, at: Date): Promise<void> {
    await this.database.query(PUT, parameters(key, rule, at));
  }

  /** No flag names this user any more. */
  async forget(userId: string): Promise<void> {
    await this.database.query(FORGET, [userId]);
  }
}

const parameters = (key: string, { enabled, percentage, userIds, roles }: Rule, at: Date): unknown[] => [
  key,
  enabled,
  percentage,
  userIds,
  roles,
  at,
];

function ruleIn({ enabled, percentage, userIds, roles }: Row): Rule | null {
  const isShare = Number.isInteger(percentage) && Number(percentage) >= 0 && Number(percentage) <= 100;
  return typeof enabled === 'boolean' && isShare && areTexts(userIds) && areTexts(roles)
    ? { enabled, percentage: Number(percentage), userIds, roles }
    : null;
}

const areTexts = (list: unknown): list is string[] =>
  Array.isArray(list) && list.every((item) => typeof item === 'string');
