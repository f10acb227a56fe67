import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import type { Telemetry } from '#infrastructure/config/telemetry.js';

const PARENT_BASED = 'parentbased_';

/** Which traces are kept: those of a caller who keeps them, and of the rest what the sampler says. */
export function samplerOf({ sampler, ratio }: Telemetry): Sampler {
  const root = rootOf(sampler.replace(PARENT_BASED, ''), ratio);
  return sampler.startsWith(PARENT_BASED) ? new ParentBasedSampler({ root }) : root;
}

function rootOf(name: string, ratio: number): Sampler {
  if (name === 'always_on') return new AlwaysOnSampler();
  return name === 'always_off' ? new AlwaysOffSampler() : new TraceIdRatioBasedSampler(ratio);
}
