/** One press of Ctrl-C reaches us up to three times: from the terminal, from npm and from the start script. */
const ECHO_MS = 1_000;

/**
 * Calls `stop` at the first SIGINT or SIGTERM, or when the process that started us is gone; `force` at a later one.
 */
export function onStopSignal(stop: () => void, force: () => void): void {
  let firstAt: number | undefined;
  const asked = (): void => {
    if (firstAt === undefined) {
      firstAt = Date.now();
      stop();
    } else if (Date.now() - firstAt > ECHO_MS) {
      force();
    }
  };
  process.on("SIGINT", asked);
  process.on("SIGTERM", asked);
  process.on("SIGHUP", asked);
  if (process.channel) process.once("disconnect", asked);
}
