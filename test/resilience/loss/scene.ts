import { BuiltService } from '../../support/built-service.js';
import { connected } from '../../support/cluster-connection.js';
import { Person } from '../../support/person.js';
import { PostgresServer } from '../../support/postgres-server.js';
import { StubEmailProvider } from '../../support/stub-email-provider.js';
import { type Discrepancy, Ledger } from './ledger.js';
import { peopleOf, postsOf, type Welcome, welcomesOf } from './rows.js';
import { Author, Registrar, type Writer } from './writers.js';

/** What belongs to another row comes late, so that faults strike between the two. */
const GAPS = `
  CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_sleep(TG_ARGV[0]::float); RETURN new; END $$;
  CREATE TRIGGER dawdle BEFORE INSERT ON jobs.job FOR EACH ROW EXECUTE FUNCTION dawdle('0.2');
  CREATE TRIGGER dawdle BEFORE INSERT ON kept_answers FOR EACH ROW EXECUTE FUNCTION dawdle('0.05');`;

/** A service and a database that can be struck, and those who write there, at the address where it is at the moment. */
export class Scene {
  private readonly address = { url: '' };
  private readonly ledger = new Ledger();
  private readonly authors: Author[] = [];
  private service: BuiltService | null = null;
  private starts = 0;

  private constructor(
    readonly postgres: PostgresServer,
    private readonly provider: StubEmailProvider,
  ) {}

  static async open(): Promise<Scene> {
    const scene = new Scene(await PostgresServer.start(), await new StubEmailProvider().start());
    try {
      await connected(scene.postgres.url, (client) => client.query(GAPS));
      await scene.startService();
      for (const name of ['ann', 'bob', 'cid', 'dora']) await scene.addAuthor(name);
      return scene;
    } catch (error) {
      await scene.close();
      throw error;
    }
  }

  private async addAuthor(name: string): Promise<void> {
    const { username, email, token } = await Person.signUp(this.address.url, name);
    this.ledger.send(username, { email, welcomes: 1 });
    this.ledger.acknowledge(username);
    this.authors.push(new Author(name, token, this.address, this.ledger));
  }

  get url(): string {
    return this.address.url;
  }

  /** Some who write posts, and some who register people. */
  writers(): Writer[] {
    const registrars = ['guest', 'visitor'].map((name) => new Registrar(name, this.address, this.ledger));
    return [...this.authors, ...registrars];
  }

  /** kill -9. */
  async killService(): Promise<void> {
    await this.service?.end();
  }

  /** Until it listens. Of two that follow each other, one has workers, which send the mails. */
  async startService(): Promise<void> {
    this.starts += 1;
    this.service = await BuiltService.start({
      DATABASE_URL: this.postgres.url,
      JOBS_WORKERS: this.starts % 2 === 0 ? '2' : '0',
      JOBS_POLL_MS: '50',
      EMAIL_API_URL: this.provider.url,
      EMAIL_API_KEY: this.provider.key,
    });
    this.address.url = this.service.url;
  }

  /** What the database holds otherwise than the writers were told. */
  async discrepancies(): Promise<Discrepancy[]> {
    const { url } = this.postgres;
    return this.ledger.discrepancies([...(await postsOf(url)), ...(await peopleOf(url))]);
  }

  /** The jobs that welcome somebody, and whether the mail has arrived. */
  async welcomes(): Promise<(Welcome & { readonly hasArrived: boolean })[]> {
    const arrived = new Set(this.provider.mailsOf('Welcome!').map(({ to }) => to));
    const welcomes = await welcomesOf(this.postgres.url);
    return welcomes.map((welcome) => ({ ...welcome, hasArrived: arrived.has(welcome.email) }));
  }

  async close(): Promise<void> {
    await this.killService();
    await Promise.all([this.postgres.stop(), this.provider.stop()]);
  }
}
