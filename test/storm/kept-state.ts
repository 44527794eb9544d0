import pg from "pg";

/** No foreign key is checked and no trigger fires while rows are put back as they were. */
const AS_REPLICA = "-c session_replication_role=replica -c plan_cache_mode=force_generic_plan";
const RUNS_BETWEEN_VACUUMS = 100;

/** Puts every table back as it was; the same instance of the database serves thousands of runs. */
export interface KeptState {
  restore(): Promise<void>;
  forget(): Promise<void>;
}

/** Keeps a copy of all rows of the product and of the queue. Numbers given by the database go on counting. */
export async function keepState({ pool, connectionString }: { pool: pg.Pool; connectionString: string }): Promise<KeptState> {
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
    `delete from ${name};`,
    ...(filled.has(copy) ? [`insert into ${name} (${columns}) overriding system value select * from ${copy};`] : []),
  ]);
  // A function of the database keeps its plans; and the connection that asks for it is told once that it is a replica.
  await pool.query(`create function kept.restore() returns void language plpgsql as $$ begin\n${back.join("\n")}\nend $$`);
  const client = new pg.Client({ connectionString, options: AS_REPLICA });
  await client.connect();
  let restored = 0;
  return {
    async restore() {
      await client.query("select kept.restore()");
      // Not analysed: fresh statistics would have every kept statement planned anew, for tables that are never more than a handful of rows.
      if (++restored % RUNS_BETWEEN_VACUUMS === 0) await client.query(`vacuum ${tables.map(({ name }) => name).join(", ")}`);
    },
    async forget() {
      await client.end();
      await pool.query("drop schema kept cascade");
    },
  };
}
