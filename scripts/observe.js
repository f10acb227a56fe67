// Looks at the running service with the Prometheus of this machine, and its Grafana where there is one, by what is shipped in
// deploy/: `npm run observe`, with the service's own settings (`-- --port 9000`). All they write is gone when Ctrl-C ends them.
import 'reflect-metadata';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { loadSettings } from '#infrastructure/config/settings.loader.js';

const START_MS = 30_000;
const STOP_MS = 10_000;
const deploy = fileURLToPath(new URL('../deploy', import.meta.url));
const running = new Set();
let folder;
let stopping = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop(0));
try {
  await observe();
} catch (error) {
  console.error(error.message);
  await stop(1);
}

async function observe() {
  const service = serviceAddress();
  if (!isInstalled('prometheus', ['--version']))
    throw new Error(
      'There is no prometheus on the path. Debian has it (apt-get install prometheus), Homebrew too; or, with the whole service in\n' +
        'containers: COMPOSE_PROFILES=observe docker compose up',
    );
  if (!(await answers(`http://${service}/metrics`)))
    console.log(`Nothing answers at http://${service}/metrics yet: Prometheus will go on asking.`);

  folder = mkdtempSync(join(tmpdir(), 'galley-observe-'));
  const prometheus = await startPrometheus(service);
  console.log(`Prometheus  ${prometheus}/alerts  every 15 s from http://${service}/metrics`);
  if (isInstalled('grafana-server', ['-v']))
    console.log(`Grafana     ${await startGrafana(prometheus)}/d/galley`);
  else
    console.log(
      'Grafana     is not on the path (grafana-server); deploy/grafana/galley.json can be imported into any.',
    );
  console.log('Ctrl-C ends it.');
}

/** Where the service has its metrics, by the settings that it was started with. */
function serviceAddress() {
  const inputs = { variables: process.env, argv: process.argv.slice(2), directory: process.cwd() };
  const { features, exposure, http } = loadSettings(inputs).settings;
  if (!features.metrics) throw new Error('ENABLE_METRICS is off: there is nothing to see.');
  const port = exposure.managementPort || http.port;
  if (port === 0)
    throw new Error('PORT is 0. Say which one the service has taken: npm run observe -- --port 41234');
  return `${['0.0.0.0', '::'].includes(http.host) ? '127.0.0.1' : http.host}:${port}`;
}

function isInstalled(program, args) {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

async function answers(url) {
  const { ok } = await fetch(url).catch(() => ({ ok: false }));
  return ok;
}

async function startPrometheus(service) {
  const configuration = join(folder, 'prometheus');
  cpSync(join(deploy, 'prometheus'), configuration, { recursive: true });
  rmSync(join(configuration, 'targets'), { recursive: true });
  mkdirSync(join(configuration, 'targets'));
  writeFileSync(join(configuration, 'targets/galley.yml'), JSON.stringify([{ targets: [service] }]));

  const address = `127.0.0.1:${await freePort()}`;
  return start(
    'prometheus',
    [
      `--config.file=${join(configuration, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
      '--log.level=error',
    ],
    { url: `http://${address}`, ready: '/-/ready' },
  );
}

/** Its settings come by its environment; whoever reaches this machine's loopback may look, and nobody may change. */
async function startGrafana(prometheus) {
  const port = await freePort();
  const home = '/usr/share/grafana';
  return start('grafana-server', existsSync(home) ? ['--homepath', home] : [], {
    url: `http://127.0.0.1:${port}`,
    ready: '/api/health',
    variables: {
      PROMETHEUS_URL: prometheus,
      GALLEY_DASHBOARDS: join(deploy, 'grafana'),
      GF_PATHS_PROVISIONING: join(deploy, 'grafana/provisioning'),
      GF_PATHS_DATA: join(folder, 'grafana'),
      GF_PATHS_LOGS: join(folder, 'grafana'),
      GF_SERVER_HTTP_ADDR: '127.0.0.1',
      GF_SERVER_HTTP_PORT: String(port),
      GF_AUTH_ANONYMOUS_ENABLED: 'true',
      GF_ANALYTICS_REPORTING_ENABLED: 'false',
      GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
      GF_LOG_LEVEL: 'warn',
    },
  });
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Its URL, once it is ready. When it ends by itself, all does. */
async function start(program, args, { url, ready, variables }) {
  const child = spawn(program, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...variables },
  });
  running.add(child);
  child.once('exit', (code) => {
    running.delete(child);
    if (!stopping) console.error(`${program} has ended with ${code}.`);
    void stop(1);
  });
  for (const began = performance.now(); !(await answers(url + ready)); await delay(100)) {
    if (stopping || performance.now() - began > START_MS) throw new Error(`${program} did not become ready.`);
  }
  return url;
}

/** Ends what was started, and what it has written; asked a second time, it is being done. */
async function stop(code) {
  if (stopping) return;
  stopping = true;
  const children = [...running];
  const gone = Promise.all(children.map((child) => once(child, 'exit')));
  for (const child of children) child.kill('SIGTERM');
  const impatient = setTimeout(() => children.forEach((child) => child.kill('SIGKILL')), STOP_MS);
  await gone;
  clearTimeout(impatient);
  if (folder) rmSync(folder, { recursive: true, force: true });
  process.exit(code);
}
