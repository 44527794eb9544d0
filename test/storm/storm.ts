import { randomOf } from "../../simulators/cartum/generate/random.ts";
import { changeStore } from "../../src/operations/change-store.ts";
import { resolveAttention } from "../../src/operations/resolve-attention.ts";
import { imprintOf, wrongsAtRest } from "./at-rest.ts";
import { atDesk, type Deeds, happenings, heard, importOld, inShop, place, type Random, type Run, tick } from "./happenings.ts";
import { BLOWS, type Blow, type Effect } from "./mortal.ts";
import { type StormWorld, startWorker } from "./storm-world.ts";

export interface Outcome {
  /** What happened, in order. */
  readonly done: readonly string[];
  readonly wrongs: readonly string[];
  readonly effects: number;
  readonly blows: number;
  readonly deaths: number;
}

const MINUTE = 60_000;
const STEPS = { least: 3, most: 7 };
/** Effects of an ordinary run; blows beyond its end do not fall. */
const EFFECTS = 40;
/** One run in so many begins with an import, which takes longest. */
const IMPORTS = 8;
const MOST_ROUNDS = 16;
const CONFIRMED = 4;
/** A run takes an eighth of a second: one that is still not over is told while it hangs. */
const LONG_MS = 15_000;

/** One run: everything is decided by the seed, from an empty shop until rest. */
export async function storm(at: StormWorld, seed: number): Promise<Outcome> {
  await at.reset();
  const random = randomOf(20_261_124, seed);
  const isImport = random.once(IMPORTS);
  const sizes = isImport || random.once(3) ? "small" : "usual";
  const weather = weatherOf(at, { random, sizes });
  const worker = await startWorker(at, { ...weather, sizes });
  const deeds: Deeds = { lostUpdates: 0, ruledAt: null, rulesSeen: new Set([0]), old: new Set() };
  const run: Run = { ...at, random, worker, deeds };
  const { done } = weather;
  const wrongs: string[] = [];
  const stuck = setTimeout(() => process.stderr.write(`STORM_SEED=${seed} takes very long: ${done.join(", ")}\n`), LONG_MS);
  try {
    for (let orders = random.between(1, 3); orders > 0; orders--) place(run);
    at.world.wait(6 * MINUTE);
    if (isImport) {
      done.push("imports");
      await importOld(run);
    }
    await tick(run);
    const all = Object.entries(happenings(run));
    for (let step = random.between(STEPS.least, STEPS.most); step > 0; step--) {
      const [name, happen] = all[random.between(0, all.length - 1)] ?? ["nothing", () => null];
      done.push(name);
      await happen();
      if (random.once(3)) {
        done.push("works");
        await worker.work();
      }
    }
    weather.calm();
    await rest(run);
    wrongs.push(...(await wrongsAtRest(run)));
    // One more look at everything takes a fifth of a run: every other one.
    if (random.once(2)) wrongs.push(...(await movesAtRest(run)));
  } catch (error) {
    wrongs.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    clearTimeout(stuck);
  }
  return { done, wrongs, effects: weather.effects(), blows: weather.blows(), deaths: worker.deaths() };
}

/** Which blow falls at which effect, and what others do while the shop is being called. */
function weatherOf(at: StormWorld, { random, sizes }: { random: Random; sizes: "small" | "usual" }) {
  const planned = new Map<number, Blow>();
  for (let blows = random.between(0, 3); blows > 0; blows--) {
    planned.set(random.between(1, EFFECTS), random.pick(BLOWS));
  }
  const done: string[] = [];
  let effects = 0;
  let blows = 0;
  let calm = false;
  let busy = false;

  function blow({ kind, what }: Effect): Blow | null {
    const due = calm ? null : (planned.get(++effects) ?? null);
    if (due === null || (kind === "call" && due === "deadlock")) return null;
    blows++;
    done.push(`${due} at effect ${effects} (${kind} ${what.trim().replaceAll(/\s+/g, " ").slice(0, 50)})`);
    return due;
  }

  async function meanwhile({ path, when }: { path: string; when: "before" | "after" }): Promise<void> {
    if (calm || busy || !random.once(8)) return;
    // Between the reading of an order and the writing of its status nobody can see a change of the shop's: Cartum has no conditional write (S1).
    // What was read at once is written at once, except in small batches, where another update may follow.
    const unseen = path.includes("orders/update") ? when === "before" || sizes === "small" : when === "after";
    const shop = inShop({ ...at, random }, { calm: unseen });
    const desk = atDesk({ ...at, random }, (work) => heard(work(at.world.desk.context)));
    const all = Object.entries(random.once(2) ? shop : desk);
    const [name, happen] = all[random.between(0, all.length - 1)] ?? ["nothing", () => null];
    busy = true;
    done.push(`${name} ${when} ${path}`);
    try {
      await happen();
    } finally {
      busy = false;
    }
  }

  return {
    blow,
    meanwhile,
    jobSurvives: () => random.once(2),
    done,
    effects: () => effects,
    blows: () => blows,
    calm: () => {
      calm = true;
    },
  };
}

/** Nothing more happens from outside: everything that is due is done, by a full pass that began after it, and what waits for a person is confirmed. */
async function rest(run: Run): Promise<void> {
  const { shop, world, worker, storeId, actor } = run;
  shop.faults.clear();
  await worker.does((context) => changeStore(context, storeId, { enabled: true }));
  for (let round = 0; ; round++) {
    world.wait(61 * MINUTE);
    await tick(run);
    const { rows } = await run.pool.query(STATE, [storeId, world.now()]);
    const [state] = rows;
    // What may not be written stays under Attention however often it is confirmed.
    const held = round < CONFIRMED ? state.held : [];
    if (held.length > 0) {
      await resolveAttention(worker.context(), actor, { ids: held, action: "send" });
      await worker.work();
    }
    if (state.resting && held.length === 0) return;
    if (round === MOST_ROUNDS) throw new Error(`no rest: ${JSON.stringify(state)}`);
  }
}

const STATE = `/* prepared: storm_state */
  select s.failure is null and not s.needs_full_pass and s.back_off_until is null
      and s.last_full_started_at = $2 and s.last_hourly_started_at = $2
      and not exists (select from passes where state in ('running', 'waiting')) and not exists (select from graphile_worker._private_jobs)
      and not exists (select from bindings b where b.store_id = s.id and b.push_pending_at is not null and not b.push_held and b.push_failures < 5) as resting,
    s.failure, s.needs_full_pass, s.back_off_until, s.last_full_started_at, s.last_hourly_started_at,
    (select coalesce(jsonb_agg(jsonb_build_object('kind', p.kind, 'state', p.state, 'step', p.step)), '[]') from passes p where state in ('running', 'waiting')) as passes,
    array(select a.id::text from attention a where a.store_id = s.id and a.kind = 'push_held' and a.resolved_at is null
      and a.detail->>'why' = 'after_a_pause') as held
  from stores s where s.id = $1`;

/** Looks at everything once more: nothing may be written, here or there. */
async function movesAtRest(run: Run): Promise<string[]> {
  const before = await imprintOf(run);
  const { updates } = run.shop.log.counts();
  run.world.wait(6 * MINUTE);
  await tick(run);
  const wrongs = (await imprintOf(run)) === before ? [] : ["rows of orders are written again although nothing happens"];
  return run.shop.log.counts().updates === updates ? wrongs : [...wrongs, "the shop is written to although nothing happens"];
}
