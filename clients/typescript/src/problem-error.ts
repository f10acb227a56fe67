import type { components, FieldError, Problem } from './contract.js';
import { retryAfterMs } from './retry-after.js';

type Refusals = components['responses'];
type ProblemType = Refusals[keyof Refusals]['content']['application/problem+json']['type'];
type SlugOf<Type> = Type extends `/problems/${infer Slug}` ? Slug : never;

/** What the contract calls its problems: `post-too-short` for `/problems/post-too-short`. */
export type ProblemSlug = SlugOf<ProblemType>;

/** A request that was not done, as the answer tells it (RFC 9457). */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  /** What it is, as an address that explains it; `about:blank` where something other than the service has answered. */
  readonly type: string;
  readonly title: string;
  /** What belongs to the problem. */
  readonly details: Readonly<Record<string, unknown>>;
  /** Each fault of a request that is not valid, else none. */
  readonly faults: readonly FieldError[];
  /** Under what the request stands in the service's log; empty where it does not. */
  readonly requestId: string;
  /** Milliseconds until it is worth another try, where the answer says so. */
  readonly retryAfterMs: number | undefined;

  private constructor(
    readonly response: Response,
    { type, title, detail, error, errors, request_id }: Partial<Problem>,
  ) {
    const blank = response.statusText || `Status ${response.status}`;
    super(detail ?? title ?? blank);
    this.status = response.status;
    this.type = type ?? 'about:blank';
    this.title = title ?? blank;
    this.details = error?.details ?? {};
    this.faults = errors ?? [];
    this.requestId = request_id ?? '';
    this.retryAfterMs = retryAfterMs(response);
  }

  /** Reads an answer that refuses. */
  static async of(response: Response): Promise<ProblemError> {
    const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') === true;
    return new ProblemError(response, isProblem ? ((await response.json()) as Problem) : {});
  }

  /** Whether it is one of these. */
  is(...slugs: ProblemSlug[]): boolean {
    return slugs.some((slug) => this.type === `/problems/${slug}`);
  }
}

/** The answer; rejects with `ProblemError` where it refuses. */
export async function accepted(answer: Promise<Response>): Promise<Response> {
  const response = await answer;
  if (!response.ok) throw await ProblemError.of(response);
  return response;
}
