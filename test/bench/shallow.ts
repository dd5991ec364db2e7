/** The shallow-water kernel, second order, on a million wet cells in motion, on one and on two threads. */
import type { Bench } from './main.ts';
import { allWet } from './parts/all-wet.ts';

export const bench: Bench = (print) => allWet({ solver: 'shallow-water', side: 1000, rounds: 7, c: false }, print);
