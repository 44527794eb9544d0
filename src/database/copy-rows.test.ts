import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../test/database.ts";
import { copyRows, jsonValue, type RowsOf, wordsValue } from "./copy-rows.ts";
import { inTransaction } from "./transaction.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.pool.query("create table copied (id int primary key, t text, j jsonb, at timestamptz, n numeric, b boolean, words tsvector)");
  await database.pool.query("create table copied_after (id int references copied (id))");
});
afterAll(() => database?.drop());

const COPIED = { table: "copied", columns: ["id", "t", "j", "at", "n", "b", "words"] };
const copy = (...tables: RowsOf[]) => inTransaction(database.db, (tx) => copyRows(tx, tables));
const rowOf = async (id: number) => (await database.pool.query("select * from copied where id = $1", [id])).rows[0];

describe("rows that are copied in", () => {
  it("come out as they were given, whatever is written in them", async () => {
    let id = 0;
    const words = fc.array(
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }).filter((word) => !word.includes("\u0000")),
      { maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "binary", maxLength: 40 }),
        words,
        fc.constantFrom("\\N", "\\.", "", "\t\n\r\\", "a\u0000b"),
        async (text, lexemes, odd) => {
          const given = `${odd}${text}`;
          id++;
          await copy({
            ...COPIED,
            rows: () => [[id, given, jsonValue({ k: given, deep: [1, null] }), null, "1.250", true, wordsValue(lexemes)]],
          });
          const kept = given.toWellFormed().replaceAll("\u0000", "");
          const row = await rowOf(id);
          expect(row).toMatchObject({ t: kept, j: { deep: [1, null] }, at: null, n: "1.250", b: true });
          expect(row.j.k).toBe(kept);
          const { rows } = await sql<{
            same: boolean;
          }>`select words = array_to_tsvector(${[...new Set(lexemes)]}::text[]) as same from copied where id = ${id}`.execute(database.db);
          expect(rows[0]?.same).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("keep instants, bigints and nothing apart from an empty text", async () => {
    const at = new Date("2026-03-29T01:30:00.123Z");
    await copy({
      ...COPIED,
      rows: () => [
        [-1, "", null, at, 9_007_199_254_740_993n, undefined, ""],
        [-2, null, null, null, 0, false, ""],
      ],
    });
    expect(await rowOf(-1)).toMatchObject({ t: "", j: null, at, n: "9007199254740993", b: null });
    expect(await rowOf(-2)).toMatchObject({ t: null, at: null, n: "0", b: false });
  });

  it("are all taken back when one of them cannot be made, also after much was sent, and the connection goes on", async () => {
    function* breaking(count: number) {
      for (let id = 0; id < count; id++) yield [-100 - id, "x".repeat(1000), null, null, null, null, ""];
      throw new Error("a row that cannot be made");
    }
    for (const count of [0, 1, 2000]) await expect(copy({ ...COPIED, rows: () => breaking(count) })).rejects.toThrow("a row that cannot be made");
    expect(await rowOf(-100)).toBeUndefined();
    await copy({ ...COPIED, rows: () => [[-100, "x", null, null, null, null, ""]] });
    expect(await rowOf(-100)).toMatchObject({ t: "x" });
  });

  it("come in all or not at all, over all tables; what the server refuses is told with its code, and the connection goes on", async () => {
    const following = (ids: number[]): RowsOf => ({ table: "copied_after", columns: ["id"], rows: () => ids.map((id) => [id]) });
    const row = (id: number) => [id, "x", null, null, null, null, ""];
    await expect(copy({ ...COPIED, rows: () => [row(-10), row(-10)] }, following([-10]))).rejects.toMatchObject({ code: "23505" });
    await expect(copy({ ...COPIED, rows: () => [row(-11)] }, following([-12]))).rejects.toMatchObject({ code: "23503" });
    await expect(copy({ ...COPIED, rows: () => [[-13, "x", "{", null, null, null, ""]] }, following([-13]))).rejects.toMatchObject({ code: "22P02" });
    const { rows } = await database.pool.query("select id from copied where id between -13 and -10");
    expect(rows).toEqual([]);
    await copy({ ...COPIED, rows: () => [row(-10)] }, following([-10]));
    expect(await rowOf(-10)).toMatchObject({ t: "x" });
  });
});
