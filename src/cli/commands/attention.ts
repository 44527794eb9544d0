import { Command } from "commander";
import type { AttentionAnswer } from "../answers.ts";
import { type ConnectionOptions, connect, type Desk, print, serviceCommand } from "../command.ts";
import { formatTable, shortTime } from "../table.ts";

export function attentionCommand(desk: Desk): Command {
  const list = serviceCommand("list", "everything under Attention, newest first").action(async (options: ConnectionOptions) => {
    const entries = await connect(desk, options).list<AttentionAnswer>("/attention");
    print(desk, options, { json: entries, text: entries.length === 0 ? "Nothing waits for anybody.\n" : attentionTable(entries, desk) });
  });
  return new Command("attention").description("what only a person can settle").addCommand(list);
}

function attentionTable(entries: readonly AttentionAnswer[], desk: Desk): string {
  return formatTable(
    entries,
    [
      { title: "ID", cell: (entry) => entry.id, align: "right" },
      { title: "SINCE", cell: (entry) => shortTime(entry.createdAt) },
      { title: "KIND", cell: (entry) => entry.kind },
      { title: "ABOUT", cell: about },
      { title: "CAN BE SETTLED BY", cell: (entry) => entry.actions.join(", ") },
    ],
    desk.terminal.isInteractive ? desk.terminal.columns() : null,
  );
}

function about(entry: AttentionAnswer): string {
  const order = entry.order as { number?: unknown } | null | undefined;
  const store = entry.store as { name?: unknown } | null | undefined;
  const remote = entry.remoteNumber ?? entry.remoteId;
  return [order?.number ? `order ${order.number}` : "", store?.name ?? "", remote ? `no. ${remote}` : ""].filter(Boolean).join(", ");
}
