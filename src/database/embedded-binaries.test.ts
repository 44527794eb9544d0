import { execFileSync } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { asRoot, cleanUp, launch, makeFolder, makeInstallation, NOBODY, query, stop } from "../../test/embedded-installation.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 }); // a loaded machine may take long

afterAll(cleanUp);

describe.skipIf(process.platform === "win32")("an installation made with install scripts switched off", () => {
  it("gets its library links at the start", async () => {
    const installation = await makeInstallation({ links: false });
    const before = await readdir(join(installation.native, "lib"));
    const started = await launch(installation, join(await makeFolder(), "data"));
    expect(await query(started, "select 1 as one")).toEqual([{ one: 1 }]);
    expect((await readdir(join(installation.native, "lib"))).length).toBeGreaterThan(before.length);
    await stop(started);
  });

  it("gets them in the data folder where the installation cannot be written", async () => {
    const installation = await makeInstallation({ links: false });
    const before = await readdir(join(installation.native, "lib"));
    execFileSync("chmod", ["-R", "a-w", installation.folder]);
    const dataDir = join(await makeFolder(), "data");
    // Root writes everywhere, so this is an ordinary user's case.
    const started = await launch(installation, dataDir, asRoot ? NOBODY : {});
    expect(await query(started, "select 1 as one")).toEqual([{ one: 1 }]);
    expect(await readdir(join(installation.native, "lib"))).toEqual(before);
    expect(await readdir(join(dataDir, "pg-lib"))).not.toEqual([]);
    await stop(started);
    execFileSync("chmod", ["-R", "u+w", installation.folder]);
  });
});
