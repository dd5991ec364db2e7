/** Records without end, for the test that kills it. */
import { createRecorder } from '../../src/timeline/node/recorder.ts';
import { sample } from './fixture.ts';

const run = sample(300, 300);
const recorder = await createRecorder(process.argv[2]!, run.inputs, { thread: process.argv[3] === 'thread' });
for (let k = 0; k < 100; k++) await run.record(recorder, k);
