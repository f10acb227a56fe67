import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DependencyError } from '#foundation/errors/index.js';
import type { Mode } from '../../support/stub-http-partner.js';
import { StubAvatarService } from '../../support/stub-avatar-service.js';
import { timed, wire, type WiredPartners } from './wired-partners.js';

const PICTURE = 'https://pictures.example/ann.png';
const BOUND_MS = 300 + 500;

describe('the avatar service', () => {
  let service: StubAvatarService;
  let partners: WiredPartners;

  beforeEach(async () => {
    service = await new StubAvatarService().start();
    service.tell('ann@example.com', { url: PICTURE });
    // Ample for what is to end well, on a busy machine too.
    partners = await wire({ AVATAR_SERVICE_URL: service.url, AVATAR_TIMEOUT_MS: '10000' });
  });
  afterEach(async () => {
    await partners.close();
    await service.stop();
  });

  it('is asked by the digest of the address, however that is written', async () => {
    expect(await partners.avatar.find('ann@example.com')).toBe(PICTURE);
    expect(await partners.avatar.find('  Ann@Example.COM ')).toBe(PICTURE);
    const paths = service.arrivals.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(paths)).toEqual(
      new Set(['GET /avatars/71d4f55f72fa128dfb468a1a3901507c804b74316488744d769d7f4b16696476']),
    );
  });

  it('knows no picture of somebody', async () => {
    expect(await partners.avatar.find('bob@example.com')).toBeNull();
  });

  it.each([
    null,
    [],
    'https://pictures.example',
    {},
    { url: null },
    { url: ['https://pictures.example'] },
    { url: '' },
    { url: '/ann.png' },
    { url: '//pictures.example/ann.png' },
    { url: 'javascript:alert(1)' },
    { url: 'data:image/png;base64,AAAA' },
    { url: `https://pictures.example/${'x'.repeat(2024)}` },
    { url: `https://pictures.example/${'ä'.repeat(1000)}` },
  ])('talks rubbish: %j', async (json) => {
    service.tell('ann@example.com', json);
    await expect(partners.avatar.find('ann@example.com')).rejects.toBeInstanceOf(DependencyError);
  });

  it('may answer with an address of 2048 characters, and with more than the address', async () => {
    const url = `https://pictures.example/${'x'.repeat(2023)}`;
    service.tell('ann@example.com', { url, size: 7, __proto__: null });
    expect(await partners.avatar.find('ann@example.com')).toBe(url);
  });

  it.each<Mode>(['hang', 'stall', 500, 'rubbish', 'flood', 'reset'])(
    'costs no more than its time when it is ill: %s',
    async (mode) => {
      const { avatar, close } = await wire({ AVATAR_SERVICE_URL: service.url });
      service.mode = mode;
      const { result, tookMs } = await timed(avatar.find('ann@example.com'));
      expect(result).toBeInstanceOf(DependencyError);
      expect(tookMs).toBeLessThan(BOUND_MS);
      await close();
    },
  );

  it('refuses our question: that is told, fails nobody else, and opens no circuit', async () => {
    service.mode = 403;
    for (let time = 0; time < 10; time += 1)
      await expect(partners.avatar.find('ann@example.com')).rejects.toBeInstanceOf(DependencyError);
    expect(service.arrivals).toHaveLength(10);
    expect(await partners.dependencies.report()).toMatchObject([{ name: 'avatar', circuit: 'closed' }]);
    expect(partners.log.at(-1)).toMatchObject({
      level: 50,
      message: 'the avatar service refuses our question',
    });
  });
});

describe('without an avatar service', () => {
  it('nobody has a picture, and nothing is depended on', async () => {
    const partners = await wire({});
    expect(await partners.avatar.find('ann@example.com')).toBeNull();
    expect(await partners.dependencies.report()).toEqual([]);
    await partners.close();
  });
});
