import type { Change, FlagSource, Ruled, Started } from './flag-source.js';
import type { FlagKey } from './flags.declared.js';
import { FlagsNotChangeable } from './flags.errors.js';

/** Flags that stay what the process was started with. */
export class EnvironmentFlags implements FlagSource {
  onChange = (): void => undefined;

  constructor(private readonly started: Started) {}

  now(key: FlagKey): Ruled {
    return this.started[key];
  }

  change(): Promise<Change> {
    return Promise.reject(new FlagsNotChangeable());
  }
}
