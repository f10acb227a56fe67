import { Injectable } from '@nestjs/common';
import { InjectMetric, makeGaugeProvider } from '@willsoto/nestjs-prometheus';
import type { Gauge } from 'prom-client';
import { version } from '../system/version.js';

/** Which code runs, and on what: always 1, for the sake of its labels. */
@Injectable()
class BuildInfo {
  constructor(@InjectMetric('build_info') info: Gauge<'version' | 'node'>) {
    info.set({ version, node: process.versions.node }, 1);
  }
}

export const buildInfo = [
  makeGaugeProvider({
    name: 'build_info',
    help: 'Always 1: the version of the service, and of the Node that runs it',
    labelNames: ['version', 'node'],
    aggregator: 'first',
  }),
  BuildInfo,
];
