/** News of a run that is still computing: pushed over a WebSocket, asked for where there is none. */
import type { Manifest } from '../../timeline/format.ts';
import type { Run } from './run.ts';

export interface Live {
  close(): void;
}

/** Takes in a running run's news one piece at a time; `told` follows each. */
export function keepCurrent(run: Run, told: () => void, state: (connected: boolean) => void): Live {
  let busy = false;
  let again = false;
  const take = async (manifest?: Manifest): Promise<void> => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    await run.refresh(manifest).then(told, () => {});
    busy = false;
    if (again) {
      again = false;
      void take();
    }
  };
  return watchRun(run.id, (manifest) => void take(manifest), state);
}

const retryMs = [1000, 2000, 4000, 8000];
const pollMs = 2500;

export function watchRun(id: string, told: (manifest?: Manifest) => void, state: (connected: boolean) => void): Live {
  let socket: WebSocket | undefined;
  let closed = false;
  let tries = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const connect = (): void => {
    const address = new URL(`/live?run=${encodeURIComponent(id)}`, location.href);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    socket = new WebSocket(address);
    socket.addEventListener('open', () => {
      tries = 0;
      state(true);
      told();
    });
    socket.addEventListener('message', (event) => {
      try {
        const news = JSON.parse(String(event.data)) as { type?: string; manifest?: Manifest };
        if (news.type === 'manifest' && news.manifest) told(news.manifest);
      } catch {
        // Not ours: whatever is not a manifest is no news.
      }
    });
    socket.addEventListener('close', () => {
      if (closed) return;
      state(false);
      const wait = retryMs[Math.min(tries++, retryMs.length - 1)]!;
      timer = setTimeout(
        () => {
          told();
          connect();
        },
        Math.max(wait, tries > 2 ? pollMs : 0),
      );
    });
  };
  connect();
  return {
    close() {
      closed = true;
      clearTimeout(timer);
      socket?.close();
    },
  };
}
