import { describe, expect, it } from '@jest/globals';
import { loadSettings } from '#infrastructure/config/settings.loader.js';
import { faultsOf } from '../../unit/config/inputs.js';

const provider = { EMAIL_API_URL: 'https://mail.example/api', EMAIL_API_KEY: 'key' };
const faults = (variables: Record<string, string>) => faultsOf({ variables });

describe('the settings of partners', () => {
  it('name none unless told', () => {
    const { avatar, email } = loadSettings().settings;
    expect(avatar).toEqual({ url: '', timeoutMs: 300, circuitFailures: 3 });
    expect(email).toEqual({
      apiUrl: '',
      apiKey: '',
      smtpUrl: '',
      frontendUrl: '',
      from: 'Galley <galley@localhost>',
      timeoutMs: 5000,
      circuitFailures: 5,
    });
  });

  it('let mail go one way only', () => {
    expect(faults(provider)).toEqual([]);
    expect(faults({ SMTP_URL: 'smtps://galley:secret@mail.example' })).toEqual([]);
    expect(faults({ ...provider, SMTP_URL: 'smtp://mail.example' })).toEqual([
      'EMAIL_API_URL [environment]: is refused beside SMTP_URL: mail goes one way',
    ]);
  });

  it('want a key for the provider', () => {
    expect(faults({ EMAIL_API_URL: provider.EMAIL_API_URL })).toEqual([
      'EMAIL_API_KEY [default]: must be given with EMAIL_API_URL',
    ]);
    expect(faults({ ...provider, EMAIL_API_KEY: 'two words' })).toHaveLength(1);
    expect(faults({ ...provider, EMAIL_API_KEY: 'two\r\nlines' })).toHaveLength(1);
  });

  it.each([
    'avatars',
    'ftp://avatars',
    'https://u:p@avatars',
    'http://avatars?a=1',
    'http://avatars#a',
    'http:a',
  ])('refuse an address that cannot be called: %s', (url) => {
    expect(faults({ AVATAR_SERVICE_URL: url })).toHaveLength(1);
    expect(faults({ ...provider, EMAIL_API_URL: url })).toHaveLength(1);
  });

  it.each(['galley', 'a@b, c@d', 'Galley <a@b> <c@d>', '<a@b', 'A\r\nBcc: c@d <a@b>'])(
    'refuse a sender that is not one address: %j',
    (from) => {
      expect(faults({ EMAIL_FROM: from })).toHaveLength(1);
    },
  );

  it.each(['galley@example.com', 'Galley <galley@example.com>', 'Die Kombüse <galley@localhost>'])(
    'take the sender %s',
    (from) => {
      expect(faults({ EMAIL_FROM: from })).toEqual([]);
    },
  );
});
