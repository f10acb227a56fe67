import { expect } from '@jest/globals';
import { eventually } from './eventually.js';
import { type ProvidedMail, StubEmailProvider } from './stub-email-provider.js';
import { TestApp } from './test-app.js';

/** The service with somebody who does its jobs, and what it has mailed. */
export class PostOffice {
  private constructor(
    readonly app: TestApp,
    readonly provider: StubEmailProvider,
  ) {}

  static async open(settings: Record<string, string> = {}): Promise<PostOffice> {
    const provider = await new StubEmailProvider().start();
    const app = await TestApp.start({
      EMAIL_API_URL: provider.url,
      EMAIL_API_KEY: provider.key,
      JOBS_WORKERS: '2',
      JOBS_POLL_MS: '50',
      ...settings,
    });
    return new PostOffice(app, provider);
  }

  /** The subjects of all that somebody has been sent. */
  subjectsTo(email: string): string[] {
    return this.provider.delivered.filter(({ to }) => to === email).map(({ subject }) => subject);
  }

  /** The mails of this kind to somebody, once there are as many. */
  mails(email: string, subject: string, count = 1): Promise<ProvidedMail[]> {
    return eventually(async () => {
      const mails = this.provider.mailsOf(subject).filter(({ to }) => to === email);
      expect(mails).toHaveLength(count);
      return mails;
    });
  }

  /** The token of the latest of so many mails of this kind to somebody. */
  async token(email: string, subject: string, count = 1): Promise<string> {
    const latest = (await this.mails(email, subject, count)).at(-1);
    return /^[\w-]{43}$/m.exec(latest?.body ?? '')?.[0] ?? '';
  }

  /** Waits until nothing is left to be sent. */
  async isIdle(): Promise<void> {
    await eventually(async () => {
      const { rows } = await this.app.database.query({
        name: '',
        text: "SELECT name FROM jobs.job WHERE state < 'completed' AND name <> 'purge'",
      });
      expect(rows).toEqual([]);
    });
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.provider.stop();
  }
}

/** The mails that hand a token over, by their subject. */
export const VERIFY = 'Confirm your e-mail address';
export const CONFIRM = 'Confirm your new e-mail address';
export const RESET = 'Choose a new password';
