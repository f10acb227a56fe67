import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { validate } from 'dockerfile-utils';
import { knownNames } from '#infrastructure/config/settings.names.js';

interface Instruction {
  readonly name: string;
  readonly text: string;
}

const read = (file: string): string => readFileSync(file, 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  scripts: { start: string };
  devDependencies: Record<string, string>;
};

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

describe('the image', () => {
  it('is made as Docker can read it', () => {
    expect(validate(read('Dockerfile'))).toEqual([]);
    expect(validate('FROM node\nRUM npm ci')).not.toEqual([]);
  });

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

  it('starts the service as `npm start` does, without a shell', () => {
    const commands = texts('service', 'CMD').map((text) => JSON.parse(text) as string[]);
    expect(commands.map((command) => `exec ${command.join(' ')}`)).toEqual([manifest.scripts.start]);
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
