import { randomBytes } from 'node:crypto';
import request, { type Test } from 'supertest';

/** Enough to publish. */
export const LONG_ENOUGH = 'A harbour, a ladle and a long evening. '.repeat(4).trim();

export interface PostBody {
  id: string;
  author_id: string;
  title: string;
  content: string;
  tags: string[];
  status: string;
  version: number;
  publish_at: string | null;
  published_at: string | null;
  created_at: string;
  updated_at: string;
  allowed_actions: string[];
}

interface Account {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly password: string;
}

/** Somebody who is signed in. */
export class Person implements Account {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly password: string;

  private constructor(
    private readonly url: string,
    { id, username, email, password }: Account,
    readonly token: string,
  ) {
    this.id = id;
    this.username = username;
    this.email = email;
    this.password = password;
  }

  /** Registers somebody under a name of their own that begins with this one. `signIn` gets their access token. */
  static async signUp(
    url: string,
    name: string,
    signIn: (account: Account) => string | Promise<string> = (account) => logIn(url, account),
  ): Promise<Person> {
    const username = `${name}-${randomBytes(4).toString('hex')}`;
    const email = `${username}@example.com`;
    const password = `${name} likes long evenings`;
    const { body: profile } = await request(url)
      .post('/v1/users')
      .send({ username, email, password })
      .expect(201);
    const account = { id: (profile as { id: string }).id, username, email, password };
    return new Person(url, account, await signIn(account));
  }

  get(path: string): Test {
    return this.signed(request(this.url).get(path));
  }

  post(path: string, body?: object): Test {
    return this.signed(request(this.url).post(path).send(body));
  }

  patch(path: string, body: object): Test {
    return this.signed(request(this.url).patch(path).send(body));
  }

  delete(path: string): Test {
    return this.signed(request(this.url).delete(path));
  }

  private signed(test: Test): Test {
    return test.set('authorization', `Bearer ${this.token}`);
  }

  /** A draft that could be published as it is. */
  async drafts(fields: object = {}): Promise<PostBody> {
    const body = { title: 'An evening in Galley', content: LONG_ENOUGH, ...fields };
    return (await this.post('/v1/posts', body).expect(201)).body as PostBody;
  }

  publishes(fields: object = {}): Promise<PostBody> {
    return this.drafts({ status: 'published', ...fields });
  }
}

async function logIn(url: string, { email, password }: Account): Promise<string> {
  const { body } = await request(url).post('/v1/auth/login').send({ email, password }).expect(200);
  return (body as { access_token: string }).access_token;
}
