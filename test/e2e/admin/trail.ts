import type { Person } from '../../support/person.js';

export interface EventBody {
  id: string;
  created_at: string;
  action: string;
  actor_id: string | null;
  subject_type: string;
  subject_id: string;
  address_hash: string | null;
  details: Record<string, unknown>;
  request_id: string | null;
}

export interface EventPage {
  data: EventBody[];
  pagination: { limit: number; next_cursor: string | null; has_more: boolean; total?: number };
}

export const TRAIL = '/v1/admin/audit-events';

/** The deeds that an admin finds, the newest first. */
export async function trail(admin: Person, query: Record<string, string> = {}): Promise<EventBody[]> {
  const asked = new URLSearchParams({ limit: '100', ...query }).toString();
  return ((await admin.get(`${TRAIL}?${asked}`).expect(200)).body as EventPage).data;
}

/** What was done to somebody or something, and by whom; the oldest first. */
export async function deedsTo(admin: Person, { id }: { id: string }): Promise<object[]> {
  const events = await trail(admin, { subject_id: id });
  return events
    .toReversed()
    .map(({ action, actor_id, subject_type, details }) => ({ action, actor_id, subject_type, details }));
}
