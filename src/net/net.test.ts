import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Socket, type Server as TcpServer } from "node:net";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { TEST_CERTIFICATE } from "../../test/certificate.ts";
import type { RemoteError } from "../connectors/contract.ts";
import { createNet, type Net, type NetOptions } from "./net.ts";

const opened: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

const LOGGED: unknown[] = [];
const log = { debug: (...line: unknown[]) => void LOGGED.push(line) };

function net(options: Partial<NetOptions> = {}): Net {
  const made = createNet({ allowedPrivateHosts: ["127.0.0.1"], log, now: () => new Date(), ...options });
  opened.push(() => made.close());
  return made;
}

const http = (options: Partial<NetOptions> = {}) => net(options).httpFor("shop", { inFlight: 5, gapMs: 0 });

async function listen(server: Server | TcpServer): Promise<number> {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  opened.push(() => {
    if ("closeAllConnections" in server) server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const serve = (answer: RequestListener) => listen(createServer(answer));
const serveTls = (answer: RequestListener) => listen(createTlsServer(TEST_CERTIFICATE, answer));

/** A server that answers bytes as given, to every connection. */
async function serveRaw(answer: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => sockets.delete(socket));
    socket.once("data", () => answer(socket));
  });
  const port = await listen(server);
  opened.push(() => {
    for (const socket of sockets) socket.destroy();
  });
  return port;
}

const post = (url: string, body = "{}") => ({ method: "POST" as const, url, body, headers: { "Content-Type": "application/json" } });
const failure = (call: Promise<unknown>): Promise<RemoteError> =>
  call.then(
    () => Promise.reject(new Error("it answered")),
    (error: RemoteError) => error,
  );

describe("an outbound call", () => {
  it("sends the body and headers, reads as a browser that says our name, and gives status, headers and text", async () => {
    let seen: unknown;
    const port = await serve((request, response) => {
      let body = "";
      request.on("data", (piece) => {
        body += piece;
      });
      request.on("end", () => {
        seen = { method: request.method, url: request.url, type: request.headers["content-type"], body };
        response.setHeader("X-Agent", request.headers["user-agent"] ?? "");
        response.statusCode = 201;
        response.end("\ufeffпривіт");
      });
    });
    const answer = await http().send(post(`http://127.0.0.1:${port}/api/auth/?a=1`, '{"a":"ї"}'));
    expect(seen).toEqual({ method: "POST", url: "/api/auth/?a=1", type: "application/json", body: '{"a":"ї"}' });
    expect(answer).toMatchObject({ status: 201, text: "привіт" });
    expect(answer.headers["x-agent"]).toMatch(/^Mozilla\/5\.0 .*EcommerceConnect/);
  });

  it("keeps connections alive between calls", async () => {
    const ports = new Set<number>();
    const port = await serve((request, response) => {
      ports.add(request.socket.remotePort ?? 0);
      response.end("ok");
    });
    const shop = http();
    for (let n = 0; n < 3; n++) await shop.send(post(`http://127.0.0.1:${port}/`));
    expect(ports.size).toBe(1);
  });

  it("keeps the pace of a key, for everyone who uses it", async () => {
    const starts: number[] = [];
    const port = await serve((_, response) => {
      starts.push(performance.now());
      response.end("ok");
    });
    const made = net();
    const began = performance.now();
    await Promise.all([1, 2, 3].map(() => made.httpFor("store:7", { inFlight: 1, gapMs: 60 }).send(post(`http://127.0.0.1:${port}/`))));
    // From before the first start: the first arrival itself may be late.
    expect((starts[2] ?? 0) - began).toBeGreaterThan(115);
  });

  it.each([
    ["gzip", gzipSync],
    ["br", brotliCompressSync],
    ["deflate", deflateSync],
    ["deflate", deflateRawSync],
  ])("unpacks %s", async (encoding, pack) => {
    const port = await serve((_, response) => response.setHeader("Content-Encoding", encoding).end(pack(Buffer.from("Львів".repeat(1000)))));
    expect((await http().send(post(`http://127.0.0.1:${port}/`))).text).toBe("Львів".repeat(1000));
  });

  it("reads the charset the answer names, and UTF-8 where it names none or one that nobody knows", async () => {
    const windows1251 = Buffer.from([0xcb, 0xfc, 0xe2, 0xb3, 0xe2]);
    const port = await serve((request, response) => {
      if (request.url === "/1251") response.setHeader("Content-Type", 'text/html; charset="windows-1251"').end(windows1251);
      else response.setHeader("Content-Type", "text/html; charset=klingon").end("Львів");
    });
    const shop = http();
    expect((await shop.send(post(`http://127.0.0.1:${port}/1251`))).text).toBe("Львів");
    expect((await shop.send(post(`http://127.0.0.1:${port}/other`))).text).toBe("Львів");
  });

  it("speaks TLS to a certificate it is told to trust", async () => {
    const port = await serveTls((_, response) => response.end("safe"));
    expect((await http({ ca: TEST_CERTIFICATE.cert }).send(post(`https://127.0.0.1:${port}/`))).text).toBe("safe");
  });
});

describe("a call that fails", () => {
  it("says host_not_found when the name does not resolve; nothing was sent", async () => {
    const resolve = () => Promise.reject(Object.assign(new Error("no"), { code: "ENOTFOUND" }));
    expect(await failure(http({ resolve }).send(post("https://nowhere.example/")))).toMatchObject({
      code: "host_not_found",
      kind: "unreachable",
      mayHaveHappened: false,
    });
  });

  it("says unreachable when the connection is refused; nothing was sent", async () => {
    const port = await serve(() => undefined);
    const [close] = opened.splice(-1);
    await close?.();
    expect(await failure(http().send(post(`http://127.0.0.1:${port}/`)))).toMatchObject({ code: "unreachable", mayHaveHappened: false });
  });

  it("says unreachable and that it may have happened when the connection breaks before an answer", async () => {
    const port = await serveRaw((socket) => socket.resetAndDestroy());
    expect(await failure(http().send(post(`http://127.0.0.1:${port}/`)))).toMatchObject({ code: "unreachable", mayHaveHappened: true });
    expect(await failure(http().send({ method: "GET", url: `http://127.0.0.1:${port}/` }))).toMatchObject({
      code: "unreachable",
      mayHaveHappened: false,
    });
  });

  it("says unreachable when the answer breaks off in its middle", async () => {
    const port = await serveRaw((socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"));
    expect(await failure(http().send(post(`http://127.0.0.1:${port}/`)))).toMatchObject({ code: "unreachable", mayHaveHappened: true });
  });

  it("says tls_error for a certificate nobody vouches for, for one of another name, and where no TLS is spoken", async () => {
    const port = await serveTls((_, response) => response.end("safe"));
    expect(await failure(http().send(post(`https://127.0.0.1:${port}/`)))).toMatchObject({ code: "tls_error", mayHaveHappened: false });
    const resolve = async () => [{ address: "127.0.0.1", family: 4 }];
    const other = http({ resolve, ca: TEST_CERTIFICATE.cert, allowedPrivateHosts: ["other.test"] });
    expect(await failure(other.send(post(`https://other.test:${port}/`)))).toMatchObject({
      code: "tls_error",
      facts: { system: "ERR_TLS_CERT_ALTNAME_INVALID" },
    });
    const plain = await serve((_, response) => response.end("plain"));
    expect(await failure(http().send(post(`https://127.0.0.1:${plain}/`)))).toMatchObject({ code: "tls_error" });
  });

  it("says malformed_answer where no HTTP is spoken", async () => {
    const port = await serveRaw((socket) => socket.end("220 mail.example.com ESMTP\r\n"));
    expect(await failure(http().send(post(`http://127.0.0.1:${port}/`)))).toMatchObject({ code: "malformed_answer", kind: "malformed" });
  });

  it("says timeout when no headers come, when the body drips, when it stops, and when connecting takes too long", async () => {
    const silent = await serve(() => undefined);
    expect(await failure(http({ limits: { headersMs: 300 } }).send(post(`http://127.0.0.1:${silent}/`)))).toMatchObject({
      code: "timeout",
      mayHaveHappened: true,
    });
    const dripping = await serve((_, response) => {
      const drip = setInterval(() => response.write("x"), 20);
      response.on("close", () => clearInterval(drip));
    });
    expect(await failure(http().send({ ...post(`http://127.0.0.1:${dripping}/`), timeoutMs: 200 }))).toMatchObject({
      code: "timeout",
      mayHaveHappened: true,
    });
    const stopping = await serve((_, response) => void response.write("x"));
    expect(await failure(http({ limits: { bodyMs: 300 } }).send(post(`http://127.0.0.1:${stopping}/`)))).toMatchObject({
      code: "timeout",
      mayHaveHappened: true,
    });
    const resolve = () => new Promise<never>(() => undefined);
    expect(await failure(http({ resolve, limits: { connectMs: 300 } }).send(post("https://slow.example/")))).toMatchObject({
      code: "timeout",
      mayHaveHappened: false,
    });
  });

  it("never reads more than the cap: not of a body, not of one that says its size, not of one that unpacks to more", async () => {
    const maxBytes = 100_000;
    let sent = 0;
    const port = await serve((request, response) => {
      if (request.url === "/told") response.setHeader("Content-Length", "1000000").write("x");
      else if (request.url === "/bomb") response.setHeader("Content-Encoding", "gzip").end(gzipSync(Buffer.alloc(50_000_000)));
      else {
        const more = () => {
          sent += 50_000;
          if (!response.destroyed && sent < 500_000_000) response.write(Buffer.alloc(50_000), () => setImmediate(more));
        };
        more();
      }
    });
    const shop = http({ limits: { maxBytes } });
    for (const path of ["endless", "told", "bomb"]) {
      expect(await failure(shop.send(post(`http://127.0.0.1:${port}/${path}`)))).toMatchObject({
        code: "response_too_large",
        kind: "refused",
        mayHaveHappened: true,
      });
    }
    expect(sent).toBeLessThan(100_000_000);
    expect((await failure(shop.send(post(`http://127.0.0.1:${port}/told`)))).message).toContain("100000 bytes");
  });

  it("says malformed_answer for what cannot be unpacked", async () => {
    const port = await serve((request, response) =>
      response.setHeader("Content-Encoding", request.url === "/gzip" ? "gzip" : "zstd").end("not packed"),
    );
    expect(await failure(http().send(post(`http://127.0.0.1:${port}/gzip`)))).toMatchObject({ code: "malformed_answer" });
    expect(await failure(http().send(post(`http://127.0.0.1:${port}/zstd`)))).toMatchObject({ code: "malformed_answer" });
  });

  it("holds no secret in its message, its facts or the log", async () => {
    LOGGED.length = 0;
    const port = await serveRaw((socket) => socket.resetAndDestroy());
    const request = {
      ...post(`http://127.0.0.1:${port}/api/?token=geheim-1`, '{"password":"geheim-2"}'),
      headers: { Authorization: "Bearer geheim-3" },
    };
    const error = await failure(http().send(request));
    expect(LOGGED.length).toBeGreaterThan(0);
    expect(JSON.stringify([error.message, error.facts, error.stack, LOGGED])).not.toContain("geheim");
  });

  it("ends what runs and what waits when the network closes, and refuses what comes later", async () => {
    const port = await serve(() => undefined);
    const made = net();
    const shop = made.httpFor("shop", { inFlight: 1, gapMs: 10_000 });
    const calls = [1, 2, 3].map(() => failure(shop.send(post(`http://127.0.0.1:${port}/`))));
    await new Promise((r) => setTimeout(r, 50));
    await made.close();
    for (const error of await Promise.all(calls)) expect(error.code).toBe("unreachable");
    expect((await failure(shop.send(post(`http://127.0.0.1:${port}/`)))).code).toBe("unreachable");
  });
});

describe("an address that is allowed to one caller", () => {
  it("is called by that one alone, at that port alone, and by no other of the same network", async () => {
    const [mine, other] = await Promise.all([
      serve((_request, response) => response.end("mine")),
      serve((_request, response) => response.end("other")),
    ]);
    const made = net({ allowedPrivateHosts: [] });
    const pace = { inFlight: 5, gapMs: 0 };
    const sample = made.httpFor("store:1", pace, { alsoAllowed: `127.0.0.1:${mine}` });
    expect((await sample.send({ method: "GET", url: `http://127.0.0.1:${mine}/` })).text).toBe("mine");
    const another = made.httpFor("store:2", pace);
    for (const call of [
      another.send({ method: "GET", url: `http://127.0.0.1:${mine}/` }),
      sample.send({ method: "GET", url: `http://127.0.0.1:${other}/` }),
      sample.send({ method: "GET", url: `http://localhost:${mine}/` }),
    ])
      expect((await failure(call)).code).toBe("address_not_allowed");
  });
});
