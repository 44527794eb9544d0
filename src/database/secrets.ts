import { createCipheriv, createDecipheriv, createHash } from "node:crypto";

/** Keeps secrets encrypted at rest. `owner` (e.g. "store:7") is bound to the ciphertext: a row's secret cannot be moved to another row. */
export interface Secrets {
  seal(plain: string, owner: string): Buffer;
  /** Throws when the key is gone, the bytes were changed, or they belong to another owner. */
  open(sealed: Buffer, owner: string): string;
}

const VERSION = 1;
const KEY_ID_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + KEY_ID_BYTES + NONCE_BYTES + TAG_BYTES;
export const KEY_BYTES = 32;

/**
 * AES-256-GCM. A sealed secret is: version (1 byte), key id (4), nonce (12), tag (16), ciphertext.
 * @param keys the current key first, then older ones that may still open what they sealed.
 */
export function createSecrets(keys: readonly Buffer[], randomBytes: (count: number) => Buffer): Secrets {
  const [current] = keys;
  if (!current) throw new Error("a key is needed to keep secrets");
  const byId = new Map(keys.map((key) => [keyId(key).toString("hex"), key]));

  return {
    seal(plain, owner) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", current, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(owner));
      const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
      return Buffer.concat([Buffer.from([VERSION]), keyId(current), nonce, cipher.getAuthTag(), body]);
    },
    open(sealed, owner) {
      if (sealed.length < HEADER_BYTES || sealed[0] !== VERSION) throw new Error("this is not a sealed secret");
      const id = sealed.subarray(1, 1 + KEY_ID_BYTES);
      const key = byId.get(id.toString("hex"));
      if (!key) throw new Error(`the key ${id.toString("hex")} that sealed this secret is not known here`);
      const nonceEnd = 1 + KEY_ID_BYTES + NONCE_BYTES;
      const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(1 + KEY_ID_BYTES, nonceEnd), { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(owner));
      decipher.setAuthTag(sealed.subarray(nonceEnd, HEADER_BYTES));
      return Buffer.concat([decipher.update(sealed.subarray(HEADER_BYTES)), decipher.final()]).toString("utf8");
    },
  };
}

/** Says which key it is without saying anything about it. */
export function keyId(key: Buffer): Buffer {
  return createHash("sha256").update(key).digest().subarray(0, KEY_ID_BYTES);
}
