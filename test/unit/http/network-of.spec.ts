import { describe, expect, it } from '@jest/globals';
import { networkOf } from '../../../src/application/http/network-of.js';

describe('A client is counted', () => {
  it('by its IPv4 address, also where that is written as an IPv6 one', () => {
    expect(networkOf('192.0.2.7')).toBe('192.0.2.7');
    expect(networkOf('::ffff:192.0.2.7')).toBe('192.0.2.7');
    expect(networkOf('192.0.2.8')).not.toBe(networkOf('192.0.2.7'));
  });

  it('by the /64 of its IPv6 address, of which it may take any', () => {
    expect(networkOf('2001:db8:1:2::3')).toBe(networkOf('2001:0DB8:1:2:ffff::4'));
    expect(networkOf('2001:db8:1:2::3')).not.toBe(networkOf('2001:db8:1:3::3'));
    expect(networkOf('fe80::1%eth0')).toBe(networkOf('fe80::2'));
  });

  it('by what it is, where it is no address', () => {
    expect(networkOf('unknown')).toBe('unknown');
  });
});
