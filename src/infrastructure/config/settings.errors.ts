/** The service was told something it cannot run with. Lists every fault, one a line, and quotes no value. */
export class SettingsInvalid extends Error {
  constructor(readonly faults: readonly string[]) {
    super(['The configuration is refused:', ...faults].join('\n'));
    this.name = 'SettingsInvalid';
  }
}
