import { Problem, StateError } from '#foundation/errors/index.js';

@Problem(
  'flags-not-changeable',
  'Flags Not Changeable',
  'Flags are what the service was started with (`FLAGS_PROVIDER=environment`), and change with its next start only.',
)
export class FlagsNotChangeable extends StateError {
  constructor() {
    super('Flags are set in the environment', 'Flag');
  }
}
