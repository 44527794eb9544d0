import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redact, redactValue } from "./redact.ts";

describe("redacting secrets", () => {
  it.each([
    ['{"status":"OK","response":{"token":"5d0c2f6e8a9b41c7"}}', "5d0c2f6e8a9b41c7"],
    ['{"login":"desk-api","password":"pa ss&1"}', "pa ss&1"],
    ['{"login":"desk-api","password":"x"}', "desk-api"],
    ["login=desk-api&password=geheim", "geheim"],
    ["https://shop.example.com/api/?token=abc123", "abc123"],
    ["Authorization: Bearer abc.def-123", "abc.def-123"],
    ["authorization=abcdef", "abcdef"],
    ["X-Api-Key: k-123456", "k-123456"],
    ["https://anna:geheim@shop.example.com/", "geheim"],
    ['a log line with {\\"token\\":\\"abc123\\"}', "abc123"],
    ["Set-Cookie: sid=abcdef", "sid=abcdef"],
  ])("hides what looks like a secret: %s", (text, secret) => {
    expect(redact(text)).not.toContain(secret);
  });

  it("hides known secrets wherever they stand, in their URL, JSON and base64 spellings too", () => {
    const secret = 'p"a/s s';
    const text = [secret, encodeURIComponent(secret), JSON.stringify(secret), Buffer.from(secret).toString("base64")].join(" | ");
    expect(redact(text, [secret])).toBe('••• | ••• | "•••" | •••');
  });

  it("leaves ordinary text alone", () => {
    const text = 'Горнятко "червоне" <b>x</b> 599.00 & co; the total differs';
    expect(redact(text)).toBe(text);
  });

  it("hides members by name however deep, keeps the rest, and cleans what a database cannot keep", () => {
    const raw = { order_id: 1841, note: "a\0b\ud83d", nested: [{ Token: "t", apiKey: "k", password: "", size: 2 }], credentials: { a: 1 } };
    expect(redactValue(raw)).toEqual({
      order_id: 1841,
      note: "ab\ufffd",
      nested: [{ Token: "•••", apiKey: "•••", password: "", size: 2 }],
      credentials: "•••",
    });
  });

  it("takes any JSON value, and a known secret never comes out of it", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ minLength: 6 }), (value, secret) => {
        const safe = JSON.stringify(redactValue({ value, text: `before ${secret} after` }, [secret]));
        expect(JSON.parse(safe).text).not.toContain(secret);
      }),
    );
  });
});
