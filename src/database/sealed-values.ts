import { sql } from "kysely";
import type { Transaction } from "./database.ts";

/** A secret as it lies in the database; `owner` is what it was sealed for. */
export interface SealedValue {
  readonly id: string;
  readonly owner: string;
  /** Base64. */
  readonly sealed: string;
}

/** One column that holds sealed secrets: all that is in it (locked until the transaction ends), and how values are put back. */
export interface SealedColumn {
  readonly name: string;
  read(tx: Transaction): Promise<readonly SealedValue[]>;
  write(tx: Transaction, values: readonly SealedValue[]): Promise<void>;
}

/** Every place where secrets are kept. Whoever seals into another one adds it here, or a change of keys would lose it. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  storeColumn("credentials"),
  storeColumn("token"),
  storeColumn("hook_secret"),
  mirrorColumn("api_key"),
  mirrorColumn("webhook_secret"),
  hookAddresses(),
  notificationColumn("webhook_secret"),
  notificationColumn("smtp_password"),
  facts(),
  answers(),
];

function storeColumn(name: "credentials" | "token" | "hook_secret"): SealedColumn {
  const column = sql.ref(name);
  return {
    name: `stores.${name}`,
    read: async (tx) =>
      rowsOf(
        await sql<SealedValue>`
          select id, 'store:' || id as owner, encode(${column}, 'base64') as sealed
          from stores where ${column} is not null order by id for update`.execute(tx),
      ),
    write: async (tx, values) => {
      await sql`
        update stores set ${column} = decode(given.sealed, 'base64')
        from unnest(${values.map((value) => value.id)}::bigint[], ${values.map((value) => value.sealed)}::text[]) as given (id, sealed)
        where stores.id = given.id`.execute(tx);
    },
  };
}

function mirrorColumn(name: "api_key" | "webhook_secret"): SealedColumn {
  const column = sql.ref(name);
  return {
    name: `mirrors.${name}`,
    read: async (tx) =>
      rowsOf(
        await sql<SealedValue>`
          select id, 'mirror:' || id as owner, encode(${column}, 'base64') as sealed
          from mirrors where ${column} is not null order by id for update`.execute(tx),
      ),
    write: async (tx, values) => {
      await sql`
        update mirrors set ${column} = decode(given.sealed, 'base64')
        from unnest(${values.map((value) => value.id)}::bigint[], ${values.map((value) => value.sealed)}::text[]) as given (id, sealed)
        where mirrors.id = given.id`.execute(tx);
    },
  };
}

/** Addresses that shops send to: a store's secret is part of them. */
function hookAddresses(): SealedColumn {
  return {
    name: "hook_subscriptions.target_url",
    read: async (tx) =>
      rowsOf(
        await sql<SealedValue>`
          select store_id || ':' || event as id, 'store:' || store_id as owner, encode(target_url, 'base64') as sealed
          from hook_subscriptions order by store_id, event for update`.execute(tx),
      ),
    write: async (tx, values) => {
      await sql`
        update hook_subscriptions set target_url = decode(given.sealed, 'base64')
        from unnest(${values.map((value) => value.id)}::text[], ${values.map((value) => value.sealed)}::text[]) as given (id, sealed)
        where store_id || ':' || event = given.id`.execute(tx);
    },
  };
}

/** There is one row at most, and both secrets are sealed for it. */
function notificationColumn(name: "webhook_secret" | "smtp_password"): SealedColumn {
  const column = sql.ref(name);
  return {
    name: `notification_settings.${name}`,
    read: async (tx) =>
      rowsOf(
        await sql<SealedValue>`
          select id::text, 'notifications' as owner, encode(${column}, 'base64') as sealed
          from notification_settings where ${column} is not null for update`.execute(tx),
      ),
    write: async (tx, [value]) => {
      if (value) await sql`update notification_settings set ${column} = decode(${value.sealed}, 'base64')`.execute(tx);
    },
  };
}

/** Facts about the instance of the form { sealed }: each is sealed for its own name. */
function facts(): SealedColumn {
  return {
    name: "instance.value",
    read: async (tx) =>
      rowsOf(
        await sql<SealedValue>`
          select key as id, key as owner, value ->> 'sealed' as sealed
          from instance where jsonb_typeof(value) = 'object' and value ? 'sealed' order by key for update`.execute(tx),
      ),
    write: async (tx, values) => {
      await sql`
        update instance set value = jsonb_set(value, '{sealed}', to_jsonb(given.sealed))
        from unnest(${values.map((value) => value.id)}::text[], ${values.map((value) => value.sealed)}::text[]) as given (key, sealed)
        where instance.key = given.key`.execute(tx);
    },
  };
}

/** Answers kept for repeated requests. */
function answers(): SealedColumn {
  return {
    name: "idempotency_keys.answer",
    read: async (tx) =>
      rowsOf(
        await sql<SealedValue>`
          select 'answer:' || actor || ':' || key as id, 'answer:' || actor || ':' || key as owner, answer as sealed
          from idempotency_keys where answer <> '' order by actor, key for update`.execute(tx),
      ),
    write: async (tx, values) => {
      await sql`
        update idempotency_keys set answer = given.sealed
        from unnest(${values.map((value) => value.id)}::text[], ${values.map((value) => value.sealed)}::text[]) as given (id, sealed)
        where 'answer:' || actor || ':' || key = given.id`.execute(tx);
    },
  };
}

const rowsOf = ({ rows }: { rows: readonly SealedValue[] }): readonly SealedValue[] => rows;
