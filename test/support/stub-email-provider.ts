import { type Answer, type Arrival, StubHttpPartner } from './stub-http-partner.js';

export interface ProvidedMail {
  readonly to: string;
  readonly subject: string;
  readonly body: string;
  readonly html: string;
  readonly from: string;
}

/** Takes mail from whoever has its key; what comes twice under one `Idempotency-Key` is delivered once. */
export class StubEmailProvider extends StubHttpPartner {
  readonly key = 'stub-provider-key';
  private readonly byKey = new Map<string, ProvidedMail>();

  get delivered(): readonly ProvidedMail[] {
    return [...this.byKey.values()];
  }

  /** Those of one kind, by their subject. */
  mailsOf(subject: string): ProvidedMail[] {
    return this.delivered.filter((mail) => mail.subject === subject);
  }

  protected answer({ method, path, headers, body }: Arrival): Answer {
    if (method !== 'POST' || path !== '/send') return { status: 404, json: {} };
    if (headers.authorization !== `Bearer ${this.key}`) return { status: 401, json: {} };
    const idempotencyKey = String(headers['idempotency-key'] ?? `none-${this.byKey.size}`);
    if (!this.byKey.has(idempotencyKey)) this.byKey.set(idempotencyKey, JSON.parse(body) as ProvidedMail);
    return { status: 202, json: { queued: true } };
  }
}
