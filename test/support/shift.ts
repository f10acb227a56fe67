import { expect } from '@jest/globals';
import type { Response } from 'supertest';
import { connected } from './cluster-connection.js';
import { Load, type Outcome } from './load.js';
import type { Person, PostBody } from './person.js';
import type { TestApp } from './test-app.js';

const CLIENTS = 4;
const BETWEEN_REQUESTS_MS = 20;
const BETWEEN_PROBES_MS = 100;

export const SERVED = 'served';
/** How the service says that its database does not answer. */
export const REFUSED = '503 dependency-error, Retry-After';

/** What came of a shift. */
export interface Result {
  readonly work: readonly Outcome[];
  readonly readiness: readonly Outcome[];
  readonly health: readonly Outcome[];
}

/** People who read and write without a break, while probes ask for the service's health ten times a second. */
export class Shift {
  /** Each kind of answer that there was. */
  readonly kinds = new Set<string>();
  private readonly acknowledged: string[] = [];
  private readonly work: Load;
  private readonly readiness: Load;
  private readonly health: Load;
  private turn = 0;

  private constructor(
    private readonly app: TestApp,
    private readonly ann: Person,
    private readonly post: PostBody,
  ) {
    this.work = Load.start(CLIENTS, () => this.ask(), BETWEEN_REQUESTS_MS);
    this.readiness = Load.start(1, () => this.probe('/health/ready'), BETWEEN_PROBES_MS);
    this.health = Load.start(1, () => this.probe('/health'), BETWEEN_PROBES_MS);
  }

  static async begin(app: TestApp): Promise<Shift> {
    const ann = await app.signUp('ann');
    return new Shift(app, ann, await ann.publishes());
  }

  /** How many requests have been answered so far. */
  get answered(): number {
    return this.work.outcomes.length;
  }

  /** Waits for the answers that are on their way. */
  async end(): Promise<Result> {
    const [work, readiness, health] = await Promise.all([
      this.work.stop(),
      this.readiness.stop(),
      this.health.stop(),
    ]);
    return { work, readiness, health };
  }

  /** Throws unless each probe was last told that all is well. */
  seesHealth(): void {
    const last = [this.readiness, this.health].map(({ outcomes }) => outcomes.at(-1)?.status);
    expect(last).toEqual([200, 200]);
  }

  /** How many posts were created, by what people were told, and are not there. */
  async lostWrites(url: string): Promise<number> {
    const { rowCount } = await connected(url, (client) =>
      client.query('select from posts where id = any ($1)', [this.acknowledged]),
    );
    return this.acknowledged.length - (rowCount ?? 0);
  }

  private async ask(): Promise<number> {
    this.turn += 1;
    const response = await this.request(this.turn).catch((error: unknown) => {
      this.kinds.add(`no answer: ${String(error)}`);
      throw error;
    });
    this.kinds.add(kindOf(response));
    if (response.status === 201) this.acknowledged.push((response.body as PostBody).id);
    return response.status;
  }

  private request(turn: number): Promise<Response> {
    if (turn % 3 === 0) return this.ann.post('/v1/posts', { title: 'An evening ashore', content: '' });
    return turn % 3 === 1 ? this.app.stranger.get(`/v1/posts/${this.post.id}`) : this.ann.get('/v1/users/me');
  }

  private async probe(path: string): Promise<number> {
    return (await this.app.stranger.get(path)).status;
  }
}

function kindOf({ status, body, headers }: Response): string {
  if (status < 400) return SERVED;
  const slug = String((body as { type?: unknown }).type).replace('/problems/', '');
  return `${status} ${slug}${Number(headers['retry-after']) > 0 ? ', Retry-After' : ''}`;
}
