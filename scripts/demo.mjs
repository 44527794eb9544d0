// `npm run demo`: install and build where needed, then become `econnect demo`, so that Ctrl-C reaches it.
import { prepareOrExit } from "./prepare.mjs";

await prepareOrExit();
process.argv.splice(2, 0, "demo");
await import("../dist/cli/main.js");
