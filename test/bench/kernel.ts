/** The flow kernel on a million wet cells, on one and on two threads, beside a straightforward C version of the same step. */
import type { Bench } from './main.ts';
import { allWet } from './parts/all-wet.ts';

export const bench: Bench = (print) => allWet({ solver: 'inertial', side: 1000, rounds: 7, c: true }, print);
