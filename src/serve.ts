import { Management } from '#application/http/edge/management.js';
import { tellPrimary } from '#infrastructure/cluster/tell-primary.js';
import { openTracing } from '#infrastructure/observability/tracing/open-tracing.js';
import { Clock } from '#infrastructure/system/clock.js';
import { releaseGarbageOnceIdle } from '#infrastructure/system/release-garbage.js';
import { type Beginning, reachDatabase } from './beginning.js';
import { createApplication } from './bootstrap.js';

/** What the process does that serves: the only one, or one of several. */
export async function run(beginning: Beginning): Promise<void> {
  const { given, telemetry, logger, resources } = beginning;
  resources.use(await openTracing(telemetry, given.settings.app, logger));
  const loaded = await reachDatabase(beginning);
  const { http } = loaded.settings;
  const application = await createApplication(loaded, new Clock(), logger);
  const app = resources.adopt(application, (opened) => opened.close());
  await app.listen({ host: http.host, port: http.port });
  await app.get(Management, { strict: false }).listen();
  logger.info(`Listening on ${await app.getUrl()}`);
  releaseGarbageOnceIdle();
  await tellPrimary({ kind: 'serving' });
}
