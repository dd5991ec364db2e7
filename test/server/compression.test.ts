/** Who is sent compressed bytes. */
import { expect, it } from 'vitest';
import { takesGzip } from '../../src/server/compression.ts';

it.each([
  ['gzip', true],
  ['GZIP;q=0.5', true],
  ['br, gzip;q=0.2', true],
  ['*', true],
  ['br', false],
  ['identity', false],
  ['gzip;q=0', false],
  ['*;q=0', false],
  ['*, gzip;q=0', false],
  ['', false],
  [null, false],
])('%j takes gzip: %s', (header, takes) => expect(takesGzip(header)).toBe(takes));
