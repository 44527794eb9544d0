import { promisify, TextDecoder } from "node:util";
import { brotliDecompress, gunzip, inflate, inflateRaw } from "node:zlib";
import { RemoteError } from "../connectors/contract.ts";
import { NoAnswer, tooLarge } from "./exchange.ts";

const unpackBrotli = promisify(brotliDecompress);
const unpackGzip = promisify(gunzip);
const unpackZlib = promisify(inflate);
const unpackDeflate = promisify(inflateRaw);

/** What `readBody` can unpack, as sent in Accept-Encoding. */
export const ACCEPTED_ENCODINGS = "gzip, deflate, br";

/** The text of an answer: unpacked (never to more than `maxBytes`), decoded from the charset it names, UTF-8 otherwise. Throws NoAnswer. */
export async function readBody(body: Buffer, headers: Readonly<Record<string, string>>, maxBytes: number): Promise<string> {
  let bytes = body;
  const encodings = (headers["content-encoding"] ?? "").split(",").map((name) => name.trim().toLowerCase());
  // Applied in the order named, so undone from the last.
  for (const encoding of encodings.reverse()) bytes = await unpack(bytes, encoding, maxBytes);
  return decode(bytes, headers["content-type"] ?? "");
}

async function unpack(bytes: Buffer, encoding: string, maxBytes: number): Promise<Buffer> {
  if (encoding === "" || encoding === "identity" || bytes.length === 0) return bytes;
  const limits = { maxOutputLength: maxBytes };
  try {
    if (encoding === "gzip" || encoding === "x-gzip") return await unpackGzip(bytes, limits);
    if (encoding === "br") return await unpackBrotli(bytes, limits);
    // Servers mean either of two formats by "deflate"; the first byte tells them apart.
    if (encoding === "deflate") return ((bytes[0] ?? 0) & 0x0f) === 8 ? await unpackZlib(bytes, limits) : await unpackDeflate(bytes, limits);
  } catch (error) {
    if (error instanceof RangeError) throw new NoAnswer(tooLarge(maxBytes), true);
    throw unreadable(`the answer says it is ${encoding}, but cannot be unpacked`);
  }
  throw unreadable(`the answer is packed in a way that was not offered: ${encoding.slice(0, 40)}`);
}

function decode(bytes: Buffer, contentType: string): string {
  const charset = /charset\s*=\s*"?([\w:.-]+)/i.exec(contentType)?.[1]?.toLowerCase() ?? "utf-8";
  if (charset === "utf-8" || charset === "utf8") return withoutMark(bytes.toString("utf8"));
  return decoderFor(charset).decode(bytes);
}

function decoderFor(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset);
  } catch (error) {
    // A charset nobody knows: most such answers are UTF-8 all the same.
    if (error instanceof RangeError) return new TextDecoder();
    throw error;
  }
}

function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function unreadable(message: string): NoAnswer {
  return new NoAnswer(new RemoteError("malformed", message, { code: "malformed_answer" }), true);
}
