import { endWithNpm } from "./end-with-npm.mjs";
import { prepareOrExit } from "./prepare.mjs";

// `npm start`: install and build where needed, then become the service, so that signals reach it and its log lines
// are the first thing on standard output.
endWithNpm();
await prepareOrExit();
await import("../dist/main.js");
