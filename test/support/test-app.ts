import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request, { type Agent } from 'supertest';
import { loadSettings } from '#infrastructure/config/settings.loader.js';
import { Database } from '#infrastructure/database/database.js';
import { createLogger } from '#infrastructure/observability/logger.js';
import { AuthService } from '../../src/application/auth/auth.service.js';
import { Administration } from '../../src/application/users/administration.js';
import { UsersService } from '../../src/application/users/users.service.js';
import { createApplication } from '../../src/bootstrap.js';
import { watch } from './canaries.js';
import { Person } from './person.js';
import { TestClock } from './test-clock.js';
import { serviceDatabase } from './test-database.js';

/** What every test runs with, unless it says otherwise. */
const SETTINGS = {
  ENVIRONMENT: 'test',
  HOST: '127.0.0.1',
  PORT: '0',
  // Nobody reads it, but it is looked through for what must not be there.
  LOG_LEVEL: 'trace',
  RATE_LIMIT_ENABLED: 'false',
  // Jobs are done by the tests that are about them.
  JOBS_WORKERS: '0',
};

/** The service as it runs: the same modules with test settings, on a real PostgreSQL, listening on a free port. */
export class TestApp {
  private constructor(
    readonly nest: NestFastifyApplication,
    readonly url: string,
    readonly clock: TestClock,
  ) {}

  static async start(overrides: Record<string, string> = {}): Promise<TestApp> {
    const clock = new TestClock();
    const settings = { ...SETTINGS, ...(await serviceDatabase()), ...overrides };
    const loaded = loadSettings({ overrides: settings });
    const logger = createLogger(loaded.settings, { write: watch });
    const nest = await createApplication(loaded, clock, logger);
    await nest.listen(0, '127.0.0.1');
    return new TestApp(nest, await nest.getUrl(), clock);
  }

  /** Somebody without a token. */
  get stranger(): Agent {
    return request(this.url) as unknown as Agent;
  }

  get database(): Database {
    return this.nest.get(Database, { strict: false });
  }

  /**
   * Registers somebody under a name of their own that begins with this one. Their token is the one that the login would
   * have given them, without its price.
   */
  signUp(name: string): Promise<Person> {
    const auth = this.nest.get(AuthService, { strict: false });
    const users = this.nest.get(UsersService, { strict: false });
    return Person.signUp(this.url, name, async ({ id }) => {
      const user = await users.find(id);
      if (!user) throw new Error(`${name} has not been registered`);
      const { accessToken } = await auth.begin(user, { address: '127.0.0.1', device: null });
      return accessToken;
    });
  }

  /** Somebody who may do everything. */
  async signUpAdmin(name: string): Promise<Person> {
    const admin = await this.signUp(name);
    await this.nest.get(Administration, { strict: false }).grantAdmin(admin.email);
    return admin;
  }

  close(): Promise<void> {
    return this.nest.close();
  }
}
