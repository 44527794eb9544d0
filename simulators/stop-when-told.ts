/** Closes on SIGTERM and SIGINT, and with `parentPipe` when standard input closes; then the process ends. */
export function stopWhenTold(simulator: { close(): Promise<void> }, parentPipe: boolean): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    simulator.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`the simulator did not close cleanly: ${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  if (!parentPipe) return;
  process.stdin.on("end", stop).on("close", stop).on("error", stop).resume();
}

/** Runs the program of a simulator: what it throws is said in one line, and it ends with 1. */
export function runMain(main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  });
}
