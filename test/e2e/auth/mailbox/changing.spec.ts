import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../../support/person.js';
import { CONFIRM, PostOffice, VERIFY } from '../../../support/post-office.js';
import { problem } from '../../../support/problem.js';
import { freshName } from '../../users/registrations.js';
import { whileHeld } from './while-held.js';

const WARNING = 'Your e-mail address is about to change';
const HOUR_MS = 3_600_000;
const INVALID = problem(400, 'invalid-one-time-token', { field: 'token' });

describe('Changing the e-mail address', () => {
  let office: PostOffice;
  beforeAll(async () => {
    office = await PostOffice.open();
  });
  afterAll(() => office.close());

  const freshAddress = () => `${freshName('new')}@example.com`;
  const change = (person: Person, email: string, password = person.password) =>
    person.post('/v1/auth/email/change', { email, password });
  const confirm = (token: string) => office.app.stranger.post('/v1/auth/email/confirm').send({ token });
  const login = (email: string, { password }: Person) =>
    office.app.stranger.post('/v1/auth/login').send({ email, password });
  /** Asks for it, and reads the mail. */
  async function asked(person: Person, email: string): Promise<string> {
    await change(person, email).expect(202);
    return office.token(email, CONFIRM);
  }

  it('is asked for, warned of, confirmed, and told to both mailboxes', async () => {
    const ann = await office.app.signUp('ann');
    const email = freshAddress();
    const { text } = await change(ann, email.toUpperCase()).expect(202);
    expect(text).toBe('');
    await office.mails(ann.email, WARNING);
    const token = await office.token(email, CONFIRM);
    expect((await ann.get('/v1/users/me').expect(200)).body).toMatchObject({
      email: ann.email,
      email_verified: false,
    });

    await confirm(token).expect(204);
    expect((await ann.get('/v1/users/me').expect(200)).body).toMatchObject({ email, email_verified: true });
    await login(email, ann).expect(200);
    await login(ann.email, ann).expect(problem(401, 'invalid-credentials'));
    await office.mails(email, 'Your e-mail address has changed');
    await office.mails(ann.email, 'This is no longer the e-mail address of your account');
    expect(office.subjectsTo(email)).toEqual([CONFIRM, 'Your e-mail address has changed']);
  });

  it('takes the token once, from one of ten who show it at once', async () => {
    const ann = await office.app.signUp('ann');
    const token = await asked(ann, freshAddress());
    const answers = await Promise.all(Array.from({ length: 10 }, () => confirm(token)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, ...Array(9).fill(400)]);
    await confirm(token).expect(INVALID);
  });

  it('takes one only of those that were asked for at once', async () => {
    const ann = await office.app.signUp('ann');
    const answers = await whileHeld(`change ${ann.id}`, 2, () =>
      [1, 2].map(() => change(ann, freshAddress()).then((answer) => answer)),
    );
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    const text = `SELECT FROM one_time_tokens WHERE user_id = $1 AND purpose = 'change' AND expires_at > $2`;
    const { rows } = await office.app.database.query({ name: '', text }, [ann.id, office.app.clock.now()]);
    expect(rows).toHaveLength(1);
  });

  it('takes it for 24 hours', async () => {
    const [ann, bob] = [await office.app.signUp('ann'), await office.app.signUp('bob')];
    const [anns, bobs] = [await asked(ann, freshAddress()), await asked(bob, freshAddress())];
    office.app.clock.advance(24 * HOUR_MS - 60_000);
    await confirm(anns).expect(204);
    office.app.clock.advance(60_000);
    await confirm(bobs).expect(INVALID);
  });

  it('takes the latest token only', async () => {
    const ann = await office.app.signUp('ann');
    const [first, second] = [freshAddress(), freshAddress()];
    const earlier = await asked(ann, first);
    const later = await asked(ann, second);
    await confirm(earlier).expect(INVALID);
    await confirm(later).expect(204);
  });

  it('takes no token that is for something else', async () => {
    const ann = await office.app.signUp('ann');
    await confirm(await office.token(ann.email, VERIFY)).expect(INVALID);
  });

  it('is off with a new password: whoever asked for it may not be who has that', async () => {
    const ann = await office.app.signUp('ann');
    const token = await asked(ann, freshAddress());
    const passwords = { current_password: ann.password, password: 'a later evening' };
    await ann.post('/v1/auth/password/change', passwords).expect(204);
    await confirm(token).expect(INVALID);
  });

  it('is off when the account is suspended', async () => {
    const [ann, cid] = [await office.app.signUp('ann'), await office.app.signUpAdmin('cid')];
    const token = await asked(ann, freshAddress());
    await cid.patch(`/v1/users/${ann.id}`, { status: 'suspended' }).expect(200);
    await confirm(token).expect(INVALID);
  });

  it('wants the password, and goes on with the same token after a wrong one', async () => {
    const ann = await office.app.signUp('ann');
    const email = freshAddress();
    await change(ann, email, 'a wrong guess').expect(problem(403, 'wrong-password'));
    await ann.get('/v1/users/me').expect(200);
    await office.isIdle();
    expect(office.subjectsTo(email)).toEqual([]);
  });

  it('refuses the address that the account has, to who knows the password', async () => {
    const ann = await office.app.signUp('ann');
    await change(ann, ann.email.toUpperCase()).expect(problem(400, 'email-unchanged', { field: 'email' }));
    await change(ann, ann.email, 'a wrong guess').expect(problem(403, 'wrong-password'));
  });

  it('does not tell that an address is taken, but its owner that somebody wants it', async () => {
    const [ann, bob] = [await office.app.signUp('ann'), await office.app.signUp('bob')];
    const told = async (email: string) => {
      const { status, headers, text } = await change(ann, email).expect(202);
      return { status, text, headers: { ...headers, date: '', 'x-request-id': '' } };
    };
    expect(await told(bob.email)).toEqual(await told(freshAddress()));
    const [mail] = await office.mails(bob.email, 'Somebody has asked for your e-mail address');
    expect(JSON.stringify(mail)).not.toContain(ann.username);
    await office.isIdle();
    expect(office.subjectsTo(bob.email)).not.toContain(CONFIRM);
    expect(office.subjectsTo(ann.email).filter((subject) => subject === WARNING)).toHaveLength(2);
  });

  it('is refused at the end when somebody else was faster, and nothing is changed', async () => {
    const [ann, bob] = [await office.app.signUp('ann'), await office.app.signUp('bob')];
    const email = freshAddress();
    await Promise.all([change(ann, email).expect(202), change(bob, email).expect(202)]);
    const mails = await office.mails(email, CONFIRM, 2);
    const tokens = mails.map(({ body }) => /^[\w-]{43}$/m.exec(body)?.[0] ?? '');
    const answers = await Promise.all(tokens.map((token) => confirm(token)));
    const [winner, loser] = answers.toSorted((one, other) => one.status - other.status);
    expect(winner?.status).toBe(204);
    if (loser) problem(409, 'email-taken')(loser);
    const profiles = await Promise.all([ann, bob].map((person) => person.get('/v1/users/me').expect(200)));
    expect(profiles.filter(({ body }) => body.email === email)).toHaveLength(1);
  });
});
