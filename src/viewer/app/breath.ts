/** Work in small portions: long work on the page stops for breath, so that clicks, keys and pictures come in between. */

/** Resolves in a task of its own, after whatever else is due. */
export function breath(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}

/** Resolves after the next picture of the page, so that what was put on it is laid out before more is. */
export const picture = (): Promise<void> =>
  new Promise((resolve) => {
    // a page in the background draws no pictures; it need not wait for any
    if (document.hidden) void breath().then(resolve);
    else requestAnimationFrame(() => void breath().then(resolve));
  });

/** A breath only where `ms` of work have passed since the last one. */
export function steady(ms = 12): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < ms) return;
    await breath();
    since = performance.now();
  };
}
