/** Ctrl-C and SIGTERM for a program that records: once asks for a good end, twice ends it where it stands. */

/** One key press may arrive twice, from the terminal and from a parent that passes signals on, ms. */
const onePress = 50;

/** Ctrl-C once calls `stop`, which lets runs finish the frame in hand; twice ends the program with 130. Gives the listener it installed. */
export function stopOnInterrupt(
  stop: () => void,
  say: (text: string) => void = (text) => process.stderr.write(`\n${text}\n`),
): () => void {
  let asked: number | undefined;
  const listener = (): void => {
    if (asked !== undefined) {
      if (performance.now() - asked > onePress) process.exit(130);
      return;
    }
    asked = performance.now();
    say('Stopping after the frame in hand (Ctrl-C again to stop at once) ...');
    stop();
  };
  process.on('SIGINT', listener);
  process.on('SIGTERM', listener);
  return listener;
}

/** Takes the listener away: a signal ends the program as usual. */
export function stopListening(listener: () => void): void {
  process.off('SIGINT', listener);
  process.off('SIGTERM', listener);
}
