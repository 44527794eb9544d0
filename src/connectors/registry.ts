import { cartum } from "./cartum/cartum.ts";
import type { Connector } from "./contract.ts";

/** The one place that names all connectors, by platform. */
export const connectors: ReadonlyMap<string, Connector> = new Map([cartum].map((connector) => [connector.platform, connector]));
