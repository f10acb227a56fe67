import { Flag, Whole } from './settings.decorators.js';

export class RateLimitSettings {
  @Flag('RATE_LIMIT_ENABLED', { about: 'Limit how often one caller may ask' })
  readonly enabled: boolean = true;

  @Whole('RATE_LIMIT_REQUESTS', { min: 1, max: 1_000_000, about: 'Requests a caller has in one window' })
  readonly requests: number = 100;

  @Whole('RATE_LIMIT_AUTH_REQUESTS', {
    min: 1,
    max: 1_000_000,
    about: 'Of the requests that a caller has, those to sign in, to register and the like',
  })
  readonly authRequests: number = 30;

  @Whole('RATE_LIMIT_ADDRESS_REQUESTS', {
    min: 1,
    max: 1_000_000,
    about: 'Requests an address has in one window at one instance, whoever asks from there',
  })
  readonly addressRequests: number = 1_000;

  @Whole('RATE_LIMIT_EXPORT_REQUESTS', {
    min: 1,
    max: 1_000_000,
    about: 'Times a day that a user may take away everything that is held about them',
  })
  readonly exportRequests: number = 5;

  @Whole('RATE_LIMIT_WINDOW_SECONDS', { min: 1, max: 86_400, about: 'Length of the window' })
  readonly windowSeconds: number = 60;
}
