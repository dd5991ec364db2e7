/** A run that failed: the faults it met, or what went wrong inside the program. */
import { describeFaults, type Fault } from '../../core/errors.ts';

export class RunFailure extends Error {
  readonly faults: readonly Fault[];
  readonly exitCode: number;
  constructor(faults: readonly Fault[], exitCode: number, detail?: string) {
    super(faults.length ? describeFaults(faults) : (detail ?? 'the run failed'));
    this.name = 'RunFailure';
    this.faults = faults;
    this.exitCode = exitCode;
  }
}
