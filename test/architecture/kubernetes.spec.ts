import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { catalogue } from '#infrastructure/config/settings.catalogue.js';
import { loadSettings } from '#infrastructure/config/settings.loader.js';
import { fileNameOf, knownNames } from '#infrastructure/config/settings.names.js';
import type { Settings } from '#infrastructure/config/settings.js';
import { faultsOf } from '../support/kubernetes-schema.js';
import { rendered, type Resource } from '../support/kustomize.js';

interface Probe {
  readonly httpGet: { path: string; port: string };
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
}
interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: string[];
  readonly ports?: { name: string; containerPort: number }[];
  readonly env: { name: string; value?: string; valueFrom?: object }[];
  readonly volumeMounts?: { mountPath: string }[];
  readonly securityContext: object;
  readonly lifecycle: { preStop: { sleep: { seconds: number } } };
  readonly startupProbe: Probe;
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
}
interface Pod {
  readonly metadata: { labels: Record<string, string> };
  readonly spec: {
    readonly containers: [Container];
    readonly terminationGracePeriodSeconds: number;
    readonly automountServiceAccountToken: boolean;
    readonly enableServiceLinks: boolean;
    readonly securityContext: object;
    readonly topologySpreadConstraints: { topologyKey: string; labelSelector: Selector }[];
  };
}
interface Selector {
  readonly matchLabels: Record<string, string>;
}
type Workload = Resource & { spec: { selector?: Selector; template: Pod } };

const OVERLAYS = 'deploy/kubernetes/overlays';
const environments = readdirSync(OVERLAYS);
const SECRETS = '/run/galley/';
/** For what is left of traces, and one to spare: docs/operations.md. */
const LAST_SECONDS = 2;
const DOCUMENTED = readFileSync('docs/kubernetes.md', 'utf8');

const workloads = (resources: readonly Resource[]): Workload[] =>
  resources.filter(
    ({ spec }) => typeof spec === 'object' && spec !== null && 'template' in spec,
  ) as Workload[];
const ours = (resources: readonly Resource[]): Workload[] =>
  workloads(resources).filter(({ metadata }) => metadata.name.startsWith('galley'));
const one = <T extends Resource>(resources: readonly Resource[], kind: string, name = 'galley'): T => {
  const [found, ...others] = resources.filter(
    (resource) => resource.kind === kind && resource.metadata.name === name,
  );
  if (!found || others.length > 0) throw new Error(`There is not one ${kind} ${name}`);
  return found as T;
};

/** What the service makes of a container's environment, whatever its secrets are. */
function settingsOf({ env }: Container): Settings {
  const secrets: Record<string, string> = {
    DATABASE_URL: 'postgres://galley@database/galley',
    REDIS_URL: 'redis://redis',
    SMTP_URL: 'smtp://mail',
    SECRET_KEY: 'x'.repeat(64),
    JWT_PRIVATE_KEY: generateKeyPairSync('ed25519')
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString(),
  };
  const variables = env.map(({ name, value }) => {
    const secret = /^(.*)_FILE$/.exec(name)?.[1];
    return secret === undefined ? [name, value] : [secret, secrets[secret]];
  });
  return loadSettings({ variables: Object.fromEntries(variables) as Record<string, string> }).settings;
}

describe.each(environments)('In %s Kubernetes', (environment) => {
  const resources = rendered(`${OVERLAYS}/${environment}`);
  const deployment = one<Workload>(resources, 'Deployment');
  const { spec: pod, metadata } = deployment.spec.template;
  const [container] = pod.containers;
  const settings = settingsOf(container);

  it('takes everything that is there, and knows every field', () => {
    expect(resources.flatMap((resource) => faultsOf(resource))).toEqual([]);
    const kinds = resources.map(({ kind }) => kind);
    for (const kind of [
      'Job',
      'Service',
      'PodDisruptionBudget',
      'HorizontalPodAutoscaler',
      'NetworkPolicy',
      'ServiceMonitor',
    ])
      expect(kinds).toContain(kind);
  });

  it('has it in a namespace that lets nothing in that is not restricted', () => {
    const namespace = `galley-${environment}`;
    const { labels } = one(resources, 'Namespace', namespace).metadata;
    expect(labels).toEqual({ 'pod-security.kubernetes.io/enforce': 'restricted' });
    const others = resources.filter(
      ({ kind, metadata: { namespace: own } }) => kind !== 'Namespace' && own !== namespace,
    );
    expect(others).toEqual([]);
  });

  it('runs no root, nothing that could become one, and nothing that writes where it should not', () => {
    for (const { spec } of workloads(resources)) {
      expect(spec.template.spec).toMatchObject({
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: expect.any(Number),
          seccompProfile: { type: 'RuntimeDefault' },
        },
      });
      for (const { securityContext } of spec.template.spec.containers)
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
    }
  });

  it('tells the service and its migrations what they know, and secrets by file only', () => {
    for (const { spec } of ours(resources)) {
      const [{ env, volumeMounts = [] }] = spec.template.spec.containers;
      const names = env.map(({ name }) => name);
      expect(names.filter((name) => !knownNames.has(name) && !name.startsWith('OTEL_'))).toEqual([]);
      const secrets = catalogue.filter(({ secret }) => secret).map(({ name }) => name);
      expect(names.filter((name) => secrets.includes(name))).toEqual([]);
      expect(env.filter(({ valueFrom }) => valueFrom !== undefined)).toEqual([]);
      expect(volumeMounts).toContainEqual({ name: 'secrets', mountPath: '/run/galley', readOnly: true });
      const files = env.filter(({ name }) => secrets.some((secret) => name === fileNameOf(secret)));
      for (const { value = '' } of files) {
        expect(value.startsWith(SECRETS)).toBe(true);
        const key = value.slice(SECRETS.length);
        expect(DOCUMENTED).toMatch(new RegExp(`--from-literal=${key}=|keys/${key}`));
      }
    }
  });

  it('starts the service and its migrations by the same image, as settings that both take', () => {
    const [service, migration] = ['Deployment', 'Job'].map((kind) =>
      ours(resources).find((each) => each.kind === kind),
    );
    expect(migration?.spec.template.spec.containers[0].image).toBe(
      service?.spec.template.spec.containers[0].image,
    );
    expect(container.image).toMatch(/galley:\w/);
    const job = one<Workload>(resources, 'Job', 'galley-migrate').spec.template.spec.containers[0];
    expect(job.command).toEqual(['node', 'dist/src/cli.js', 'migrate', 'up']);
    expect(settingsOf(job).app.environment).toBe(environment);
    expect(settings.app.environment).toBe(environment);
  });

  it('asks for its health where it is told', () => {
    const { startupProbe, livenessProbe, readinessProbe } = container;
    const asked = [startupProbe, livenessProbe, readinessProbe].map(({ httpGet }) => httpGet);
    expect(asked).toEqual(
      ['startup', 'live', 'ready'].map((path) => ({ path: `/health/${path}`, port: 'management' })),
    );
    expect(container.ports).toEqual([
      { name: 'http', containerPort: settings.http.port },
      { name: 'management', containerPort: settings.exposure.managementPort },
    ]);
    const patienceMs = ({ periodSeconds, failureThreshold }: Probe) =>
      periodSeconds * failureThreshold * 1_000;
    expect(patienceMs(startupProbe)).toBeGreaterThan(settings.database.startupTimeoutMs);
    const shutdownDelayMs = settings.http.shutdownDelayMs || 5_000;
    expect(patienceMs(readinessProbe)).toBeLessThan(shutdownDelayMs);
    expect(readinessProbe.failureThreshold).toBeGreaterThan(1);
  });

  it('waits for a stop as long as it can take', () => {
    const { http, jobs } = settings;
    const milliseconds = http.shutdownDelayMs + jobs.stopTimeoutMs + http.requestTimeoutMs;
    const longest = container.lifecycle.preStop.sleep.seconds + milliseconds / 1_000 + LAST_SECONDS;
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(longest);
  });

  it('finds the pods of the service by their labels, and no other', () => {
    const labels = { 'app.kubernetes.io/name': 'galley', 'app.kubernetes.io/component': 'service' };
    expect(metadata.labels).toEqual(labels);
    const selectors = [
      deployment.spec.selector?.matchLabels,
      one<Resource & { spec: { selector: object } }>(resources, 'Service').spec.selector,
      one<Resource & { spec: { selector: Selector } }>(resources, 'PodDisruptionBudget').spec.selector
        .matchLabels,
      one<Resource & { spec: { selector: Selector } }>(resources, 'ServiceMonitor').spec.selector.matchLabels,
      one<Resource & { spec: { podSelector: Selector } }>(resources, 'NetworkPolicy', 'galley-in').spec
        .podSelector.matchLabels,
      ...pod.topologySpreadConstraints.map(({ labelSelector }) => labelSelector.matchLabels),
    ];
    expect(selectors).toEqual(selectors.map(() => labels));
    expect(pod.topologySpreadConstraints.map(({ topologyKey }) => topologyKey)).toEqual([
      'topology.kubernetes.io/zone',
      'kubernetes.io/hostname',
    ]);
    expect(one<Resource & { spec: object }>(resources, 'HorizontalPodAutoscaler').spec).toMatchObject({
      scaleTargetRef: { kind: 'Deployment', name: 'galley' },
    });
    expect(deployment.spec).not.toHaveProperty('replicas');
  });

  it('lets nobody speak with anybody unless that is said', () => {
    expect(one<Resource & { spec: object }>(resources, 'NetworkPolicy', 'galley-nothing').spec).toEqual({
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
    });
  });
});

describe('What is wrong would be noticed:', () => {
  const deployment = rendered(`${OVERLAYS}/prod`).find(({ kind }) => kind === 'Deployment');
  const planted = (change: (pod: Record<string, unknown>) => void): Resource => {
    const copy = structuredClone(deployment) as Workload;
    change(copy.spec.template.spec as unknown as Record<string, unknown>);
    return copy;
  };

  it.each([
    ['a field that nobody knows', (pod: Record<string, unknown>) => (pod['terminationGracePeriod'] = 60)],
    ['a number in words', (pod: Record<string, unknown>) => (pod['terminationGracePeriodSeconds'] = 'sixty')],
    ['nothing to run', (pod: Record<string, unknown>) => delete pod['containers']],
  ])('%s', (_, change) => {
    expect(faultsOf(planted(change))).not.toEqual([]);
  });

  it('what this kustomize cannot do', () => {
    expect(() => rendered('test/architecture/kustomizations/prefixed')).toThrow('namePrefix');
    expect(() => rendered('test/architecture/kustomizations/patches-nobody')).toThrow(
      'is patched and not there',
    );
  });
});
