import type pg from "pg";

/**
 * What is not at rest yet, one line each: changes that wait to be sent, jobs, passes that go on, a store left failing, what the shop's own people did and
 * nobody has seen. Empty at rest. `shown` is the status each order has in the shop, by the shop's number.
 */
export async function listUnrest(client: pg.Client, shown: ReadonlyMap<number, number>): Promise<string[]> {
  const rows = async (sql: string) => (await client.query<Record<string, unknown>>(sql)).rows;
  const pending = await rows(
    `select remote_id as number, o.status_id as desk, base_desk_status as "baseDesk", remote_status as shop, base_store_status as "baseShop",
       push_pending_at as pending, push_value as sending, push_in_doubt_until as "doubtUntil", push_failures as refusals, push_retry_at as retry, push_held as held,
       conflict_at as conflict, matched from bindings b join orders o on o.id = b.order_id where push_pending_at is not null order by b.order_id`,
  );
  const jobs = await rows(
    `select t.identifier as task, j.key, j.attempts, j.locked_by as "lockedBy", j.run_at - now() as "runsIn", j.last_error as error
     from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id order by j.id`,
  );
  const stores = await rows(
    `select failure, failures_in_row as "inRow", back_off_until as "backOffUntil", access_lost_at as "accessLost", needs_full_pass as "needsFull",
       next_light_at as "nextLight", next_full_at as "nextFull" from stores where failure is not null or needs_full_pass`,
  );
  const seen = await rows(
    "select remote_id as number, remote_status as status, watch, observed_sequence as sequence from bindings order by order_id",
  );
  const unseen = seen.flatMap((order) => {
    const status = shown.get(Number(order.number));
    return status === undefined || String(status) === order.status ? [] : [{ ...order, shown: status }];
  });
  const said = { "waits to be sent": pending, job: jobs, "store fails": stores, "not seen": unseen };
  return Object.entries(said).flatMap(([what, found]) => found.map((row) => `${what}: ${JSON.stringify(row)}`));
}

/** What else helps to find out why: the lane, its queue and its passes as they stand. */
export async function describeLane(client: pg.Client): Promise<string> {
  const lanes = await client.query("select lane_epoch, lane_owner, sequence, last_success_at, next_light_at, next_full_at from stores");
  const processes = await client.query("select id, worker_ids, started_at from worker_processes");
  const queues = await client.query("select queue_name, locked_by, locked_at from graphile_worker._private_job_queues where locked_by is not null");
  const passes = await client.query("select id, kind, state, step, started_at, progressed_at, failure from passes order by id desc limit 6");
  return JSON.stringify({ lanes: lanes.rows, processes: processes.rows, queues: queues.rows, passes: passes.rows });
}
