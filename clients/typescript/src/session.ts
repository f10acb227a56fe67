import type { Client as Fetching } from 'openapi-fetch';
import { unlessAborted } from './abortable.js';
import type { Api } from './calls.js';
import type { LoginRequest, TokenResponse } from './contract.js';
import { accepted, ProblemError } from './problem-error.js';
import { send, sendRepeatedly } from './sending.js';

/** What a session goes on with. */
export type Tokens = TokenResponse;
export type Credentials = LoginRequest;

/** Who is signed in, if anybody: requests are sent with a token, which is renewed once for all that it was refused to. */
export class Session {
  private renewal: Promise<Tokens | null> | undefined;

  constructor(
    private readonly api: Fetching<Api>,
    private tokens: Tokens | null,
    private readonly tell: (tokens: Tokens | null) => void,
  ) {}

  /** Rejects with `ProblemError`. */
  async signIn(credentials: Credentials): Promise<void> {
    // A token that has run out would be refused here, too.
    const { data } = await this.api.POST('/v1/auth/login', {
      body: credentials,
      fetch: (request) => accepted(send(request)),
    });
    this.keep(data ?? null);
  }

  /** Ends the session; the tokens are gone whatever becomes of that. */
  async signOut(): Promise<void> {
    try {
      await this.api.POST('/v1/auth/logout', { fetch: (request) => accepted(this.send(request)) });
    } finally {
      this.keep(null);
    }
  }

  /** As whoever is signed in. Rejects with the `ProblemError` of the refresh where that is refused. */
  async send(request: Request): Promise<Response> {
    const { tokens } = this;
    const response = await send(signed(request, tokens));
    if (tokens === null || !(await isOutOfDate(response))) return response;
    return send(signed(request, await unlessAborted(this.renewed(tokens), request.signal)));
  }

  /** What has replaced these tokens, or will. */
  private async renewed(refused: Tokens): Promise<Tokens | null> {
    if (this.tokens !== refused) return this.tokens;
    this.renewal ??= this.renew(refused).finally(() => {
      this.renewal = undefined;
    });
    return this.renewal;
  }

  private async renew(before: Tokens): Promise<Tokens | null> {
    try {
      const { data } = await this.api.POST('/v1/auth/refresh', {
        body: { refresh_token: before.refresh_token },
        // Sent again at once it brings the same pair, which would be lost with its answer.
        fetch: (request) => accepted(sendRepeatedly(request)),
      });
      this.replace(before, data ?? null);
    } catch (error) {
      if (error instanceof ProblemError && error.is('invalid-refresh-token')) this.replace(before, null);
      throw error;
    }
    return this.tokens;
  }

  /** Unless somebody has signed in or out meanwhile. */
  private replace(before: Tokens, next: Tokens | null): void {
    if (this.tokens === before) this.keep(next);
  }

  private keep(tokens: Tokens | null): void {
    if (tokens === this.tokens) return;
    this.tokens = tokens;
    this.tell(tokens);
  }
}

function signed(request: Request, tokens: Tokens | null): Request {
  const copy = request.clone();
  if (tokens !== null) copy.headers.set('authorization', `Bearer ${tokens.access_token}`);
  return copy;
}

const isOutOfDate = async (response: Response): Promise<boolean> =>
  response.status === 401 && (await ProblemError.of(response.clone())).is('invalid-token');
