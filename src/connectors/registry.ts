import { cartum } from "./cartum/cartum.ts";
import type { Connector } from "./contract.ts";
import type { DeskConnector } from "./desk-contract.ts";
import { roapp } from "./roapp/roapp.ts";

// The one place that names all connectors, by platform.

/** Shops that orders come from. */
export const connectors: ReadonlyMap<string, Connector> = new Map([cartum].map((connector) => [connector.platform, connector]));

/** Desks that can mirror ours. */
export const desks: ReadonlyMap<string, DeskConnector> = new Map([roapp].map((desk) => [desk.platform, desk]));
