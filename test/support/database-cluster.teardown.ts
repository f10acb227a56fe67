/** Jest's globalTeardown: ends what database-cluster.ts started. */
import { started } from './database-cluster.js';

export default async function stopCluster(): Promise<void> {
  await started.end();
}
