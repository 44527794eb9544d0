/** The page at `/` of the control port: plain HTML and script, nothing loaded from elsewhere. */
export const PANEL = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Simulated shop</title>
<style>
  :root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%, transparent); --soft: color-mix(in srgb, currentColor 6%, transparent); }
  * { box-sizing: border-box; }
  body { margin: 0 auto; max-width: 88rem; padding: 1.5rem; font: 15px/1.45 system-ui, sans-serif; }
  h1 { font-size: 1.35rem; margin: 0 0 .2rem; }
  h2 { font-size: 1rem; margin: 0 0 .6rem; }
  p { margin: 0 0 .6rem; }
  .quiet { opacity: .7; }
  .bar { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin-bottom: 1rem; }
  .columns { display: grid; gap: 1.25rem; grid-template-columns: minmax(0, 1fr) 21rem; align-items: start; }
  @media (max-width: 66rem) { .columns { grid-template-columns: minmax(0, 1fr); } }
  section { border: 1px solid var(--line); border-radius: .6rem; padding: 1rem; margin-bottom: 1.25rem; }
  button, select, input { font: inherit; padding: .35rem .7rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--soft); color: inherit; }
  button { cursor: pointer; } button:hover { border-color: currentColor; }
  button.on { background: #b3261e; color: #fff; border-color: #b3261e; }
  table { width: 100%; border-collapse: collapse; } .scroll { overflow-x: auto; }
  th, td { text-align: left; padding: .4rem .5rem; border-top: 1px solid var(--line); vertical-align: top; }
  th { border: 0; font-weight: 600; } td.number { text-align: right; white-space: nowrap; }
  td select { max-width: 9.5rem; } td .bar { flex-wrap: nowrap; gap: .3rem; } td button, td select { padding: .25rem .5rem; font-size: .9em; }
  td:first-child, td:nth-child(2) div { white-space: nowrap; }
  tr.fresh td { background: color-mix(in srgb, #2e7d32 14%, transparent); }
  code { font-size: .85em; } ul { margin: 0; padding-left: 1.1rem; }
  #said { min-height: 1.5em; }
</style>
</head>
<body>
<h1 id="name">Simulated shop</h1>
<p class="quiet" id="about"></p>
<div class="bar"><label>Shop <select id="shop"></select></label><span id="said" role="status" class="quiet"></span></div>
<div class="columns">
  <main>
    <section>
      <div class="bar"><h2 style="margin:0">Orders</h2><button id="place">Place an order</button><button id="life"></button></div>
      <div class="scroll"><table><thead><tr><th>Order</th><th>Buyer</th><th>Total</th><th>Status</th><th>As the shopkeeper</th></tr></thead><tbody id="orders"></tbody></table></div>
    </section>
  </main>
  <aside>
    <section>
      <h2>Trouble</h2>
      <div class="bar" id="trouble"></div>
      <p class="quiet">At work now:</p><ul id="faults"></ul>
      <p></p><div class="bar"><select id="fault" aria-label="Another fault"></select><button id="set">Set</button><button id="clear">Clear all</button></div>
      <p class="quiet" id="what"></p>
    </section>
    <section><h2>What was asked of it</h2><p class="quiet" id="counts"></p><ul id="requests"></ul></section>
  </aside>
</div>
<script>
const $ = (id) => document.getElementById(id);
let shop = 0, statuses = [], shops = [], kinds = [], newest = 0;
const TROUBLE = [
  ["Lose the next answer to an update", "dropAfter", { value: true, times: 1, functions: ["orders/update"] }],
  ["Down for a minute", "dropBefore", { value: true, seconds: 60 }],
  ["Slow for a minute", "latencyMs", { value: 4000, seconds: 60 }],
  ["Refuse the token once", "tokenRefused", { value: "401-unauthorized", times: 1 }],
  ["Password changed", "credentialsRefused", { value: "ERROR" }],
  ["Bot filter", "challenge", { value: 200 }],
];
async function ask(method, path, body) {
  const answer = await fetch(path, { method, headers: body ? { "content-type": "application/json" } : {}, body: body && JSON.stringify(body) });
  const text = await answer.text(), result = text ? JSON.parse(text) : null;
  if (!answer.ok) throw new Error(result && result.error || answer.statusText);
  return result;
}
async function act(words, run) {
  try { await run(); $("said").textContent = words; } catch (error) { $("said").textContent = error.message; }
  await refresh();
}
const at = (rest) => "/shops/" + shop + rest;
function make(tag, text, more) { const e = document.createElement(tag); if (text !== undefined) e.textContent = text; return Object.assign(e, more); }
function titleOf(status) { const t = status.title; return t.en || t.ua || Object.values(t).find(Boolean) || "#" + status.id; }
function editLine(order) {
  const lines = order.products.map(({ article, title, price, quantity, type }) => ({ article, title, price, quantity, type }));
  const answer = prompt("Pieces of " + lines[0].title, lines[0].quantity);
  if (answer === null) return;
  lines[0].quantity = Number(answer);
  act("Order " + order.order_id + " edited", () => ask("PATCH", at("/orders/" + order.order_id), { products: lines }));
}
function row(order) {
  const tr = make("tr"), number = order.order_id, path = at("/orders/" + number);
  if (newest && number > newest) tr.className = "fresh";
  const status = make("select", undefined, { ariaLabel: "Status of order " + number });
  for (const s of statuses) status.append(make("option", titleOf(s), { value: s.id, selected: s.id === order.stat_status }));
  status.onchange = () => act("Order " + number + " has another status", () => ask("PUT", path + "/status", { status: Number(status.value) }));
  const buttons = make("td"), bar = make("div", undefined, { className: "bar", style: "margin:0" });
  bar.append(make("button", "Edit", { onclick: () => editLine(order) }));
  if (!order.payed) bar.append(make("button", "Pay", { onclick: () => act("Order " + number + " paid", () => ask("POST", path + "/payment", {})) }));
  if (order.stat_status < 3) bar.append(make("button", "Ship", { onclick: () => act("Order " + number + " shipped", () => ask("POST", path + "/shipment", {})) }));
  if (order.stat_status !== 4) bar.append(make("button", "Cancel", { onclick: () => act("Order " + number + " cancelled", () => ask("POST", path + "/cancellation", {})) }));
  buttons.append(bar);
  const cell = make("td"); cell.append(status);
  const first = make("td"); first.append(make("b", "№ " + number), make("div", order.stat_created.slice(5, 16), { className: "quiet" }));
  const buyer = make("td"); buyer.append(make("div", order.delivery_name || "—"), make("div", order.delivery_phone, { className: "quiet" }));
  const total = make("td", order.total_sum.toFixed(2) + " " + order.currency, { className: "number" });
  total.append(make("div", order.payed ? "paid" : "not paid", { className: "quiet" }));
  tr.append(first, buyer, total, cell, buttons);
  return tr;
}
async function refresh() {
  const focus = document.activeElement && document.activeElement.tagName === "SELECT";
  const [about, orders, faults, counts, requests, known] = await Promise.all([ask("GET", at("")), ask("GET", at("/orders?limit=25")), ask("GET", at("/faults")),
    ask("GET", at("/counts")), ask("GET", at("/requests?last=8")), ask("GET", at("/statuses"))]);
  statuses = known;
  $("name").textContent = about.name;
  $("about").textContent = about.url + " · login " + about.login + " · " + orders.total + " orders · " + about.timeZone + " · " + about.currency;
  $("life").textContent = about.livesEveryMs ? "Let it rest" : "Let it live";
  $("life").onclick = () => act(about.livesEveryMs ? "The shop rests" : "The shop lives", () => about.livesEveryMs ? ask("DELETE", at("/life")) : ask("PUT", at("/life"), { everyMs: 4000 }));
  if (!focus) $("orders").replaceChildren(...orders.items.map(row));
  if (!newest && orders.items.length) newest = Math.max(...orders.items.map((o) => o.order_id));
  $("faults").replaceChildren(...(faults.length ? faults.map((f) => make("li", f.name + " = " + JSON.stringify(f.value) + (f.timesLeft ? " · " + f.timesLeft + " more" : "") + (f.untilMs ? " · until " + new Date(f.untilMs).toLocaleTimeString() : ""))) : [make("li", "nothing")]));
  for (const button of $("trouble").children) button.className = faults.some((f) => f.name === button.dataset.fault) ? "on" : "";
  $("counts").textContent = counts.requests + " requests, " + counts.logins + " logins, " + counts.updates + " updates";
  $("requests").replaceChildren(...requests.reverse().map((r) => make("li", r.time.slice(11, 19) + " " + r.function + " → " + (r.status || r.http || "no answer"))));
}
(async () => {
  [shops, kinds] = await Promise.all([ask("GET", "/shops"), ask("GET", "/faults")]);
  for (const s of shops) $("shop").append(make("option", s.name + " " + s.url, { value: s.shop }));
  $("shop").onchange = () => { shop = Number($("shop").value); newest = 0; refresh(); };
  $("place").onclick = () => act("An order was placed", () => ask("POST", at("/orders"), {}));
  for (const [words, fault, rule] of TROUBLE) {
    const button = make("button", words); button.dataset.fault = fault;
    button.onclick = () => button.className === "on" ? act("Over: " + words, () => ask("DELETE", at("/faults/" + fault))) : act(words, () => ask("PUT", at("/faults/" + fault), rule));
    $("trouble").append(button);
  }
  for (const k of kinds) $("fault").append(make("option", k.name, { value: k.name }));
  const chosen = () => kinds.find((k) => k.name === $("fault").value);
  const tell = () => { $("what").textContent = chosen().what + "; set to " + JSON.stringify(chosen().example); };
  $("fault").onchange = tell; tell();
  $("set").onclick = () => act(chosen().name + " is set", () => ask("PUT", at("/faults/" + chosen().name), { value: chosen().example }));
  $("clear").onclick = () => act("No faults any more", () => ask("DELETE", at("/faults")));
  await refresh();
  setInterval(() => refresh().catch((error) => { $("said").textContent = error.message; }), 2000);
})();
</script>
</body>
</html>
`;
