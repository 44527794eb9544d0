import { generateKeyPairSync, randomBytes, sign } from "node:crypto";

/**
 * A certificate that nobody vouches for, for 127.0.0.1 and localhost, valid from yesterday for ten years (or already expired), with its key, both in PEM.
 * For the `tls` option of a shop: a client that checks certificates must refuse it, one that trusts `cert` must take it.
 */
export function selfSignedCertificate({ now, expired = false }: { now: Date; expired?: boolean }): { key: string; cert: string } {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const day = 86_400_000;
  const from = new Date(now.getTime() - (expired ? 400 : 1) * day);
  const until = new Date(now.getTime() + (expired ? -1 : 3650) * day);
  const name = sequence(set(sequence(COMMON_NAME, tagged(0x0c, Buffer.from("simulated shop")))));
  const names = sequence(tagged(0x82, Buffer.from("localhost")), tagged(0x87, Buffer.from([127, 0, 0, 1])));
  const extensions = sequence(
    sequence(SUBJECT_ALT_NAME, tagged(0x04, names)),
    sequence(BASIC_CONSTRAINTS, tagged(0x04, sequence(tagged(0x01, Buffer.from([0xff]))))),
  );
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([0x42]), randomBytes(11)])),
    ECDSA_WITH_SHA256,
    name,
    sequence(moment(from), moment(until)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    tagged(0xa3, extensions),
  );
  const signature = sign("sha256", body, privateKey);
  const certificate = sequence(body, ECDSA_WITH_SHA256, tagged(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n"),
  };
}

/** Tag, length, content: how DER writes everything. */
function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function set(...parts: readonly Buffer[]): Buffer {
  return tagged(0x31, Buffer.concat(parts));
}

/** A positive number: its first bit must not be set. */
function integer(bytes: Buffer): Buffer {
  return tagged(0x02, (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.from([0]), bytes]));
}

function moment(at: Date): Buffer {
  return tagged(0x17, Buffer.from(`${at.toISOString().slice(2, 19).replace(/[-:T]/g, "")}Z`));
}

const identifier = (...bytes: readonly number[]): Buffer => tagged(0x06, Buffer.from(bytes));
const COMMON_NAME = identifier(0x55, 0x04, 0x03);
const SUBJECT_ALT_NAME = identifier(0x55, 0x1d, 0x11);
const BASIC_CONSTRAINTS = identifier(0x55, 0x1d, 0x13);
const ECDSA_WITH_SHA256 = sequence(identifier(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
