import { timesOf, UOM } from "../wire.ts";
import { type Call, dictionary, ok, pageOf, type Reply, type Route } from "./call.ts";

const CREATED = Date.UTC(2025, 0, 1, 8);

export const COMPANY_ROUTES: readonly Route[] = [
  { method: "GET", path: "/v2/company", run: company },
  { method: "GET", path: "/v2/company/locations", knows: ["is_archived", "legal_entity_id", "sort", "page"], run: locations },
  { method: "GET", path: "/v2/company/employees", knows: ["sort", "page"], run: employees },
  { method: "GET", path: "/v2/company/taxes", knows: ["sort"], run: () => ok({ data: [] }) },
  { method: "GET", path: "/v2/orders/types", run: ({ account, faults }) => dictionary(account.state.types, faults) },
  { method: "GET", path: "/v2/orders/statuses", run: statuses },
  { method: "GET", path: "/v2/orders/custom-fields", run: ({ account, faults }) => dictionary(account.state.fields, faults) },
  { method: "GET", path: "/catalogs/uoms", run: () => ok([UOM]) },
  { method: "GET", path: "/margins", run: () => ok({ data: [{ id: 3001, title: "Retail" }], success: true }) },
  {
    method: "GET",
    path: "/warehouse",
    knows: ["branch_id", "type"],
    run: () => ok({ data: [{ id: 31, title: "Main", is_global: false, type: "product" }], count: 1, success: true }),
  },
];

function company({ account, faults }: Call): Reply {
  const { id, name, currency, symbol, timeZone, country } = account.state.company;
  return ok({
    id,
    name,
    currency,
    currency_symbol: symbol,
    timezone: timeZone,
    country,
    address: null,
    email: null,
    created_at: timesOf(faults)(CREATED),
  });
}

function locations(call: Call): Reply {
  const { account, query, faults } = call;
  const archived = query.text("is_archived");
  const wanted = account.state.locations.filter((one) => archived === null || one.archived === (archived === "true"));
  const { rows, paging } = pageOf(wanted, call);
  return ok({
    data: rows.map(({ id, name, archived: isArchived }) => ({
      id,
      name,
      address: "",
      timezone: account.state.company.timeZone,
      legal_entity_id: null,
      is_archived: isArchived,
      created_at: timesOf(faults)(CREATED),
    })),
    paging,
  });
}

function employees(call: Call): Reply {
  const { rows, paging } = pageOf(call.account.state.employees, call);
  return ok({
    data: rows.map(({ id, firstName, lastName, email, active }) => ({
      id,
      first_name: firstName,
      last_name: lastName,
      email,
      phone: null,
      login: email.split("@")[0],
      position: null,
      is_active: active,
      created_at: timesOf(call.faults)(CREATED),
    })),
    paging,
  });
}

function statuses({ account, faults }: Call): Reply {
  const groups = ["", "New", "In progress", "Waiting", "Ready", "Delivery", "Closed", "Cancelled"];
  return dictionary(
    account.state.statuses.map(({ id, name, color, group }) => ({ id, name, color, group: { type: group, name: groups[group] ?? "" } })),
    faults,
  );
}
