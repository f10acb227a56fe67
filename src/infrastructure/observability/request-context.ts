import { AsyncLocalStorage } from 'node:async_hooks';

export interface RequestContext {
  readonly requestId: string;
}

/** Which request the running code works for. */
export const requestContext = new AsyncLocalStorage<RequestContext>();
