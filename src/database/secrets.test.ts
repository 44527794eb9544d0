import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createSecrets } from "./secrets.ts";

const oldKey = randomBytes(32);
const newKey = randomBytes(32);

describe("stored secrets", () => {
  it("come back for their owner, also non-Latin and empty ones", () => {
    const secrets = createSecrets([newKey], randomBytes);
    for (const plain of ["пароль 🔑", ""]) expect(secrets.open(secrets.seal(plain, "store:7"), "store:7")).toBe(plain);
  });

  it("do not open for another owner, when changed, or without their key", () => {
    const secrets = createSecrets([newKey], randomBytes);
    const sealed = secrets.seal("password", "store:7");
    expect(sealed.includes("password")).toBe(false);
    expect(() => secrets.open(sealed, "store:8")).toThrow();
    for (const index of [0, 1, 6, 20, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => secrets.open(changed, "store:7")).toThrow();
    }
    expect(() => createSecrets([oldKey], randomBytes).open(sealed, "store:7")).toThrow(/key [0-9a-f]{8}/);
    expect(() => secrets.open(Buffer.from("short"), "store:7")).toThrow("not a sealed secret");
  });

  it("sealed with an older key still open after a change of key", () => {
    const sealed = createSecrets([oldKey], randomBytes).seal("password", "store:7");
    expect(createSecrets([newKey, oldKey], randomBytes).open(sealed, "store:7")).toBe("password");
  });

  it("never look the same twice", () => {
    const secrets = createSecrets([newKey], randomBytes);
    expect(secrets.seal("password", "store:7").equals(secrets.seal("password", "store:7"))).toBe(false);
  });
});
