// Ctrl-C: the first asks for an end that keeps everything, the second insists.

/** Calls `stop` at the first interrupt; answers how to take the handler away again. */
export function onInterrupt(stop: () => void): () => void {
  let asked = false;
  const handle = (): void => {
    if (asked) process.exit(130);
    asked = true;
    process.stderr.write("\nseaworthy: stopping; what was found is kept (once more: stop at once)\n");
    stop();
  };
  process.on("SIGINT", handle);
  process.on("SIGTERM", handle);
  return () => {
    process.off("SIGINT", handle);
    process.off("SIGTERM", handle);
  };
}
