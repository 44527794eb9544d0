// `npm run demo`: install and build where needed, then become `econnect demo`, so that Ctrl-C reaches it.
import { prepareOrExit } from "./prepare.mjs";

// A signal that reaches npm alone ends npm and its shell, and nobody tells us: then we have another parent.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, "SIGTERM");
}, 500).unref();

await prepareOrExit();
process.argv.splice(2, 0, "demo");
await import("../dist/cli/main.js");
