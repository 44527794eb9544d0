import { serve } from "../../src/serve.ts";

// The service as `npm start` runs it, but for its clock, which is given: where it stood at which instant, and how many times as fast as ours it runs.
const { CLOCK_STOOD_AT, CLOCK_SINCE, CLOCK_TIMES } = process.env;
await serve(process.env, { now: () => new Date(Number(CLOCK_STOOD_AT) + (Date.now() - Number(CLOCK_SINCE)) * Number(CLOCK_TIMES)) });
