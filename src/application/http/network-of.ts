import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Leading bytes that all addresses of one household or company share. */
const IPV6_NETWORK_BYTES = 8;

/** By what a client is counted: an IPv4 address, and of an IPv6 address the /64 that one client has to itself. */
export function networkOf(address: string): string {
  if (isIPv4(address) || !ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return Buffer.from(parsed.toByteArray().slice(0, IPV6_NETWORK_BYTES)).toString('hex');
}
