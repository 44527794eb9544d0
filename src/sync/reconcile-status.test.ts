import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StatusRules } from "../domain/status-matching.ts";
import { type PushLimits, reconcileStatus, type StatusBase, type StatusNow } from "./reconcile-status.ts";

const LIMITS: PushLimits = { cancels: new Set(["4"]), mayCancel: false };
const RULES: StatusRules = {
  in: new Map([
    ["1", "new"],
    ["2", "work"],
    ["3", "done"],
    ["4", "off"],
    ["6", "work"],
  ]),
  out: new Map([
    ["new", "1"],
    ["work", "2"],
    ["done", "3"],
    ["off", "4"],
  ]),
};
const BASE: StatusBase = { store: "1", desk: "new" };
const now = (store: string, desk: string): StatusNow => ({ store, desk, storeClosed: store === "4" });
const decide = (of: StatusNow, { base = BASE, rules = RULES, limits = LIMITS } = {}) => reconcileStatus(base, of, rules, limits);

describe("status, both ways", () => {
  it("P23 a change in the shop sets the desk by the rule in; one on the desk is pushed by the rule out", () => {
    expect(decide(now("2", "new"))).toEqual({ kind: "set_desk", desk: "work", base: { store: "2", desk: "work" } });
    expect(decide(now("1", "work"))).toEqual({ kind: "push", store: "2" });
    expect(decide(now("1", "new"))).toEqual({ kind: "rest" });
  });

  it("P26 both changed to what stands for the same: they agree, and nothing is written", () => {
    expect(decide(now("2", "work"))).toEqual({ kind: "move_base", base: { store: "2", desk: "work" } });
    expect(decide(now("6", "work"))).toEqual({ kind: "move_base", base: { store: "6", desk: "work" } });
  });

  it("P27 S16 both changed otherwise: a conflict that the desk wins, written only where it may be", () => {
    expect(decide(now("3", "work"))).toEqual({ kind: "conflict", push: "2" });
    expect(decide(now("4", "work"))).toEqual({ kind: "conflict", push: null });
    expect(decide(now("3", "off"))).toEqual({ kind: "conflict", push: null });
  });

  it("P28 the desk's cancelling is held back unless the store allows it, and nothing is written over a cancelled order", () => {
    expect(decide(now("1", "off"))).toEqual({ kind: "held", why: "cancel_not_allowed" });
    expect(decide(now("1", "off"), { limits: { ...LIMITS, mayCancel: true } })).toEqual({ kind: "push", store: "4" });
    expect(decide(now("4", "work"), { base: { store: "4", desk: "off" } })).toEqual({ kind: "held", why: "closed_in_store" });
  });

  it("P25 without any rule both sides go their own way; a gap in a matching that exists moves nothing", () => {
    const none: StatusRules = { in: new Map(), out: new Map() };
    expect(decide(now("2", "done"), { rules: none })).toEqual({ kind: "move_base", base: { store: "2", desk: "done" } });
    expect(decide(now("99", "new"))).toEqual({ kind: "unmatched", side: "store" });
    expect(decide(now("1", "elsewhere"))).toEqual({ kind: "unmatched", side: "desk" });
    const inOnly: StatusRules = { in: RULES.in, out: new Map() };
    expect(decide(now("1", "work"), { rules: inOnly })).toEqual({ kind: "move_base", base: { store: "1", desk: "work" } });
  });

  it("P24 what is taken back goes back to the very status the shop had, where that stands for the desk's; seen elsewhere meanwhile, the shop is believed", () => {
    const sent = { base: { store: "3", desk: "done" } };
    const back = (store: string, wish: string, desk = "work") => decide({ ...now(store, desk), wish }, sent);
    expect(back("3", "6")).toEqual({ kind: "push", store: "6" });
    expect(back("3", "1")).toEqual({ kind: "push", store: "2" }); // 1 is not "work"
    expect(back("6", "2")).toEqual({ kind: "move_base", base: { store: "6", desk: "work" } });
    const narrow = { base: { store: "2", desk: "done" } };
    expect(decide({ ...now("2", "work"), wish: "6" }, narrow)).toEqual({ kind: "push", store: "6" }); // what it has would do, but is not what it had
    expect(decide({ ...now("4", "work"), wish: "6" }, { base: { store: "4", desk: "off" } })).toEqual({ kind: "held", why: "closed_in_store" });
  });

  const remote = fc.constantFrom("1", "2", "3", "4", "6", "99");
  const desk = fc.constantFrom("new", "work", "done", "off", "elsewhere");
  const rules = fc
    .record({ in: fc.dictionary(remote, desk, { noNullPrototype: true }), out: fc.dictionary(desk, remote, { noNullPrototype: true }) })
    .map((drawn) => ({ in: new Map(Object.entries(drawn.in)), out: new Map(Object.entries(drawn.out)) }));
  const anything = fc.record({
    base: fc.record({ store: remote, desk }),
    store: remote,
    desk,
    rules,
    mayCancel: fc.boolean(),
    wish: fc.option(remote),
  });

  it("P26 after one round the next writes nothing, with any matching, many-to-one and lossy ones included", () => {
    fc.assert(
      fc.property(anything, ({ base, store, desk: ours, rules: any, mayCancel, wish }) => {
        const limits = { ...LIMITS, mayCancel };
        const step = reconcileStatus(base, { ...now(store, ours), wish }, any, limits);
        // The round as it lands: the desk is set, or what is pushed is in the shop and the base is what was sent.
        const after =
          step.kind === "set_desk"
            ? { base: step.base, store, desk: step.desk }
            : step.kind === "push"
              ? { base: { store: step.store, desk: ours }, store: step.store, desk: ours }
              : step.kind === "conflict" && step.push !== null
                ? { base: { store: step.push, desk: ours }, store: step.push, desk: ours }
                : { base: step.kind === "move_base" ? step.base : base, store, desk: ours };
        // A wish to have a status back is kept until something was sent, or both agree.
        const kept = step.kind === "held" || (step.kind === "conflict" && step.push === null) ? wish : null;
        const next = reconcileStatus(after.base, { ...now(after.store, after.desk), wish: kept }, any, limits);
        if (["rest", "move_base", "set_desk", "push"].includes(step.kind) || (step.kind === "conflict" && step.push !== null))
          expect(next.kind).toBe("rest");
        else expect(next).toEqual(step);
      }),
      { numRuns: 1000 },
    );
  });

  it("P26 S16 a write that landed while its base was not saved is not taken for somebody else's change", () => {
    fc.assert(
      fc.property(anything, ({ base, desk: ours, rules: any, mayCancel }) => {
        const step = reconcileStatus(base, now(base.store, ours), any, { ...LIMITS, mayCancel });
        if (step.kind !== "push") return;
        expect(["rest", "move_base"]).toContain(reconcileStatus(base, now(step.store, ours), any, { ...LIMITS, mayCancel }).kind);
      }),
    );
  });

  it("P28 nothing is written against its direction, in words the other side does not know, that it already shows, or over what is closed", () => {
    fc.assert(
      fc.property(anything, ({ base, store, desk: ours, rules: any, mayCancel }) => {
        const step = reconcileStatus(base, now(store, ours), any, { ...LIMITS, mayCancel });
        const pushed = step.kind === "push" ? step.store : step.kind === "conflict" ? step.push : null;
        if (pushed !== null) {
          expect(any.out.get(ours)).toBe(pushed);
          expect(pushed).not.toBe(store);
          expect(store).not.toBe("4");
          expect(ours).not.toBe(base.desk);
          if (!mayCancel) expect(pushed).not.toBe("4");
        }
        if (step.kind === "set_desk") {
          expect(any.in.get(store)).toBe(step.desk);
          expect(store).not.toBe(base.store);
          expect(ours === base.desk || any.out.size === 0).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
