import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { requestContext } from '../observability/request-context.js';
import { Secrets } from '../secrets/secrets.js';
import { Clock } from '../system/clock.js';
import { Ids } from '../system/ids.js';

/** Something that was done; ids, words and keyed hashes only, so that whoever is erased is not found here. */
export interface Deed {
  /** A thing of the product and what became of it: `session.revoked`. */
  readonly action: string;
  /** Whose doing it was; null where nobody was signed in, and for the service itself. */
  readonly actorId: string | null;
  /** Without an id nothing is written down, in the same time. */
  readonly subject: { readonly type: string; readonly id: string | null };
  /** Where it was asked for; kept as a keyed hash. */
  readonly address?: string;
  /** Words of ours, never of a person's. */
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
}

const APPEND = {
  name: 'audit-append',
  text: `
    INSERT INTO audit_events (id, created_at, action, actor_id, subject_type, subject_id, address_hash, details, request_id)
    SELECT $1::uuid, $2::timestamptz, $3, $4::uuid, $5, $6::text, $7, $8::jsonb, $9 WHERE $6::text IS NOT NULL`,
};

/** How much of an id is its millisecond. */
const MOMENT = 'xxxxxxxx-xxxx'.length;

/** Who did what to which thing. What is written here stays: the database itself refuses to change it. */
@Injectable()
export class AuditTrail {
  private lastId = '';
  private readonly hash: (...parts: string[]) => string;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ids: Ids,
    secrets: Secrets,
  ) {
    this.hash = secrets.hashFor('audit');
  }

  /** Appends to the trail, in the transaction that is open around the caller: it is there if what was done is. */
  async record({ action, actorId, subject, address, details }: Deed): Promise<void> {
    await this.database.query(APPEND, [
      this.nextId(),
      this.clock.now(),
      action,
      actorId,
      subject.type,
      subject.id,
      address === undefined ? null : this.hash(address),
      details ?? {},
      requestContext.getStore()?.requestId ?? null,
    ]);
  }
  /** Of two deeds of one millisecond the later has the greater id: chance, which orders those, is asked until it agrees. */
  private nextId(): string {
    let id = this.ids.next();
    while (id <= this.lastId && id.startsWith(this.lastId.slice(0, MOMENT))) id = this.ids.next();
    this.lastId = id;
    return id;
  }
}
