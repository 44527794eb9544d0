#!/usr/bin/env node
// The command line, built first where that is needed.
import { prepareOrExit } from "../scripts/prepare.mjs";

await prepareOrExit();
await import("../dist/cli/main.js");
