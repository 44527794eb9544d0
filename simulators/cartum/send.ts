import type { ServerResponse } from "node:http";
import type { FaultValues } from "./faults.ts";

export interface Page {
  readonly http: number;
  readonly type: string;
  readonly body: Buffer;
  /** The word in the envelope, for the log. */
  readonly status: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

const DRIP_PIECES = 20;

/** Sends a page whole, or in the way a fault wants it. Settles when it was sent or the caller has gone. */
export async function send(response: ServerResponse, page: Page, faults: Partial<FaultValues>): Promise<void> {
  const body = spoilt(page.body, faults);
  response.writeHead(page.http, { "content-type": page.type, "content-length": body.length, ...page.headers });
  if (faults.truncated) {
    response.write(body.subarray(0, Math.ceil(body.length / 2)), () => response.socket?.destroy());
    return finished(response);
  }
  if (faults.dripMs !== undefined) return drip(response, body, faults.dripMs);
  response.end(body);
  return finished(response);
}

function spoilt(body: Buffer, { badJson, tooLarge }: Partial<FaultValues>): Buffer {
  if (badJson) return Buffer.concat([body.subarray(0, Math.max(0, body.length - 7)), Buffer.from(',"oops')]);
  if (tooLarge === undefined || body.length >= tooLarge) return body;
  return Buffer.concat([body, Buffer.alloc(tooLarge - body.length, " ")]);
}

async function drip(response: ServerResponse, body: Buffer, ms: number): Promise<void> {
  const size = Math.max(1, Math.ceil(body.length / DRIP_PIECES));
  for (let at = 0; at < body.length && !response.destroyed; at += size) {
    response.write(body.subarray(at, at + size));
    await new Promise((resolve) => setTimeout(resolve, ms));
  }
  response.end();
  return finished(response);
}

function finished(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (response.writableFinished || response.destroyed) return resolve();
    response.once("finish", resolve);
    response.once("close", resolve);
  });
}
