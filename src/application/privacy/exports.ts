import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { AuditEventsRepository } from '#infrastructure/audit/audit-events.repository.js';
import { Traced } from '#infrastructure/observability/tracing/spans.js';
import { Clock } from '#infrastructure/system/clock.js';
import { SessionsService } from '../auth/index.js';
import type { Principal } from '../http/principal.js';
import { PostsOfAuthor } from '../posts/index.js';
import { PrivateProfile, UsersService } from '../users/index.js';
import { ExportedAuditEvent, type ExportResponse } from './dto/export.response.js';
import { jsonDocument, mapped, type Part } from './json-document.js';

/** A file that is made while it is fetched. */
export interface Download {
  readonly name: string;
  readonly content: Readable;
}

/** Everything that is held about somebody, for them to take away. */
@Injectable()
export class Exports {
  constructor(
    private readonly users: UsersService,
    private readonly sessions: SessionsService,
    private readonly posts: PostsOfAuthor,
    private readonly auditEvents: AuditEventsRepository,
    private readonly clock: Clock,
    private readonly logger: PinoLogger,
  ) {}

  /** What fails on the way breaks the download off, so that half of a document is never taken for all of it. */
  @Traced('privacy.export')
  async of(user: Principal): Promise<Download> {
    const now = this.clock.now().toISOString();
    const text = jsonDocument(await this.partsFor(user, now));
    const content = Readable.from(text, { objectMode: false }).on('error', (error) =>
      this.logger.error({ err: error, user_id: user.id }, 'an export broke off'),
    );
    return { name: `galley-export-${now.slice(0, 10)}.json`, content };
  }

  /** Each feature says what it holds; a new part is a line here and one in the response. */
  private async partsFor(user: Principal, now: string): Promise<Record<keyof ExportResponse, Part>> {
    return {
      exported_at: now,
      profile: PrivateProfile.of(await this.users.get(user.id, user)),
      sessions: this.sessions.export(user),
      posts: this.posts.export(user.id),
      audit_events: mapped(this.auditEvents.concerning(user.id), (event) => ExportedAuditEvent.of(event)),
    };
  }
}
