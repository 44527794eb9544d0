/** Where the sample shop is, while it is open. */
export interface SampleShopAddress {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly login: string;
  readonly timeZone: string;
}

export interface SampleShopAccess {
  readonly port: number;
  readonly password: string;
  /** Whose carriers, names of goods and time zone it has. */
  readonly market: "UA" | "RO" | "GB";
  readonly currency: string;
}

/** The program behind the sample shop, as operations see it. Made by app.ts. */
export interface SampleShop {
  /** Null while it is not open. */
  readonly address: SampleShopAddress | null;
  /** It is open, or being opened: somebody else was faster. */
  readonly isTaken: boolean;
  /** Opens it at this port (0: a free one), with this password, as it was when it was closed. Throws when it cannot. */
  start(access: SampleShopAccess): Promise<SampleShopAddress>;
  stop(): Promise<void>;
  /** Closes it and throws away what it kept. */
  forget(): Promise<void>;
}
