import createFetching from 'openapi-fetch';
import type { Api, Call, Method } from './calls.js';
import { type Lists, listsBy } from './pages.js';
import { accepted } from './problem-error.js';
import { type Credentials, Session, type Tokens } from './session.js';

export interface ClientOptions {
  /** Where the service is: `https://galley.example.com`. */
  readonly baseUrl: string;
  /** What `onTokens` was told last, to go on as who was signed in then. */
  readonly tokens?: Tokens | null;
  /** Told of each new pair, and of null when there is none any more: whoever is to stay signed in keeps it. */
  readonly onTokens?: (tokens: Tokens | null) => void;
}

/** Galley, as whoever is signed in sees it. What is not done rejects with `ProblemError`, or as `fetch` does. */
export interface Client extends Lists {
  readonly GET: Call<'get'>;
  readonly POST: Call<'post'>;
  readonly PATCH: Call<'patch'>;
  readonly DELETE: Call<'delete'>;
  signIn(credentials: Credentials): Promise<void>;
  /** Ends the session, and forgets its tokens whatever becomes of that. */
  signOut(): Promise<void>;
}

/** A client with a session of its own. */
export function createClient({ baseUrl, tokens = null, onTokens = () => undefined }: ClientOptions): Client {
  const api = createFetching<Api>({ baseUrl });
  const session = new Session(api, tokens, onTokens);

  const call = (method: Method) => async (path: string, init?: object) => {
    const fetch = (request: Request): Promise<Response> => accepted(session.send(request));
    const { data, response } = await api.request(method, path as never, { ...init, fetch } as never);
    return { data: data as unknown, etag: response.headers.get('etag') ?? undefined, response };
  };

  return {
    GET: call('get') as Call<'get'>,
    POST: call('post') as Call<'post'>,
    PATCH: call('patch') as Call<'patch'>,
    DELETE: call('delete') as Call<'delete'>,
    ...listsBy(call('get')),
    signIn: (credentials) => session.signIn(credentials),
    signOut: () => session.signOut(),
  };
}
