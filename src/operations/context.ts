import type { Logger } from "pino";
import type { Config } from "../config.ts";
import type { Connector, Http } from "../connectors/contract.ts";
import type { DeskConnector } from "../connectors/desk-contract.ts";
import type { Database } from "../database/database.ts";
import type { Secrets } from "../database/secrets.ts";
import type { SendMail } from "../domain/mail.ts";
import type { Permission } from "../domain/permissions.ts";
import type { SampleShop } from "./sample-shop.ts";

/** What every operation is given: the database, and the outside world passed in (clock, randomness, network). Made by app.ts. */
export interface Context {
  readonly db: Database;
  readonly config: Config;
  readonly now: () => Date;
  readonly randomBytes: (count: number) => Buffer;
  readonly secrets: Secrets;
  readonly connectors: ReadonlyMap<string, Connector>;
  /** Desks that can mirror ours; left out where none is known. */
  readonly desks?: ReadonlyMap<string, DeskConnector>;
  /** The network towards one shop or account; `paceKey` (e.g. "store:7") shares its pace. */
  readonly httpFor: (paceKey: string, pace: { readonly inFlight: number; readonly gapMs: number }, more?: { readonly alsoAllowed?: string }) => Http;
  /** The shop for people who try the product; left out where it cannot run. */
  readonly sampleShop?: SampleShop | null;
  /** Hands letters to mail servers. */
  readonly sendMail: SendMail;
  readonly log: Logger;
}

/** Who does it: a signed-in person (by cookie or token), or the product itself. */
export type Actor =
  | { readonly kind: "employee"; readonly id: string; readonly name: string; readonly permissions: readonly Permission[] }
  | { readonly kind: "system"; readonly id: null; readonly name: string };
