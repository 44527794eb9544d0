import type { IncomingHttpHeaders } from "node:http";
import type { Dispatcher } from "undici";
import { RemoteError } from "../connectors/contract.ts";

export interface Exchange {
  readonly url: URL;
  readonly method: Dispatcher.HttpMethod;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** As it came over the wire, perhaps compressed. */
  readonly body: Buffer;
}

/** Why no answer came, and whether the request had gone out by then. */
export class NoAnswer extends Error {
  readonly left: boolean;
  constructor(cause: unknown, left: boolean) {
    super("no answer", { cause });
    this.name = "NoAnswer";
    this.left = left;
  }
}

/** One request and its whole answer, at most `maxBytes` of it, within `timeoutMs`. Throws NoAnswer. */
export async function exchange(dispatcher: Dispatcher, request: Exchange): Promise<RawAnswer> {
  return await new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | null = null;
    let left = false;
    let ended = false;
    let status = 0;
    let headers: IncomingHttpHeaders = {};
    let received = 0;
    const chunks: Buffer[] = [];

    const end = (settle: () => void) => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      settle();
    };
    const fail = (cause: Error) => {
      end(() => reject(new NoAnswer(cause, left)));
      controller?.abort(cause);
    };
    const timer = setTimeout(() => fail(tooSlow(`no whole answer within ${request.timeoutMs} ms`)), request.timeoutMs);

    const handler: Dispatcher.DispatchHandler = {
      // Called when a connection stands and the request is about to be written on it.
      onRequestStart(started) {
        controller = started;
        if (ended) started.abort(tooSlow("given up before it was sent"));
        else left = true;
      },
      onResponseStart(_, code, received) {
        status = code;
        headers = received;
        if (Number(received["content-length"] ?? 0) > request.maxBytes) fail(tooLarge(request.maxBytes));
      },
      onResponseData(_, chunk) {
        received += chunk.length;
        if (received > request.maxBytes) fail(tooLarge(request.maxBytes));
        else if (!ended) chunks.push(chunk);
      },
      onResponseEnd() {
        const body = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
        // The connection counts as free one turn of the event loop later: only then go on, so that the next call uses it rather than opening another.
        end(() => setImmediate(() => setImmediate(resolve, { status, headers, body })));
      },
      onResponseError(_, error) {
        end(() => reject(new NoAnswer(error, left)));
      },
    };
    const path = request.url.pathname + request.url.search;
    try {
      dispatcher.dispatch({ origin: request.url.origin, path, method: request.method, headers: request.headers, body: request.body }, handler);
    } catch (error) {
      end(() => reject(new NoAnswer(error, false)));
    }
  });
}

export function tooLarge(maxBytes: number): RemoteError {
  return new RemoteError("refused", `the answer is larger than ${maxBytes} bytes`, { code: "response_too_large", facts: { maxBytes } });
}

function tooSlow(message: string): RemoteError {
  return new RemoteError("unreachable", message, { code: "timeout" });
}
