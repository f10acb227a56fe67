import { ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import { Job } from 'kubernetes-models/batch/v1/Job';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { Service } from 'kubernetes-models/v1/Service';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import type { Resource } from './kustomize.js';

interface Model {
  readonly apiVersion: string;
  readonly kind: string;
  /** Validates whatever it is called on, and throws what is wrong with it. */
  readonly prototype: { validate(): void };
}

const MODELS: readonly Model[] = [
  Deployment,
  HorizontalPodAutoscaler,
  Job,
  Namespace,
  NetworkPolicy,
  PodDisruptionBudget,
  Service,
  ServiceAccount,
  ServiceMonitor,
] as unknown as Model[];

/** What Kubernetes' schema says against it, fields that it does not know among that. */
export function faultsOf(resource: Resource): string[] {
  const { apiVersion, kind } = resource;
  const model = MODELS.find((one) => one.apiVersion === apiVersion && one.kind === kind);
  if (!model) return [`${apiVersion} ${kind} has no schema here`];
  // The schemas let unknown fields through, and never look at them.
  const unread = new Set<string>();
  const fault = complaintOf(model, watched(resource, kind, unread));
  return [...fault, ...[...unread].map((path) => `${path} is unknown`)];
}

function complaintOf(model: Model, value: unknown): string[] {
  try {
    model.prototype.validate.call(value);
    return [];
  } catch (error) {
    return [String(error)];
  }
}

function watched(value: unknown, path: string, unread: Set<string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const copy: object = Array.isArray(value) ? [] : {};
  for (const [name, inner] of Object.entries(value)) {
    unread.add(`${path}/${name}`);
    Reflect.set(copy, name, watched(inner, `${path}/${name}`, unread));
  }
  return new Proxy(copy, {
    get(target, name) {
      unread.delete(`${path}/${String(name)}`);
      return Reflect.get(target, name) as unknown;
    },
  });
}
