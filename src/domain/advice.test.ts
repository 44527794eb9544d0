import { describe, expect, it } from "vitest";
import { adviceFor } from "./advice.ts";
import { FAILURE_CODES } from "./failure.ts";

describe("advice for a failed connection", () => {
  it("P4 has its own sentence and advice for every code", () => {
    const all = FAILURE_CODES.map((code) => adviceFor(code));
    expect(new Set(all.map((a) => a.message)).size).toBe(FAILURE_CODES.length);
    expect(new Set(all.map((a) => a.advice)).size).toBe(FAILURE_CODES.length);
    for (const { message, advice } of all) {
      expect(message).toMatch(/^[A-Z].*\.$/);
      expect(advice).toMatch(/^[A-Z].*\.$/);
    }
  });

  it("names the host, where a redirect leads and what the shop said", () => {
    expect(adviceFor("host_not_found", { host: "kvitka.example" }).message).toContain("kvitka.example");
    expect(adviceFor("redirected", { host: "kvitka.example", redirectedTo: "www.kvitka.example" }).advice).toContain("www.kvitka.example");
    expect(adviceFor("server_error", { host: "kvitka.example", said: "Database is locked" }).message).toContain("(Database is locked)");
    expect(adviceFor("server_error", { httpStatus: 524 }).message).toContain("(HTTP 524)");
  });

  it("tells plain http from a private address", () => {
    expect(adviceFor("address_not_allowed", { host: "kvitka.example", reason: "plain_http" }).advice).toContain("https://");
    expect(adviceFor("address_not_allowed", { host: "10.0.0.1", reason: "private_address" }).message).toContain(
      "not an address on the public internet",
    );
  });
});
