import { Injectable } from '@nestjs/common';
import { SpanKind } from '@opentelemetry/api';
import { ApplicationError, DependencyError, InternalError } from '#foundation/errors/index.js';
import { AppSettings } from '#infrastructure/config/settings.js';
import { requestContext } from '#infrastructure/observability/request-context.js';
import { note, traced, traceHeaders } from '#infrastructure/observability/tracing/spans.js';
import { version } from '#infrastructure/system/version.js';
import { bytesOf, HttpAnswer } from './http-answer.js';
import { PartnerRefusal } from './partner-refusal.js';

const LIMIT_BYTES = 65_536;
/** What a partner says that has too much to do; every other 4xx is about what we have sent. */
const OVERLOADED = [408, 429];

export interface HttpCall {
  /** Who is called, in the words of logs and errors. */
  readonly partner: string;
  readonly method: 'GET' | 'POST';
  /** The partner's address, and what comes after it. */
  readonly base: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** For all of it, from the look-up of the name to the last byte. */
  readonly timeoutMs: number;
  /** Statuses that are an answer, as 2xx is. */
  readonly answers?: readonly number[];
  /** Of the answer's body; 64 KiB unless told. */
  readonly limitBytes?: number;
}

/** The only way out over HTTP. Follows no redirect, and never waits or reads without end. */
@Injectable()
export class HttpClient {
  private readonly userAgent: string;

  constructor({ name }: AppSettings) {
    this.userAgent = `${name.replaceAll(/[^\w.~-]+/g, '-')}/${version}`;
  }

  /** Throws `DependencyError` when the partner is away, ill or too busy, and `PartnerRefusal` when it does not want the call. */
  async call(call: HttpCall): Promise<HttpAnswer> {
    const { partner, method } = call;
    const url = addressOf(call);
    // Not the path: it may say whom the call is about.
    const facts = {
      'http.request.method': method,
      'server.address': url.hostname,
      'server.port': Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
      'peer.service': partner,
    };
    return traced(`${method} ${partner}`, { kind: SpanKind.CLIENT, facts }, () => this.send(url, call));
  }

  private async send(url: URL, call: HttpCall): Promise<HttpAnswer> {
    const { partner, limitBytes = LIMIT_BYTES } = call;
    try {
      const response = await fetch(url, this.requestOf(call));
      note({ 'http.response.status_code': response.status });
      await turnAway(response, call);
      return new HttpAnswer(partner, response.status, await bytesOf(response, limitBytes));
    } catch (error) {
      throw error instanceof ApplicationError ? error : new DependencyError(partner, { cause: error });
    }
  }

  private requestOf({ method, headers, json, timeoutMs }: HttpCall): RequestInit {
    const requestId = requestContext.getStore()?.requestId;
    return {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        accept: 'application/json',
        'user-agent': this.userAgent,
        ...(requestId && { 'x-request-id': requestId }),
        ...traceHeaders(),
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(json !== undefined && { body: JSON.stringify(json) }),
    };
  }
}

function addressOf({ base, path }: HttpCall): URL {
  const url = URL.parse(`${base.replace(/(?<!\/)\/+$/, '')}${path}`);
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new InternalError({ cause: new Error('Partners are called by http and https only') });
}

/** Throws for what is no answer, without reading its body. */
async function turnAway({ ok, status, body }: Response, { partner, answers = [] }: HttpCall): Promise<void> {
  if (ok || answers.includes(status)) return;
  await body?.cancel();
  if (status >= 400 && status < 500 && !OVERLOADED.includes(status))
    throw new PartnerRefusal(partner, `HTTP ${status}`);
  throw new DependencyError(partner, { cause: new Error(`HTTP ${status}`) });
}
