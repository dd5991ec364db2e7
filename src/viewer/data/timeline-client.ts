/** The page's side of the timeline worker: ask a question, get a promise. */
import type { Fault } from '../../core/errors.ts';
import type { Answer, Question, Questions } from './protocol.ts';

/** What went wrong in the worker, with the faults it named. */
export class TimelineFailure extends Error {
  readonly faults: readonly Fault[];
  constructor(message: string, faults: readonly Fault[]) {
    super(message);
    this.name = 'TimelineFailure';
    this.faults = faults;
  }
}

export interface TimelineClient {
  ask<Q extends Question>(question: Q, ask: Questions[Q]['ask']): Promise<Questions[Q]['answer']>;
  close(): void;
}

export function timelineClient(): TimelineClient {
  const worker = new Worker(new URL('./timeline-worker.ts', import.meta.url), { type: 'module' });
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  let count = 0;
  worker.addEventListener('message', (event: MessageEvent<Answer>) => {
    const reply = event.data;
    const pending = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (reply.ok) pending?.resolve(reply.answer as never);
    else pending?.reject(new TimelineFailure(reply.message, reply.faults));
  });
  worker.addEventListener('error', (event) => {
    for (const { reject } of waiting.values()) reject(new Error(event.message));
    waiting.clear();
  });
  return {
    ask: (question, ask) =>
      new Promise((resolve, reject) => {
        const id = ++count;
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, question, ask });
      }),
    close: () => worker.terminate(),
  };
}
