/** A run's files over HTTP, for the browser. */
import { defineFaults, StormtableError } from '../core/errors.ts';
import type { TimelineStore } from './reader.ts';

export const fetchFaults = defineFaults({
  'timeline-unreachable': '{url} cannot be read ({detail}). Is "stormtable view" still running?',
});

/**
 * `base` is the address of the run's folder; `version`, from the list of runs, lets the browser keep the files of a
 * finished run for good without ever showing those of another run that took its id.
 */
export function fetchStore(base: string | URL, version = ''): TimelineStore {
  const root = String(base).replace(/\/?$/, '/');
  return {
    where: root.replace(/\/$/, ''),
    async get(path, range) {
      const query = version === '' ? '' : `?v=${encodeURIComponent(version)}`;
      const url = root + path.split('/').map(encodeURIComponent).join('/') + query;
      const unreachable = (detail: string) =>
        new StormtableError(fetchFaults('timeline-unreachable', { url, detail }), 1);
      let response: Response;
      let body: ArrayBuffer;
      try {
        // Range counts its last byte in
        response = await fetch(url, range ? { headers: { Range: `bytes=${range.from}-${range.to - 1}` } } : {});
        body = await response.arrayBuffer();
      } catch (e) {
        throw unreachable((e as Error).message);
      }
      if (response.status === 404) return undefined;
      if (!response.ok) throw unreachable(`HTTP ${response.status}`);
      const bytes = new Uint8Array(body);
      return range && response.status === 200 ? bytes.subarray(range.from, range.to) : bytes;
    },
  };
}
