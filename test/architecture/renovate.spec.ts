import { matchesGlob } from 'node:path';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

interface Renovate {
  readonly extends: string[];
  readonly minimumReleaseAge: string;
  readonly internalChecksFilter: string;
  readonly rangeStrategy: string;
  readonly vulnerabilityAlerts: { readonly minimumReleaseAge: null };
  readonly packageRules: { readonly description: string; readonly matchPackageNames: string[] }[];
}

const json = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const renovate = json('renovate.json') as Renovate;
const manifest = json('package.json') as Record<'dependencies' | 'devDependencies', Record<string, string>>;
const packages = { ...manifest.dependencies, ...manifest.devDependencies };

describe('Updates', () => {
  it('wait until others have tried them, but for what mends a known hole', () => {
    expect(Number.parseInt(renovate.minimumReleaseAge)).toBeGreaterThanOrEqual(7);
    expect(renovate.minimumReleaseAge).toMatch(/^\d+ days$/);
    expect(renovate.internalChecksFilter).toBe('strict');
    expect(renovate.vulnerabilityAlerts.minimumReleaseAge).toBeNull();
  });

  it('name exact versions, of actions and images the digest', () => {
    expect(renovate.rangeStrategy).toBe('pin');
    expect(renovate.extends).toContain('config:best-practices');
    expect(
      Object.entries(packages).filter(
        ([, version]) => !/^(npm:@[\w/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
      ),
    ).toEqual([]);
  });

  it('have rules for packages that are here', () => {
    const patterns = renovate.packageRules.flatMap(({ matchPackageNames }) => matchPackageNames);
    const unmatched = patterns.filter(
      (pattern) => !Object.keys(packages).some((name) => matchesGlob(name, pattern)),
    );
    expect(unmatched).toEqual([]);
  });
});
