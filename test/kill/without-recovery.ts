import { serve } from "../../src/serve.ts";

// The service as `npm start` runs it, but for one thing: what a killed process held stays as it is.
await serve(process.env, { recovery: false });
