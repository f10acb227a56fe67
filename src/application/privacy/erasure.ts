// oxlint-disable no-await-in-loop -- one after the other, for requests need the connections
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AuditTrail } from '#infrastructure/audit/audit-trail.js';
import { PrivacySettings } from '#infrastructure/config/settings.js';
import { Database } from '#infrastructure/database/database.js';
import { FeatureFlagsRepository } from '#infrastructure/flags/feature-flags.repository.js';
import { NamedJobs } from '#infrastructure/jobs/named-jobs.js';
import { Purges } from '#infrastructure/jobs/purges.js';
import { Creations } from '../http/idempotency/creations.js';
import { PostsOfAuthor } from '../posts/index.js';
import { ClosedAccounts, type Owner, type PostsFate, type User } from '../users/index.js';

const BATCH = 100;

/**
 * Deletes what is held of those who have left. The accounts themselves say which are due, so that nothing hangs on a job that
 * may be lost: what one round leaves, the next one finds.
 */
@Injectable()
export class Erasure implements OnModuleInit {
  constructor(
    private readonly settings: PrivacySettings,
    private readonly purges: Purges,
    private readonly accounts: ClosedAccounts,
    private readonly posts: PostsOfAuthor,
    private readonly creations: Creations,
    private readonly flags: FeatureFlagsRepository,
    private readonly jobs: NamedJobs,
    private readonly audit: AuditTrail,
    private readonly database: Database,
  ) {}

  onModuleInit(): void {
    this.purges.register('closed_accounts', { days: this.settings.graceDays }, (before) =>
      this.eraseSome(before),
    );
  }

  /**
   * Erases some of the accounts that were closed before a moment; resolves to how many. One that cannot be erased keeps no
   * other, and makes it throw in the end.
   */
  async eraseSome(closedBefore: Date): Promise<number> {
    const failures: unknown[] = [];
    let erased = 0;
    let due: User[] = [];
    do {
      due = await this.accounts.closedBefore(closedBefore, BATCH, due.at(-1) ?? null);
      await this.jobs.forget(due.map(({ id }) => id));
      for (const { id } of due) {
        const isErased = await this.erase(id, closedBefore).catch((error: unknown) => failures.push(error));
        if (isErased === true) erased += 1;
      }
      // Those that cannot be erased stay the longest closed: whoever asked again would meet them alone.
    } while (failures.length > 0 && due.length === BATCH);
    if (failures.length > 0)
      throw new AggregateError(failures, `${failures.length} accounts could not be erased`);
    return erased;
  }

  /** Resolves to whether it was there to be erased: somebody else may have been faster, or have opened it again. */
  private erase(id: string, closedBefore: Date): Promise<boolean> {
    return this.database.transaction(async () => {
      const user = await this.accounts.claim(id, closedBefore);
      if (!user) return false;
      await this.forget(user);
      return true;
    });
  }

  /** Erases an account at the operator's word, open or closed, and waits for no day. Throws `NotFoundError` and `LastAdmin`. */
  eraseNow(owner: Owner, postsFate: PostsFate): Promise<User> {
    return this.database.transaction(async () => {
      const user = await this.accounts.claimOf(owner, postsFate);
      await this.jobs.forget([user.id]);
      await this.forget(user);
      return user;
    });
  }

  private async forget(user: User): Promise<void> {
    const { id } = user;
    await this.takeLeave(user);
    await this.creations.forgetAllOf(id);
    await this.flags.forget(id);
    await this.accounts.erase(user);
    await this.audit.record({ action: 'account.erased', actorId: null, subject: { type: 'user', id } });
  }

  private takeLeave({ id, postsFate }: User): Promise<void> {
    return postsFate === 'anonymise' ? this.posts.anonymise(id) : this.posts.erase(id);
  }
}
