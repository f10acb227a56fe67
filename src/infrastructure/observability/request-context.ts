import { AsyncLocalStorage } from 'node:async_hooks';

export interface RequestContext {
  readonly requestId: string;
  /** What the answer had to do without. */
  readonly degraded: Set<string>;
}

/** Which request the running code works for. */
export const requestContext = new AsyncLocalStorage<RequestContext>();

/** The answer of the running request does without a dependency. */
export function degrade(dependency: string): void {
  requestContext.getStore()?.degraded.add(dependency);
}

/** Whether the running request has found the dependency away. */
export function isDegraded(dependency: string): boolean {
  return requestContext.getStore()?.degraded.has(dependency) ?? false;
}
