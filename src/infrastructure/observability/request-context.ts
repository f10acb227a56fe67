import { AsyncLocalStorage } from 'node:async_hooks';

/** What the running code works for: a request, or a job that one has caused. */
export interface RequestContext {
  readonly requestId: string;
  /** What the answer had to do without; mostly nothing. */
  degraded?: Set<string>;
  /** The template of the route. */
  readonly route?: string;
  /** Who asks, once that is settled. */
  userId?: string;
  readonly job?: { readonly id: string; readonly queue: string };
}

/** Which request the running code works for. */
export const requestContext = new AsyncLocalStorage<RequestContext>();

/** What every line says that is logged meanwhile. */
export function contextFields(): Record<string, string> {
  const context = requestContext.getStore();
  if (!context) return {};
  const { requestId, route, userId, job } = context;
  const fields: Record<string, string> = { request_id: requestId };
  if (userId !== undefined) fields['user_id'] = userId;
  if (route !== undefined) fields['route'] = route;
  return job ? Object.assign(fields, { queue: job.queue, job_id: job.id }) : fields;
}

/** The answer of the running request does without a dependency. */
export function degrade(dependency: string): void {
  const context = requestContext.getStore();
  if (context) (context.degraded ??= new Set()).add(dependency);
}

/** Whether the running request has found the dependency away. */
export function isDegraded(dependency: string): boolean {
  return requestContext.getStore()?.degraded?.has(dependency) ?? false;
}
