import type pg from "pg";

/** Puts every table back as it was; the same instance of the database serves thousands of runs. */
export interface KeptState {
  restore(): Promise<void>;
  forget(): Promise<void>;
}

/** Keeps a copy of all rows of the product and of the queue. Numbers given by the database go on counting. */
export async function keepState(pool: pg.Pool): Promise<KeptState> {
  const { rows: tables } = await pool.query<{ name: string; copy: string; columns: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name, format('kept.%I', n.nspname || '_' || c.relname) as copy,
       (select string_agg(quote_ident(a.attname), ', ' order by a.attnum) from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and (n.nspname = 'public' or (n.nspname = 'graphile_worker' and c.relname in ('_private_jobs', '_private_job_queues')))`,
  );
  const copies = tables.map(({ name, copy, columns }) => `create table ${copy} as select ${columns} from ${name}`);
  await pool.query(["create schema kept", ...copies].join(";\n"));
  const filled = new Set<string>();
  for (const { copy } of tables) if ((await pool.query(`select from ${copy} limit 1`)).rowCount) filled.add(copy);
  const back = tables.flatMap(({ name, copy, columns }) => [
    `delete from ${name}`,
    ...(filled.has(copy) ? [`insert into ${name} (${columns}) overriding system value select * from ${copy}`] : []),
  ]);
  // As a replica: no foreign key is checked and no trigger fires while rows are put back as they were.
  const restore = ["begin", "set local session_replication_role = replica", ...back, "commit"].join(";\n");
  let restored = 0;
  return {
    async restore() {
      await pool.query(restore);
      if (++restored % 50 === 0) await pool.query("vacuum analyze");
    },
    async forget() {
      await pool.query("drop schema kept cascade");
    },
  };
}
