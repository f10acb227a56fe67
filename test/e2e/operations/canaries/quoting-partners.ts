import type { Answer, Arrival } from '../../../support/stub-http-partner.js';
import { StubAvatarService } from '../../../support/stub-avatar-service.js';
import { StubEmailProvider } from '../../../support/stub-email-provider.js';

/** A provider that refuses with a reply in which all stands that it was sent. */
export class QuotingProvider extends StubEmailProvider {
  refusal = 0;

  protected override answer(arrival: Arrival): Answer {
    const { headers, body } = arrival;
    return this.refusal === 0 ? super.answer(arrival) : { status: this.refusal, json: { headers, body } };
  }
}

/** An avatar service that refuses in the same way. */
export class QuotingAvatars extends StubAvatarService {
  protected override answer({ path, headers }: Arrival): Answer {
    return { status: 400, json: { error: 'ann@example.com', path, headers } };
  }
}
