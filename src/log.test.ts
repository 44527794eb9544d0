import { describe, expect, it } from "vitest";
import { createLog } from "./log.ts";

function outputOf(isTTY: boolean) {
  let text = "";
  const output = { isTTY, write: (part: string) => (text += part) } as unknown as NodeJS.WriteStream;
  return { output, text: () => text };
}

describe("the log", () => {
  it("begins with the line that has the address, although others were written before it", () => {
    const { output, text } = outputOf(false);
    const { log, release } = createLog("info", output);
    log.info({ migration: "0001" }, "migration applied");
    log.info({ address: "http://127.0.0.1:4280" }, "listening");
    expect(text()).toBe("");
    release();
    log.info({}, "later");
    const lines = text()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).msg);
    expect(lines).toEqual(["listening", "migration applied", "later"]);
  });

  it("says everything in its order when the start failed", () => {
    const { output, text } = outputOf(false);
    const { log, release } = createLog("info", output);
    log.info({}, "one");
    log.error({}, "two");
    release();
    expect(
      text()
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).msg),
    ).toEqual(["one", "two"]);
  });

  it("holds no secret of an object that was logged whole", () => {
    const { output, text } = outputOf(false);
    const { log, release } = createLog("info", output);
    release();
    log.info(
      {
        password: "hunter2",
        store: { name: "Kvitka", credentials: { login: "desk", password: "hunter2" } },
        req: { headers: { authorization: "Bearer hunter2", cookie: "econnect_session=hunter2" } },
      },
      "whole objects",
    );
    expect(text()).not.toContain("hunter2");
    expect(JSON.parse(text()).store).toEqual({ name: "Kvitka", credentials: "[secret]" });
  });
});
