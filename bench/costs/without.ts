/** Loaded before Galley by `--import`: takes away what no setting switches off, as WITHOUT names it. */
import { Edge } from '#application/http/edge/edge.js';
import { HttpMetrics } from '#infrastructure/observability/http-metrics.js';

const unwanted = new Set(process.env['WITHOUT']?.split(','));
const nothing = (): void => undefined;

if (unwanted.has('metrics')) {
  Object.assign(HttpMetrics.prototype, { begin: nothing, end: nothing, observe: nothing });
}

type AnyHook = { readonly name: string };

const { install } = Edge.prototype;
Edge.prototype.install = function installWanted(fastify) {
  const add: unknown = fastify.addHook.bind(fastify);
  const addHook = (event: string, hook: AnyHook): unknown => {
    const isUnwanted = unwanted.has(hook.name) || (unwanted.has('*') && event !== 'preClose');
    return isUnwanted ? fastify : (add as (event: string, hook: AnyHook) => unknown)(event, hook);
  };
  return install.call(this, Object.assign(fastify, { addHook }));
};
