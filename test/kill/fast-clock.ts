import { serve } from "../../src/serve.ts";

// The service as `npm start` runs it, but for its clock, which runs ten times as fast: minutes of waiting are seconds of a test.
const BEGINNING = Date.parse("2026-01-01T00:00:00Z");
await serve(process.env, { now: () => new Date(BEGINNING + (Date.now() - Number(process.env.FAST_SINCE)) * 10) });
