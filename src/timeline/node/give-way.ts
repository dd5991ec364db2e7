/**
 * Lets a thread give way to those that compute. The flow kernel's threads wait for each other several times a step: one
 * that has to share its core with the writer holds all of them up, while the writer has until the next frames.
 */
import { readlinkSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { basename } from 'node:path';

/** Niceness above that of the program: 19 leaves a run 9 % slower for being recorded where 10 left 13 % (default scenario, two cores). */
const nicer = 19;
/** The most there is. */
const nicest = 19;

/**
 * Lowers the calling thread's priority. On Linux alone: there threads have a niceness of their own, elsewhere the whole
 * program has one, and nothing is done.
 */
export function giveWay(): void {
  if (process.platform !== 'linux') return;
  try {
    const thread = Number(basename(readlinkSync('/proc/thread-self')));
    setPriority(thread, Math.min(nicest, getPriority(thread) + nicer));
  } catch {
    // without /proc it goes on as it is
  }
}
