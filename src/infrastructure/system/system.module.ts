import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Clock } from './clock.js';
import { Ids } from './ids.js';

/** What the machine gives: time and identifiers. */
@Global()
@Module({ providers: [Ids], exports: [Ids] })
export class SystemModule {
  static forRoot(clock: Clock): DynamicModule {
    return { module: SystemModule, providers: [{ provide: Clock, useValue: clock }], exports: [Clock] };
  }
}
