import { ApiProperty } from '@nestjs/swagger';
import type { Principal } from '#application/http/principal.js';
import type { Session } from '../session.entity.js';
import { SessionResponse } from './session.response.js';

/** A session as its user takes it away: also one that has ended. */
export class ExportedSession extends SessionResponse {
  @ApiProperty({ format: 'date-time' })
  revoked_at!: string | null;

  static override of(session: Session, caller: Principal): ExportedSession {
    return { ...SessionResponse.of(session, caller), revoked_at: session.revokedAt };
  }
}
