import { describe, expect, it } from 'vitest';
import { parseHeader, parseManifest, parsePlace } from '../../src/timeline/documents.ts';
import { emptyManifest } from '../../src/timeline/node/writer.ts';
import { place, sample } from './fixture.ts';

const { header } = sample().inputs;
const headerWith = (part: object) => () => parseHeader(JSON.stringify({ ...header, ...part }));
const manifestWith = (part: object) => () => parseManifest(JSON.stringify({ ...emptyManifest('x'), ...part }));

describe('the documents of a timeline', () => {
  it('are given back as they were written', () => {
    expect(parseHeader(JSON.stringify(header))).toEqual(header);
    expect(parseManifest(JSON.stringify(emptyManifest('x')))).toEqual(emptyManifest('x'));
    expect(parsePlace(JSON.stringify(place))).toEqual(place);
  });

  it('of a run from before there were checkpoints lack what came later', () => {
    const { source: _, parent: __, changes: ___, sections: ____, ...old } = header;
    expect(parseHeader(JSON.stringify(old))).toMatchObject({ parent: null, changes: [], sections: [] });
    const { checkpoints: _____, sums: ______, ...early } = emptyManifest('x');
    expect(parseManifest(JSON.stringify(early)).checkpoints).toEqual([]);
  });

  it('say by its path what is no recorder’s doing', () => {
    expect(headerWith({ grid: { ...header.grid, rows: 1e9 } })).toThrow('grid.rows is 1000000000; expected a whole');
    expect(headerWith({ grid: { ...header.grid, rows: 60_000, cols: 60_000 } })).toThrow('at most 2^28 cells');
    expect(headerWith({ clock: { ...header.clock, tick: 0 } })).toThrow('clock.tick is 0');
    expect(headerWith({ fields: [{ ...header.fields[0], name: '../x' }] })).toThrow('fields[0].name is "../x"');
    expect(headerWith({ fields: [header.fields[0], header.fields[0]] })).toThrow('holds "velocity_x" twice');
    expect(headerWith({ sentences: { flooded: 'yes' } })).toThrow('sentences.flooded is "yes"; expected an object');
    expect(manifestWith({ frames: 3 })).toThrow('frames is 3 and ticks has 0 entries');
    expect(manifestWith({ streams: { '../x': 4 } })).toThrow('a path inside the run');
    expect(manifestWith({ series: { bridges: [{ file: 'a', from: 0, frames: 2 }] } })).toThrow('ends at frame 2 of 0');
    expect(manifestWith({ checkpoints: [{}] })).toThrow('checkpoints[0].tick is missing');
    expect(() => parsePlace('{"id":3}')).toThrow('place.json cannot be read: id is 3; expected a text');
  });
});
