import { PermissionDeniedError, Problem } from '#foundation/errors/index.js';

@Problem(
  'setting-not-changeable',
  'Setting Not Changeable',
  'The setting is read once, when the service starts. `GET /v1/admin/settings` lists those that can be changed meanwhile.',
)
export class SettingNotChangeable extends PermissionDeniedError {
  constructor(name: string) {
    super(`${name} cannot be changed while the service runs`);
  }
}
