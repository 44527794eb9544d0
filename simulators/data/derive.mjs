// Reduces the "Online Retail" data set to what the simulated shops draw from.
// node simulators/data/derive.mjs PATH/online-retail.csv.br  →  writes online-retail-sample.json beside this file.
// The choice is mechanical (no random numbers), so the same source gives the same file; README.md says what is kept.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";

const EVERY = 17;
const LONGEST = 60;
const PRICE_POINTS = 3;
const SOURCE_SHA256 = "c35975c40d0e1e105090fbb11188a409393055f873841bd012915475fc84e69f";

const [, , source] = process.argv;
if (!source) {
  console.error("say where the data set is: node simulators/data/derive.mjs PATH/online-retail.csv.br");
  process.exit(2);
}
const csv = brotliDecompressSync(readFileSync(source));
const found = createHash("sha256").update(csv).digest("hex");
if (found !== SOURCE_SHA256) throw new Error(`another data set: sha256 ${found}, expected ${SOURCE_SHA256}`);

const rows = parseCsv(csv.toString("utf8")).slice(1);
const sales = groupByInvoice(rows);
writeFileSync(new URL("online-retail-sample.json", import.meta.url), render(sample(sales), rhythm(sales)));

function parseCsv(text) {
  const rows = [];
  let row = [];
  let field = "";
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted && c === '"' && text[i + 1] === '"') {
      field += c;
      i++;
    } else if (c === '"') quoted = !quoted;
    else if (quoted || (c !== "," && c !== "\n" && c !== "\r")) field += c;
    else if (c !== "\r") {
      row.push(field);
      field = "";
      if (c === "\n") {
        rows.push(row);
        row = [];
      }
    }
  }
  return rows;
}

/** Sales only: cancellations (C…) and adjustments (A…) go, and so do lines without a positive quantity. */
function groupByInvoice(rows) {
  const invoices = new Map();
  for (const [invoice, code, description, quantity, date, price] of rows) {
    if (!/^\d+$/.test(invoice) || Number(quantity) <= 0 || Number(price) < 0 || description.trim() === "") continue;
    const line = { code, description: description.trim(), quantity: Number(quantity), date, pence: Math.round(Number(price) * 100) };
    invoices.set(invoice, [...(invoices.get(invoice) ?? []), line].slice(0, 1200));
  }
  return [...invoices.values()];
}

/** Every 17th invoice, and beside those every invoice that holds an unusual code (`gift_0001_40`) or two codes that differ by case only, up to 60. */
function sample(invoices) {
  const chosen = new Set(invoices.filter((_, index) => index % EVERY === 0));
  const seldom = (lines) => lines.length <= LONGEST && lines.some(({ code }) => !/^\d{5}[A-Z]*$/.test(code) && !/^(POST|DOT|M|C2|D|S)$/.test(code));
  const caseTwins = (lines) => new Set(lines.map(({ code }) => code)).size > new Set(lines.map(({ code }) => code.toUpperCase())).size;
  for (const lines of invoices.filter((lines) => caseTwins(lines) || seldom(lines)).slice(0, 60)) chosen.add(lines);
  const longest = invoices.reduce((a, b) => (b.length > a.length ? b : a));
  const kept = [...chosen].map((lines) => lines.slice(0, LONGEST));
  kept.push(longest);

  const products = new Map();
  for (const { code, description, pence } of invoices.flat()) {
    const product = products.get(code) ?? { descriptions: new Map(), prices: new Map() };
    product.descriptions.set(description, (product.descriptions.get(description) ?? 0) + 1);
    if (pence > 0) product.prices.set(pence, (product.prices.get(pence) ?? 0) + 1);
    products.set(code, product);
  }
  const used = [...new Set(kept.flat().map(({ code }) => code))].filter((code) => products.get(code).prices.size > 0).sort();
  const place = new Map(used.map((code, index) => [code, index]));
  const common = (counts) => [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([value]) => value);
  return {
    products: used.map((code) => [code, common(products.get(code).descriptions)[0], ...common(products.get(code).prices).slice(0, PRICE_POINTS)]),
    invoices: kept.map((lines) => lines.filter(({ code }) => place.has(code)).flatMap(({ code, quantity }) => [place.get(code), quantity])),
  };
}

/** How busy each calendar day was (from the first to the last, closed days 0) and each hour of each weekday (0 = Sunday). */
function rhythm(invoices) {
  const days = new Map();
  const hours = Array.from({ length: 7 }, () => Array(24).fill(0));
  for (const [{ date }] of invoices) {
    const day = date.slice(0, 10);
    days.set(day, (days.get(day) ?? 0) + 1);
    hours[new Date(`${day}T00:00:00Z`).getUTCDay()][Number(date.slice(11, 13))]++;
  }
  const sorted = [...days.keys()].sort();
  const counts = [];
  for (let at = Date.parse(`${sorted[0]}T00:00:00Z`); at <= Date.parse(`${sorted.at(-1)}T00:00:00Z`); at += 86_400_000)
    counts.push(days.get(new Date(at).toISOString().slice(0, 10)) ?? 0);
  return { firstDay: sorted[0], days: counts, hours };
}

function render({ products, invoices }, { firstDay, days, hours }) {
  const attribution = "Derived from Online Retail, Daqing Chen, UCI Machine Learning Repository, 10.24432/C5BW33, CC BY 4.0; see README.md";
  const list = (items) => `[\n${items.map((item) => JSON.stringify(item)).join(",\n")}\n]`;
  const members = { attribution: JSON.stringify(attribution), firstDay: JSON.stringify(firstDay), days: JSON.stringify(days), hours: list(hours) };
  const all = { ...members, products: list(products), invoices: list(invoices) };
  return `{\n${Object.entries(all)
    .map(([name, text]) => `"${name}": ${text}`)
    .join(",\n")}\n}\n`;
}
