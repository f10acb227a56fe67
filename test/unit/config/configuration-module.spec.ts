import { describe, expect, it } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { Test } from '@nestjs/testing';
import { ConfigurationModule } from '#infrastructure/config/config.module.js';
import { loadSettings } from '#infrastructure/config/settings.loader.js';
import { HttpSettings, Settings, TokenSettings } from '#infrastructure/config/settings.js';

@Injectable()
class Listener {
  constructor(
    readonly http: HttpSettings,
    readonly token: TokenSettings,
  ) {}
}

@Module({ providers: [Listener], exports: [Listener] })
class FeatureModule {}

const moduleWith = (overrides: Record<string, string>) => {
  const loaded = loadSettings({ overrides });
  return Test.createTestingModule({
    imports: [FeatureModule, ConfigurationModule.forRoot(loaded)],
  }).compile();
};

describe('the configuration module', () => {
  it('gives every module the slices it asks for, still frozen', async () => {
    const module = await moduleWith({ PORT: '0' });
    const listener = module.get(Listener);
    expect(listener.http).toMatchObject({ port: 0, host: '0.0.0.0' });
    expect(listener.token).toBeInstanceOf(TokenSettings);
    expect(Object.isFrozen(listener.http)).toBe(true);
    expect(module.get(Settings).http).toBe(listener.http);
    await module.close();
  });

  it("answers through Nest's ConfigService, which sees nothing of the process's environment", async () => {
    const module = await moduleWith({ PORT: '9001' });
    const config = module.get(ConfigService, { strict: false });
    expect(config.get('settings.http.port')).toBe(9001);
    expect(config.get('PATH')).toBeUndefined();
    await module.close();
  });

  it('lets two applications of one process differ', async () => {
    const [one, other] = await Promise.all([moduleWith({ PORT: '9001' }), moduleWith({ PORT: '9002' })]);
    expect([one.get(HttpSettings).port, other.get(HttpSettings).port]).toEqual([9001, 9002]);
    await Promise.all([one.close(), other.close()]);
  });
});
