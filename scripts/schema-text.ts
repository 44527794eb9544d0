import type pg from "pg";

/** What is in the database's own schema, read from the catalogs; the bookkeeping of migrations is left out. */
interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly notNull: boolean;
  readonly identity: string;
  readonly generated: string;
  readonly default: string | null;
}

const OURS = `n.nspname = 'public' and c.relname <> 'schema_migrations'`;

const COLUMNS = `
  select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as "notNull",
         a.attidentity as identity, a.attgenerated as generated, pg_get_expr(d.adbin, d.adrelid) as default
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  where ${OURS} and c.relkind in ('r', 'p', 'v', 'm')
  order by c.relname collate "C", a.attnum`;

const CONSTRAINTS = `
  select c.relname as table, k.conname as name, pg_get_constraintdef(k.oid) as definition, k.contype as kind
  from pg_constraint k
  join pg_class c on c.oid = k.conrelid
  join pg_namespace n on n.oid = c.relnamespace
  where ${OURS} and k.contype <> 'n'
  order by c.relname collate "C", position(k.contype::text in 'pucfx'), k.conname collate "C"`;

const INDEXES = `
  select c.relname as table, pg_get_indexdef(i.indexrelid) as definition
  from pg_index i
  join pg_class c on c.oid = i.indrelid
  join pg_namespace n on n.oid = c.relnamespace
  where ${OURS} and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
  order by c.relname collate "C", i.indexrelid::regclass::text collate "C"`;

const TRIGGERS = `
  select c.relname as table, pg_get_triggerdef(t.oid) as definition
  from pg_trigger t
  join pg_class c on c.oid = t.tgrelid
  join pg_namespace n on n.oid = c.relnamespace
  where ${OURS} and not t.tgisinternal
  order by c.relname collate "C", t.tgname collate "C"`;

const FUNCTIONS = `
  select pg_get_functiondef(p.oid) as definition
  from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
  where n.nspname = 'public' and p.prokind in ('f', 'p')
    and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
  order by p.proname collate "C", pg_get_function_identity_arguments(p.oid) collate "C"`;

const SEQUENCES = `
  select c.relname as name, format_type(s.seqtypid, null) as type, s.seqstart::text as start
  from pg_sequence s
  join pg_class c on c.oid = s.seqrelid
  join pg_namespace n on n.oid = c.relnamespace
  where ${OURS} and not exists (select from pg_depend d where d.objid = c.oid and d.deptype in ('i', 'a'))
  order by c.relname collate "C"`;

const VIEWS = `
  select c.relname as name, c.relkind as kind, pg_get_viewdef(c.oid) as definition
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where ${OURS} and c.relkind in ('v', 'm')
  order by c.relname collate "C"`;

const EXTENSIONS = "select extname as name from pg_extension where extname <> 'plpgsql' order by extname collate \"C\"";

const read = async <Row>(pool: pg.Pool, sql: string): Promise<Row[]> => (await pool.query(sql)).rows as Row[];

/** The whole schema as SQL that a person can read, the same for the same schema whoever makes it. */
export async function schemaAsSql(pool: pg.Pool): Promise<string> {
  const columns = groupByTable(await read<Column>(pool, COLUMNS));
  const constraints = groupByTable(await read<{ table: string; name: string; definition: string }>(pool, CONSTRAINTS));
  const indexes = groupByTable(await read<{ table: string; definition: string }>(pool, INDEXES));
  const triggers = groupByTable(await read<{ table: string; definition: string }>(pool, TRIGGERS));
  const views = await read<{ name: string; kind: string; definition: string }>(pool, VIEWS);
  const viewNames = new Set(views.map((view) => view.name));
  const parts = [
    "-- Generated from the migrations by `npm run schema`. Change a migration, never this file.",
    ...(await read<{ name: string }>(pool, EXTENSIONS)).map((extension) => `create extension ${extension.name};`),
    ...(await read<{ name: string; type: string; start: string }>(pool, SEQUENCES)).map(
      (sequence) => `create sequence ${sequence.name} as ${sequence.type} start ${sequence.start};`,
    ),
    ...(await read<{ definition: string }>(pool, FUNCTIONS)).map((each) => `${each.definition.trim()};`),
    ...[...columns].filter(([table]) => !viewNames.has(table)).map(([table, own]) => tableAsSql(table, own, constraints.get(table) ?? [])),
    ...[...indexes.values()].map((own) => own.map((index) => `${index.definition.replaceAll("public.", "")};`).join("\n")),
    ...[...triggers.values()].map((own) => own.map((trigger) => `${trigger.definition};`).join("\n")),
    ...views.map((view) => `create ${view.kind === "m" ? "materialized view" : "view"} ${view.name} as\n${view.definition}`),
  ];
  return `${parts.join("\n\n")}\n`;
}

function tableAsSql(table: string, columns: readonly Column[], constraints: readonly { name: string; definition: string }[]): string {
  const lines = [
    ...columns.map((column) => `  ${quoted(column.name)} ${column.type}${columnTail(column)}`),
    ...constraints.map((constraint) => `  constraint ${constraint.name} ${constraint.definition}`),
  ];
  return `create table ${table} (\n${lines.join(",\n")}\n);`;
}

function columnTail(column: Column): string {
  const notNull = column.notNull ? " not null" : "";
  if (column.identity === "a") return `${notNull} generated always as identity`;
  if (column.identity === "d") return `${notNull} generated by default as identity`;
  if (column.generated === "s") return `${notNull} generated always as (${column.default}) stored`;
  return notNull + (column.default === null ? "" : ` default ${column.default}`);
}

const RESERVED = new Set(["group", "order", "user", "default", "table", "check", "from", "to"]);
const quoted = (name: string): string => (/^[a-z_][a-z0-9_]*$/.test(name) && !RESERVED.has(name) ? name : `"${name}"`);

/** What pg hands out for a type, and what may be given in: ids and money stay exact as strings. */
const TYPES: Readonly<Record<string, { select: string; write: string }>> = {
  bigint: { select: "string", write: "string | number | bigint" },
  integer: { select: "number", write: "number" },
  smallint: { select: "number", write: "number" },
  "double precision": { select: "number", write: "number" },
  boolean: { select: "boolean", write: "boolean" },
  text: { select: "string", write: "string" },
  bytea: { select: "Buffer", write: "Buffer" },
  uuid: { select: "string", write: "string" },
  date: { select: "string", write: "string" },
  jsonb: { select: "unknown", write: "string" },
  tsvector: { select: "string", write: "string" },
  "text[]": { select: "string[]", write: "readonly string[]" },
  "bigint[]": { select: "string[]", write: "readonly string[]" },
};

/** The interface that Kysely checks our queries against. */
export async function schemaAsTypes(pool: pg.Pool): Promise<string> {
  const columns = groupByTable(await read<Column>(pool, COLUMNS));
  const constraints = await read<{ table: string; definition: string; kind: string }>(pool, CONSTRAINTS);
  const words = allowedWords(constraints.filter((constraint) => constraint.kind === "c"));
  const interfaces = [...columns].map(([table, own]) => {
    const members = own.map((column) => `  ${column.name}: ${columnType(column, words.get(`${table}.${column.name}`))};`);
    return `export interface ${typeName(table)} {\n${members.join("\n")}\n}`;
  });
  const tables = [...columns.keys()].map((table) => `  ${table}: ${typeName(table)};`);
  return [
    "// Generated from the migrations by `npm run schema`. Change a migration, never this file.",
    'import type { ColumnType } from "kysely";',
    NAMED,
    ...interfaces,
    `export interface Tables {\n${tables.join("\n")}\n}`,
  ]
    .join("\n\n")
    .concat("\n");
}

/** `check (role in ('owner', …))` as the words it allows, by "table.column". */
function allowedWords(checks: readonly { table: string; definition: string }[]): Map<string, string> {
  const words = new Map<string, string>();
  for (const check of checks) {
    const found = /^CHECK \(\(\(?"?(\w+)"?\)?(?:::text)? = ANY \((?:\()?ARRAY\[(.+?)\]/.exec(check.definition);
    if (!found?.[1] || !found[2]) continue;
    const literals = [...found[2].matchAll(/'((?:[^']|'')*)'::/g)].map((match) => JSON.stringify(match[1]));
    if (literals.length > 0) words.set(`${check.table}.${found[1]}`, literals.join(" | "));
  }
  return words;
}

/** Types that differ between reading and writing have a name in the generated file. */
const NAMED = `/** Read as a string: it may be larger than a number is exact. */
type Bigint = ColumnType<string, string | number | bigint>;
type GeneratedId = ColumnType<string, never, never>;
type Instant = ColumnType<Date, Date | string>;
/** Written as JSON.stringify(value). */
type Json = ColumnType<unknown, string>;
type NullableJson = ColumnType<unknown, string | null>;`;

function columnType(column: Column, words: string | undefined): string {
  const type = column.type.replace(/^numeric.*/, "numeric").replace(/^timestamp.* with time zone$/, "timestamptz");
  const { select, write } = kindOf(column, type, words);
  const orNull = column.notNull ? "" : " | null";
  if (column.identity === "a" && type === "bigint") return "GeneratedId";
  if (column.identity === "a" || column.generated === "s") return `ColumnType<${select}${orNull}, never, never>`;
  if (column.default !== null || column.identity === "d") {
    return `ColumnType<${select === "unknown" ? select : select + orNull}, ${write}${orNull} | undefined, ${write}${orNull}>`;
  }
  if (type === "jsonb") return column.notNull ? "Json" : "NullableJson";
  if (type === "bigint") return `Bigint${orNull}`;
  if (type === "timestamptz") return `Instant${orNull}`;
  return select === write ? write + orNull : `ColumnType<${select}${orNull}, ${write}${orNull}>`;
}

function kindOf(column: Column, type: string, words: string | undefined): { select: string; write: string } {
  if (words !== undefined) return { select: words, write: words };
  if (type === "numeric") return { select: "string", write: "string" };
  if (type === "timestamptz") return { select: "Date", write: "Date | string" };
  const known = TYPES[type];
  if (!known) throw new Error(`scripts/schema-text.ts knows no TypeScript type for ${type} (${column.table}.${column.name}): add it to TYPES.`);
  return known;
}

const typeName = (table: string): string => `${table.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())}Row`;

function groupByTable<Row extends { table: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(row.table, [...(groups.get(row.table) ?? []), row]);
  return groups;
}
