import {
  type EvaluationContext,
  FlagNotFoundError,
  OpenFeatureEventEmitter,
  type Provider,
  ProviderEvents,
  type ResolutionDetails,
  TypeMismatchError,
} from '@openfeature/server-sdk';
import type { FlagSource } from './flag-source.js';
import { isFlagKey } from './flags.declared.js';
import { isOnFor } from './rule.js';

/** Answers OpenFeature by the rules in memory. */
export class FlagsProvider implements Provider {
  readonly metadata = { name: 'galley' };
  readonly runsOn = 'server';
  readonly events = new OpenFeatureEventEmitter();

  constructor(private readonly source: FlagSource) {
    source.onChange = () => this.events.emit(ProviderEvents.ConfigurationChanged);
  }

  async resolveBooleanEvaluation(
    key: string,
    _fallback: boolean,
    { targetingKey: id, role }: EvaluationContext,
  ): Promise<ResolutionDetails<boolean>> {
    if (!isFlagKey(key)) throw new FlagNotFoundError(key);
    const who = id === undefined || typeof role !== 'string' ? null : { id, role };
    return { value: isOnFor(key, this.source.now(key).rule, who) };
  }

  resolveStringEvaluation(): never {
    throw onlySwitches();
  }

  resolveNumberEvaluation(): never {
    throw onlySwitches();
  }

  resolveObjectEvaluation(): never {
    throw onlySwitches();
  }
}

const onlySwitches = () => new TypeMismatchError('Flags are on or off');
