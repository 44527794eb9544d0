import { cartum } from "../src/connectors/cartum/cartum.ts";
import { type HttpAnswer, RemoteError, type StoreSettings, type TokenKeep } from "../src/connectors/contract.ts";
import { memoryTokens } from "../src/connectors/contract-tests.ts";

const SETTINGS: StoreSettings = {
  url: "https://kvitka.example",
  credentials: { login: "desk", password: "geheim-9" },
  timeZone: "Europe/Kyiv",
  productLanguage: "ua",
  productMatching: "sku",
  finalStatusIds: [],
  cancelledStatusIds: [],
};
export const EMPTY = { status: "EMPTY", response: [] };

export interface Asked {
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
}
export type Reply = object | Partial<HttpAnswer> | RemoteError;

/** A shop of ten lines: gives numbered tokens, takes only the newest, and answers everything else with `answer`. */
export function scriptedShop(answer: (asked: Asked) => Reply = () => EMPTY, options: { refusal?: Reply; tokens?: TokenKeep } = {}) {
  const asked: Asked[] = [];
  let time = Date.parse("2026-11-24T10:00:00Z");
  let logins = 0;
  let valid = "";
  let loginReply: Reply | null = null;
  const tokens = options.tokens ?? memoryTokens();
  const reply = (request: Asked): Reply => {
    if (request.name === "auth") {
      logins++;
      if (loginReply) return loginReply;
      valid = `token-${logins}`;
      return { status: "OK", response: { token: valid } };
    }
    return request.body.token === valid ? answer(request) : (options.refusal ?? { status: "UNAUTHORIZED" });
  };
  const http = {
    async send({ url, body = "" }: { url: string; body?: string }): Promise<HttpAnswer> {
      const request = { name: url.replace(/^.*\/api\/(.*)\/$/, "$1"), body: JSON.parse(body) };
      asked.push(request);
      await new Promise((resolve) => setImmediate(resolve));
      const given = reply(request);
      if (given instanceof RemoteError) throw given;
      const isHttp = typeof (given as { status?: unknown }).status === "number";
      return isHttp ? { status: 200, headers: {}, text: "", ...given } : { status: 200, headers: {}, text: JSON.stringify(given) };
    },
  };
  const open = () => cartum.open(SETTINGS, { http, now: () => new Date(time), tokens });
  return {
    asked,
    names: () => asked.map(({ name }) => name),
    logins: () => logins,
    open,
    pass: (ms: number) => {
      time += ms;
    },
    expire: () => {
      valid = "";
    },
    refuseLogins: (with_: Reply | null) => {
      loginReply = with_;
    },
    tokens,
  };
}
