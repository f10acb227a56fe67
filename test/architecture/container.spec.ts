import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { knownNames } from '#infrastructure/config/settings.names.js';

interface Service {
  readonly image?: string;
  readonly environment?: Record<string, string>;
  readonly depends_on?: Record<string, { condition: string }>;
  readonly healthcheck?: { test?: string[]; disable?: boolean };
  readonly command?: string[];
  readonly read_only?: boolean;
  readonly profiles?: string[];
  readonly ports?: string[];
  readonly volumes?: string[];
}
interface Instruction {
  readonly name: string;
  readonly text: string;
}

const read = (file: string): string => readFileSync(file, 'utf8');
const { services } = parse(read('docker-compose.yml'), { merge: true }) as {
  services: Record<string, Service>;
};
const manifest = JSON.parse(read('package.json')) as { devDependencies: Record<string, string> };

const instructions: Instruction[] = read('Dockerfile')
  .replaceAll(/^#.*\n/gm, '')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => /^(\w+) +(\S.*)$/.exec(line) ?? [])
  .map(([, name = '', text = '']) => ({ name, text }));
/** The stages by name, each with what is done in it. */
const stages = new Map<string, Instruction[]>();
for (const instruction of instructions) {
  if (instruction.name === 'FROM') stages.set(/ AS (\w+)$/.exec(instruction.text)?.[1] ?? '', []);
  [...stages.values()].at(-1)?.push(instruction);
}
const texts = (stage: string, name: string): string[] =>
  (stages.get(stage) ?? []).filter((instruction) => instruction.name === name).map(({ text }) => text);

const unknownNames = (environment: Record<string, string> = {}): string[] =>
  Object.keys(environment).filter((name) => !knownNames.has(name));

describe('the image', () => {
  it('is of the Node that is developed with', () => {
    const bases = new Set(
      instructions.filter(({ name }) => name === 'FROM').map(({ text }) => text.split(' ')[0]),
    );
    expect([...bases]).toEqual([`node:${manifest.devDependencies.node}-slim`]);
  });

  it('ends in a stage that installs nothing and takes its packages from one without development packages', () => {
    expect([...stages.keys()].at(-1)).toBe('service');
    expect(texts('service', 'RUN')).toEqual([]);
    expect(texts('service', 'COPY').filter((text) => text.includes('node_modules'))).toEqual([
      '--from=dependencies /galley/node_modules node_modules',
    ]);
    expect(texts('dependencies', 'RUN').every((text) => text.includes('npm ci --omit=dev'))).toBe(true);
    expect(texts('dependencies', 'RUN')).toHaveLength(1);
  });

  it('does not run as root', () => {
    expect(texts('service', 'USER')).toEqual(['1000:1000']);
  });

  it('starts the service without a shell', () => {
    expect(texts('service', 'CMD').map((text) => JSON.parse(text))).toEqual([
      ['node', '--enable-source-maps', 'dist/src/main.js'],
    ]);
  });

  it('asks for its health without a shell, and believes the answer', async () => {
    const [, probe = '[]'] = texts('service', 'HEALTHCHECK')[0]?.split(/ CMD /) ?? [];
    const [node, ...args] = JSON.parse(probe) as string[];
    expect(node).toBe('node');

    const health = { '/health/live': 200 };
    const server = createServer(({ url }, response) => {
      response.writeHead(url === '/health/live' ? health[url] : 404).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const exitCode = async () => {
      const child = spawn(process.execPath, args, { env: { ...process.env, PORT: String(port) } });
      const [code] = (await once(child, 'exit')) as [number];
      return code;
    };
    expect(await exitCode()).toBe(0);
    health['/health/live'] = 503;
    expect(await exitCode()).toBe(1);
    server.close();
    await once(server, 'close');
    expect(await exitCode()).toBe(1);
  });

  it('sets what Galley knows', () => {
    const names = instructions
      .filter(({ name }) => name === 'ENV')
      .map(({ text }) => text.split(/[= ]/)[0] ?? '');
    expect(names).not.toEqual([]);
    expect(names.filter((name) => !knownNames.has(name))).toEqual([]);
  });

  it('is made from files that exist and are sent to the builder', () => {
    const sent = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const wanted = [...stages.keys()]
      .flatMap((stage) => texts(stage, 'COPY'))
      .filter((text) => !text.startsWith('--from'))
      .flatMap((text) => text.split(' ').slice(0, -1));
    expect(wanted.filter((file) => !sent.includes(file))).toEqual([]);
    expect(sent.filter((file) => !wanted.includes(file))).toEqual([]);
    expect(wanted.filter((file) => !existsSync(file))).toEqual([]);
  });
});

describe('docker compose', () => {
  it('runs the app, PostgreSQL and Redis', () => {
    expect(services).toMatchObject({
      app: {},
      database: { image: 'postgres:18' },
      redis: { image: 'redis:8' },
    });
    expect(services.database?.healthcheck?.test?.slice(0, 2)).toEqual(['CMD', 'pg_isready']);
    expect(services.redis?.healthcheck?.test).toEqual(['CMD', 'redis-cli', 'ping']);
  });

  it('starts the app on a healthy, migrated database', () => {
    expect(services.app?.depends_on).toEqual({
      database: { condition: 'service_healthy' },
      redis: { condition: 'service_healthy' },
      migrate: { condition: 'service_completed_successfully' },
    });
    expect(services.migrate).toMatchObject({
      command: ['node', 'dist/src/cli.js', 'migrate', 'up'],
      depends_on: { database: { condition: 'service_healthy' } },
    });
  });

  it.each(['app', 'migrate'])('tells %s what Galley knows, and no secret', (name) => {
    const { environment = {}, read_only } = services[name] ?? {};
    expect(Object.keys(environment)).not.toEqual([]);
    expect(unknownNames(environment)).toEqual([]);
    expect(environment).not.toHaveProperty('SECRET_KEY');
    expect(environment).not.toHaveProperty('DATABASE_URL');
    expect(read_only).toBe(true);
  });

  it('observes it only when asked, from this machine only, by what is shipped', () => {
    const observers = Object.entries(services).filter(([, { profiles = [] }]) =>
      profiles.includes('observe'),
    );
    expect(observers.map(([name]) => name)).toEqual(['prometheus', 'grafana']);
    for (const [, { image, ports = [], volumes = [] }] of observers) {
      expect(image).toMatch(/:v?\d+\.\d+\.\d+$/);
      expect(ports.every((port) => port.startsWith('127.0.0.1:'))).toBe(true);
      const mounted = volumes
        .filter((volume) => volume.startsWith('./'))
        .map((volume) => volume.split(':')[0] ?? '');
      expect(mounted.filter((file) => !file.startsWith('./deploy/') || !existsSync(file))).toEqual([]);
    }
    expect(parse(read('deploy/prometheus/targets/compose.yml'))).toEqual([{ targets: ['app:8000'] }]);
  });

  it('would notice a name that Galley does not know', () => {
    expect(unknownNames({ SECRET_KEY_FILE: '', SECRETKEY: '', PORT: '', PORT_FILE: '' })).toEqual([
      'SECRETKEY',
      'PORT_FILE',
    ]);
  });

  it('invents its secrets once', () => {
    const folder = mkdtempSync(join(tmpdir(), 'galley-secrets-'));
    const script = services.secrets?.command?.[0]?.replaceAll('$$', '$').replace('/run/galley', folder) ?? '';
    const invent = () => {
      expect(spawnSync('sh', ['-euc', script], { encoding: 'utf8' })).toMatchObject({
        status: 0,
        stderr: '',
      });
      return ['secret-key', 'database-password', 'database-url'].map((file) => read(join(folder, file)));
    };
    const [key = '', password = '', url = ''] = invent();
    expect(invent()).toEqual([key, password, url]);
    rmSync(folder, { recursive: true });

    expect(key).toMatch(/^[0-9a-f]{96}$/);
    expect(new URL(url)).toMatchObject({
      username: 'galley',
      password,
      host: 'database:5432',
      pathname: '/galley',
    });
    expect(password).toMatch(/^[0-9a-f]{48}$/);
  });
});
