import { isIP } from 'node:net';
import { List, Contact, Whole } from './settings.decorators.js';

/** What of the service is seen from where. */
export class ExposureSettings {
  @List('CORS_ORIGINS', {
    isItem: isOrigin,
    about: 'Origins whose pages may call the service from a browser',
    item: 'origins such as https://app.example.com, or *',
  })
  readonly corsOrigins: string = '';

  @List('TRUSTED_PROXIES', {
    isItem: isNetwork,
    about: 'Proxies whose X-Forwarded-For is believed',
    item: 'addresses or networks such as 10.0.0.0/8',
  })
  readonly trustedProxies: string = '';

  @Whole('MANAGEMENT_PORT', {
    min: 0,
    max: 65_535,
    about:
      'Port of its own for /metrics, /docs, /openapi.json and /health, which PORT has no more then; 0 for none',
  })
  readonly managementPort: number = 0;

  @Contact('SECURITY_CONTACT', { about: 'Whom to tell of a weakness, in /.well-known/security.txt' })
  readonly securityContact: string = '';
}

/** What a setting lists. */
export const listed = (setting: string): string[] =>
  setting
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

function isOrigin(text: string): boolean {
  return text === '*' || (URL.canParse(text) && new URL(text).origin === text);
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  const most = version === 4 ? 32 : 128;
  return (
    version !== 0 &&
    rest.length === 0 &&
    (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))
  );
}
