import type { Command } from "commander";
import { localCommand } from "../command.ts";

interface Options {
  readonly dataDir?: string;
  readonly port?: string;
  readonly host?: string;
  readonly json?: boolean;
  readonly parentPipe?: boolean;
}

/** Settings come from the environment and econnect.env as ever; the options here stand over both. */
export function serveCommand(): Command {
  return localCommand("serve", "run the service until it is told to stop")
    .option("--port <port>", "where it listens (PORT); 0 takes a free one")
    .option("--host <address>", "address to listen on (HOST)")
    .option("--parent-pipe", "stop when standard input closes: for programs that start it")
    .action(async (options: Options) => {
      const given = { DATA_DIR: options.dataDir, PORT: options.port, HOST: options.host };
      for (const [name, value] of Object.entries(given)) if (value !== undefined) process.env[name] = value;
      if (options.parentPipe) endWithParent();
      // Text for people only where a person looks; --json says that nobody does.
      if (options.json) process.stdout.isTTY = false;
      // Loaded here, so that the other commands start without the weight of the service.
      const { serve } = await import("../../serve.ts");
      await serve(process.env);
    });
}

/** A parent that was killed can tell us nothing, but its end of the pipe closes. */
function endWithParent(): void {
  const end = (): void => void process.kill(process.pid, "SIGTERM");
  process.stdin.once("end", end).once("error", end).resume();
}
