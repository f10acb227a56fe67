import { ApiProperty } from '@nestjs/swagger';
import type { Page } from '#foundation/types/page.js';
import { PageResponse } from '#application/http/paging/page.response.js';
import type { Principal } from '#application/http/principal.js';
import type { Session } from '../session.entity.js';

/** Where its user is signed in. */
export class SessionResponse {
  id!: string;
  /** What the browser or program calls itself. */
  device!: string | null;
  address!: string;
  /** Whether it is the one that asks. */
  current!: boolean;
  @ApiProperty({ format: 'date-time' })
  created_at!: string;
  /** When it last got an access token. */
  @ApiProperty({ format: 'date-time' })
  last_used_at!: string;
  @ApiProperty({ format: 'date-time' })
  expires_at!: string;

  static of(session: Session, { sessionId }: Principal): SessionResponse {
    return {
      id: session.id,
      device: session.device,
      address: session.address,
      current: session.id === sessionId,
      created_at: session.createdAt,
      last_used_at: session.lastUsedAt,
      expires_at: session.expiresAt,
    };
  }
}

export class SessionPage extends PageResponse<SessionResponse> {
  declare readonly data: SessionResponse[];

  static of(page: Page<Session>, limit: number, caller: Principal): SessionPage {
    return new SessionPage(
      page.items.map((session) => SessionResponse.of(session, caller)),
      page,
      limit,
    );
  }
}
