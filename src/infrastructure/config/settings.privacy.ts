import { Whole } from './settings.decorators.js';

export class PrivacySettings {
  @Whole('ACCOUNT_GRACE_DAYS', {
    min: 1,
    max: 365,
    about: 'Days from the closing of an account to its erasure, in which it can be opened again',
  })
  readonly graceDays: number = 30;
}
