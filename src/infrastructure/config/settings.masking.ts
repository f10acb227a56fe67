import { type Setting, type SettingValue } from './settings.schema.js';

/** A setting's value as people may see it. */
export function shown({ secret, kind }: Setting, value: SettingValue): string {
  if (!secret || value === '') return String(value);
  return kind === 'url' ? withoutPassword(String(value)) : '********';
}

function withoutPassword(address: string): string {
  const url = new URL(address);
  // A password with an unescaped / ? or # ends the host early and goes on behind it.
  if (`${url.pathname}${url.search}${url.hash}`.includes('@')) return `${url.protocol}//***`;
  if (url.password !== '') url.password = '***';
  const telling = [...url.searchParams.keys()].filter((name) => /pass|secret|token|key/i.test(name));
  for (const name of telling) url.searchParams.set(name, '***');
  return url.href;
}
