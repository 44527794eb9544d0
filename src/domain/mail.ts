/** Where letters are handed over. `none`: not encrypted at all, only for hosts that are expressly allowed. */
export const MAIL_SECURITIES = ["tls", "starttls", "none"] as const;
export type MailSecurity = (typeof MAIL_SECURITIES)[number];

export interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly security: MailSecurity;
  /** Null: the server asks for none. */
  readonly user: string | null;
  readonly password: string | null;
}

export interface Mail {
  /** Part of the Message-ID: a letter that is sent again under the same one is the same letter. */
  readonly id: string;
  readonly from: string;
  readonly fromName: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Hands a letter to a mail server (made by src/net). Throws RemoteError as the network does; `refused` with the server's words in `facts.said`. */
export type SendMail = (server: MailServer, mail: Mail) => Promise<void>;
