import type { DeskConnector } from "../contract.ts";
import { checkRoapp } from "./check.ts";

/** RO App (roapp.io), which can be used beside our desk. */
export const roapp: DeskConnector = {
  platform: "roapp",
  title: "RO App",
  url: "https://api.roapp.io",
  // An account is allowed three calls a second.
  pace: { inFlight: 1, gapMs: 340 },
  check: checkRoapp,
};
