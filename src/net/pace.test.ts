import { describe, expect, it } from "vitest";
import { Pacer } from "./pace.ts";

const clock = () => performance.now();

describe("the pace towards one shop", () => {
  it("starts no more at once than allowed, first come first served", async () => {
    const pacer = new Pacer(clock);
    const order: number[] = [];
    let running = 0;
    let most = 0;
    await Promise.all(
      [1, 2, 3, 4, 5].map(async (n) => {
        const end = await pacer.turn({ inFlight: 2, gapMs: 0 });
        order.push(n);
        most = Math.max(most, ++running);
        await new Promise((r) => setTimeout(r, 5));
        running--;
        end();
      }),
    );
    expect(order).toEqual([1, 2, 3, 4, 5]);
    expect(most).toBe(2);
    expect(pacer.isIdle).toBe(true);
  });

  it("keeps the gap between two starts, even when the first ended long before", async () => {
    const pacer = new Pacer(clock);
    const starts: number[] = [];
    for (let n = 0; n < 4; n++) {
      const end = await pacer.turn({ inFlight: 5, gapMs: 40 });
      starts.push(performance.now());
      end();
    }
    for (let n = 1; n < 4; n++) expect((starts[n] ?? 0) - (starts[n - 1] ?? 0)).toBeGreaterThan(37);
  });

  it("waits one gap at most when the clock jumps back", async () => {
    let now = 10_000_000;
    const pacer = new Pacer(() => now);
    (await pacer.turn({ inFlight: 1, gapMs: 30 }))();
    now = 0;
    const before = performance.now();
    (await pacer.turn({ inFlight: 1, gapMs: 30 }))();
    expect(performance.now() - before).toBeLessThan(1000);
  });

  it("has no gap and no limit at 0", async () => {
    const pacer = new Pacer(clock);
    const turns = await Promise.all(Array.from({ length: 50 }, () => pacer.turn({ inFlight: 0, gapMs: 0 })));
    for (const end of turns) end();
    expect(pacer.isIdle).toBe(true);
  });

  it("counts a turn that is ended twice once", async () => {
    const pacer = new Pacer(clock);
    const end = await pacer.turn({ inFlight: 1, gapMs: 0 });
    end();
    end();
    const first = await pacer.turn({ inFlight: 1, gapMs: 0 });
    let second = false;
    const waiting = pacer.turn({ inFlight: 1, gapMs: 0 }).then((done) => {
      second = true;
      done();
    });
    await new Promise((r) => setImmediate(r));
    expect(second).toBe(false);
    first();
    await waiting;
  });

  it("lets everyone go when the network closes", async () => {
    const pacer = new Pacer(clock);
    const first = await pacer.turn({ inFlight: 1, gapMs: 60_000 });
    const waiting = [pacer.turn({ inFlight: 1, gapMs: 60_000 }), pacer.turn({ inFlight: 1, gapMs: 60_000 })];
    pacer.release();
    expect(await Promise.all(waiting)).toHaveLength(2);
    first();
  });
});
