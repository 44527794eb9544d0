/** A page for whoever sits at the machine: the account's orders, and what its staff can do with them. Asks the control calls. */
export const PANEL = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Simulated RO App</title>
<style>
body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1b1f24;background:#f7f7f5}
table{border-collapse:collapse;width:100%;background:#fff;border:1px solid #ddd}
th,td{text-align:left;padding:.45rem .6rem;border-bottom:1px solid #eee;vertical-align:top}
th{background:#fafafa;font-weight:600}button,select{font:inherit;padding:.15rem .5rem}
ul{margin:0;padding-left:1.1rem}.off{color:#777;text-decoration:line-through}.muted{color:#666}p.error{color:#a11}
</style></head><body>
<h1>Simulated RO App</h1>
<p class="muted" id="facts"></p><p class="error" id="error" role="alert"></p>
<table><thead><tr><th>Order</th><th>Buyer</th><th>Lines</th><th>Total</th><th>Status</th><th></th></tr></thead><tbody id="orders"></tbody></table>
<script>
const call = async (method, path, body) => {
  const answer = await fetch("/__control" + path, { method, headers: { "content-type": "application/json" }, body: body && JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(JSON.parse(text).error);
  return text ? JSON.parse(text) : null;
};
const element = (name, text, more = {}) => Object.assign(document.createElement(name), { textContent: text, ...more });
const act = (work) => async () => {
  document.getElementById("error").textContent = "";
  try { await work(); await draw(); } catch (error) { document.getElementById("error").textContent = error.message; }
};
let shown = "";
async function draw() {
  const [account, orders] = await Promise.all([call("GET", "/account"), call("GET", "/orders")]);
  const now = JSON.stringify([account, orders]);
  if (now === shown) return;
  shown = now;
  document.getElementById("facts").textContent =
    account.company.name + " · " + account.orders + " orders · " + account.people + " people · " + account.products + " products";
  document.getElementById("orders").replaceChildren(...orders.slice(0, 100).map((order) => {
    const row = element("tr", "");
    const lines = element("ul", "");
    for (const item of order.items)
      lines.append(element("li", item.quantity / 1000 + " × " + item.title + " · " + (item.price / 100).toFixed(2), { className: item.writtenOff ? "off" : "" }));
    const cell = element("td", "");
    cell.append(lines);
    const status = element("select", "", { ariaLabel: "Status of " + order.number });
    for (const one of account.statuses) status.append(element("option", one.name, { value: one.id, selected: one.id === order.status }));
    status.onchange = act(() => call("PUT", "/orders/" + order.id + "/status", { status: Number(status.value) }));
    const statusCell = element("td", "");
    statusCell.append(status);
    const off = order.items.some((item) => item.writtenOff);
    const button = element("button", off ? "Undo write-off" : "Write off", { onclick: act(() => call(off ? "DELETE" : "POST", "/orders/" + order.id + "/write-offs", {})) });
    const last = element("td", "");
    last.append(button);
    const person = order.person ? order.person.firstName + " " + order.person.lastName + " " + order.person.phones.join(", ") : "";
    row.append(element("td", order.number), element("td", person), cell, element("td", (order.total / 100).toFixed(2)), statusCell, last);
    return row;
  }));
}
act(draw)();
setInterval(() => { if (document.activeElement?.tagName !== "SELECT") act(draw)(); }, 2000);
</script></body></html>
`;
