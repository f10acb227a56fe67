import { Injectable } from '@nestjs/common';
import { NotFoundError } from '#foundation/errors/index.js';
import { AuditTrail } from '#infrastructure/audit/audit-trail.js';
import { catalogue } from '#infrastructure/config/settings.catalogue.js';
import { Database } from '#infrastructure/database/database.js';
import type { Changeable, SettingNow } from '#infrastructure/runtime-settings/changeable.js';
import { RuntimeSettings } from '#infrastructure/runtime-settings/runtime-settings.js';
import type { Origin } from '../http/origin.js';
import type { Principal } from '../http/principal.js';
import { ValidationFailed } from '../http/problems/edge.errors.js';
import { SettingNotChangeable } from './settings.errors.js';

@Injectable()
export class SettingsService {
  constructor(
    private readonly settings: RuntimeSettings,
    private readonly database: Database,
    private readonly audit: AuditTrail,
  ) {}

  list(): SettingNow[] {
    return this.settings.all;
  }

  /** Null goes back to the start; nothing said, nothing changed. Throws `NotFoundError`, `SettingNotChangeable`, `ValidationFailed`. */
  async change(
    name: string,
    text: string | null | undefined,
    by: Principal,
    { address }: Origin,
  ): Promise<SettingNow> {
    const setting = this.changeable(name);
    if (text === undefined) return setting.now;
    const to = text === null ? null : setting.read(text);
    if (to === undefined) throw refused(setting);
    // Another instance may have changed it within the last seconds.
    await this.settings.refresh();
    const { value: from, source } = setting.now;
    if (to === from && source === 'runtime') return setting.now;
    await this.database.transaction(async () => {
      await this.settings.change(setting, text);
      const subject = { type: 'setting', id: name };
      await this.audit.record({
        action: 'setting.changed',
        actorId: by.id,
        subject,
        address,
        details: { from, to },
      });
    });
    return setting.now;
  }

  private changeable(name: string): Changeable {
    const setting = this.settings.find(name);
    if (setting) return setting;
    throw catalogue.some((known) => known.name === name)
      ? new SettingNotChangeable(name)
      : new NotFoundError('Setting', name);
  }
}

const refused = ({ bounds }: Changeable): ValidationFailed =>
  new ValidationFailed([{ field: 'value', message: `value must be ${bounds}`, type: 'value_error' }]);
