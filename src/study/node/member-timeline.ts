/** Runs a member with its timeline kept: an ordinary run's folder, to watch, compare, fork and replay. */
import { rmSync } from 'node:fs';
import type { KernelRunner } from '../../kernels/runner.ts';
import { ChangingRun } from '../../run/changing-run.ts';
import type { Listener } from '../../run/engine.ts';
import { Recording } from '../../run/node/recording.ts';
import type { Asked } from '../../run/node/run-header.ts';
import { startRecorder } from '../../run/node/start-recorder.ts';
import type { ScenarioBundle } from '../../scenario/scenario.ts';
import type { LineName } from '../../timeline/format.ts';
import type { Recorder } from '../../timeline/node/recorder.ts';
import type { MemberFigures } from '../member-figures.ts';

export interface KeptMember {
  readonly out: string;
  /** How the member would be asked for on the command line, so that its run can be read again. */
  readonly asked: Asked;
  readonly bundle: ScenarioBundle;
  readonly figures: MemberFigures;
  readonly kernels: KernelRunner;
}

/** Runs it to its end and gives the digest. What an earlier, killed sweep left in the folder is removed. */
export async function recordMember(member: KeptMember): Promise<string> {
  const { out, asked, bundle, figures, kernels } = member;
  rmSync(out, { recursive: true, force: true });
  const recording = new Recording({ out, tell() {}, stopAsked: () => false });
  const listener: Listener = {
    report(stream, record) {
      figures.listener.report(stream, record);
      recording.listener.report(stream, record);
    },
    command: (command) => recording.listener.command(command),
  };
  let recorder: Recorder | undefined;
  try {
    const run = await ChangingRun.open({ read: async () => bundle, changes: [], kernels, listener });
    const { engine } = run;
    const { recorder: plain, header } = await startRecorder(run, out, asked);
    recorder = plain;
    recording.attach(
      // the line of the state comes once a tick, the first when the warm-up is over: the figures look then
      heard(plain, (stream) => {
        if (stream !== 'state') return;
        if (engine.tick === 0) figures.begin(engine);
        else figures.tick();
      }),
    );
    await recording.begin(run, header);
    return (await recording.drive(run, header)).digest;
  } catch (error) {
    await recorder?.fail(error);
    throw error;
  }
}

/** A recorder that tells of each line before it takes it. */
function heard(recorder: Recorder, tell: (stream: LineName) => void): Recorder {
  return {
    dir: recorder.dir,
    line(stream, record) {
      tell(stream);
      recorder.line(stream, record);
    },
    frame: (tick, fields, tables) => recorder.frame(tick, fields, tables),
    progress: (progress) => recorder.progress(progress),
    checkpoint: (tick, sections) => recorder.checkpoint(tick, sections),
    finish: (summary, digest, fields) => recorder.finish(summary, digest, fields),
    fail: (error, state) => recorder.fail(error, state),
  };
}
