/** Reading the system's own apt configuration: its mirror, and the keys that it trusts. */
import { describe, expect, test } from 'vitest';
import { chooseMirror, signedBy } from '../../../checker/replay/lab/apt.js';

const stanza = (fields: Record<string, string>): string =>
  Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');

const security = {
  'Repo-URI': 'http://mirror.example/debian-security/',
  Component: 'main',
  Label: 'Debian-Security',
  Sourcesentry: '/etc/x:3',
};
const main = {
  'Repo-URI': 'http://mirror.example/debian/',
  Component: 'main',
  Label: 'Debian',
  Sourcesentry: '/etc/apt/sources.list.d/debian.sources:1',
};

describe('the mirror', () => {
  test("is that of Debian's own archive", () => {
    expect(chooseMirror([stanza(security), stanza(main)].join('\n\n'))).toEqual({
      address: 'http://mirror.example/debian/',
      entry: { file: '/etc/apt/sources.list.d/debian.sources' },
    });
  });

  test('is told by its address where lists were never fetched', () => {
    const { Label: _1, ...bareSecurity } = security;
    const { Label: _2, ...bareMain } = main;
    expect(chooseMirror([stanza(bareSecurity), stanza(bareMain)].join('\n\n'))?.address).toBe('http://mirror.example/debian/');
  });

  test('is not that of somebody else', () => {
    expect(chooseMirror(stanza({ ...main, Label: 'Other', 'Repo-URI': 'http://other.example/apt/' }))).toBeUndefined();
    expect(chooseMirror('')).toBeUndefined();
  });
});

describe('the keyring', () => {
  const address = 'http://mirror.example/debian/';

  test('is read from both formats of sources', () => {
    const deb822 =
      'Types: deb\nURIs: http://other.example/\nSigned-By: /other.gpg\n\nTypes: deb\nURIs: http://mirror.example/debian\nSigned-By: /keys.gpg\n';
    expect(signedBy(deb822, address)).toBe('/keys.gpg');
    expect(signedBy('deb [arch=amd64 signed-by=/keys.gpg] http://mirror.example/debian bookworm main\n', address)).toBe('/keys.gpg');
  });

  test("is apt's own where the entry names none", () => {
    expect(signedBy('deb http://mirror.example/debian bookworm main\n', address)).toBeUndefined();
    expect(signedBy('', address)).toBeUndefined();
  });
});
