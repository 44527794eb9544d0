import type { Person } from "../state.ts";
import { personRecord } from "../wire.ts";
import { type Call, created, done, invalid, NOT_FOUND, ok, pageOf, type Reply, type Route, textOf } from "./call.ts";

export const PEOPLE_ROUTES: readonly Route[] = [
  { method: "GET", path: "/v2/contacts/people", knows: ["page", "names", "phones", "managers", "created_at", "modified_at", "sort"], run: list },
  { method: "POST", path: "/v2/contacts/people", run: create },
  { method: "GET", path: "/v2/contacts/people/#", run: (call) => found(call, (person) => ok(personRecord(person, call.faults))) },
  { method: "PATCH", path: "/v2/contacts/people/#", run: (call) => found(call, (person) => change(call, person)) },
  { method: "DELETE", path: "/v2/contacts/people/#", run: (call) => found(call, (person) => remove(call, person)) },
];

/** There is no filter by e-mail: whoever asks for one gets everybody. */
function list(call: Call): Reply {
  const { account, query, faults } = call;
  const phones = query.list("phones");
  const names = query.list("names");
  const modified = query.range("modified_at");
  const all = account.state.people
    .filter((person) => !phones || person.phones.some((phone) => phones.some((asked) => samePhone(phone, asked, faults.phonesAsWritten === true))))
    .filter((person) => !names || names.some((name) => `${person.firstName} ${person.lastName}`.toLowerCase().includes(name.toLowerCase())))
    .filter((person) => !modified || (person.modifiedAt >= modified.from && person.modifiedAt <= modified.to));
  const { rows, paging } = pageOf(all, call);
  return ok({ data: rows.map((person) => personRecord(person, faults)), paging });
}

function samePhone(phone: string, asked: string, asWritten: boolean): boolean {
  return asWritten ? phone === asked : phone.replace(/\D/g, "") === asked.replace(/\D/g, "");
}

function found({ account, ids }: Call, act: (person: Person) => Reply): Reply {
  const person = account.state.people.find(({ id }) => id === ids[0]);
  return person ? act(person) : NOT_FOUND;
}

function create(call: Call): Reply {
  const { account, body, faults } = call;
  if (!textOf(body.first_name)?.trim()) return invalid({ first_name: ["required"] });
  const problem = problemOf(call);
  if (problem) return problem;
  const at = account.now().getTime();
  const person: Person = {
    id: account.nextId(),
    firstName: "",
    lastName: "",
    email: "",
    phones: [],
    address: "",
    notes: "",
    createdAt: at,
    modifiedAt: at,
  };
  write(person, body);
  account.state.people.push(person);
  return created(person.id, faults);
}

function change(call: Call, person: Person): Reply {
  const problem = problemOf(call);
  if (problem) return problem;
  write(person, call.body);
  person.modifiedAt = call.account.now().getTime();
  call.account.onChange();
  return done;
}

function problemOf({ body }: Call): Reply | null {
  const email = textOf(body.email);
  if (email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return invalid({ email: ["is not an e-mail address"] });
  return body.phones !== undefined && !Array.isArray(body.phones) ? invalid({ phones: ["must be a list"] }) : null;
}

function write(person: Person, body: Call["body"]): void {
  person.firstName = textOf(body.first_name) ?? person.firstName;
  person.lastName = textOf(body.last_name) ?? person.lastName;
  person.email = textOf(body.email) ?? person.email;
  person.address = textOf(body.address) ?? person.address;
  person.notes = textOf(body.notes) ?? person.notes;
  if (Array.isArray(body.phones)) person.phones = body.phones.flatMap((row: unknown) => phoneOf(row) ?? []);
}

function phoneOf(row: unknown): string | null {
  return typeof row === "object" && row !== null && "phone" in row ? textOf(row.phone) : textOf(row);
}

function remove({ account }: Call, person: Person): Reply {
  account.state.people.splice(account.state.people.indexOf(person), 1);
  account.onChange();
  return done;
}
