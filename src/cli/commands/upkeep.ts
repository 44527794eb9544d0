import { Command } from "commander";
import { backUp } from "../../operations/back-up.ts";
import { restoreBackup } from "../../operations/restore-backup.ts";
import { rotateKeys } from "../../operations/rotate-keys.ts";
import { type Desk, localCommand, print } from "../command.ts";
import { localInstallation } from "../local.ts";

interface Options {
  readonly dataDir?: string;
  readonly json?: boolean;
}

export function backupCommand(desk: Desk): Command {
  return localCommand("backup", "write all data as of one moment, and the key file, into a new folder; the service may go on")
    .argument("<dir>", "a folder that does not exist yet")
    .addHelpText("after", "\nWhoever has the folder can read the shops' passwords: keep it as you would keep those.")
    .action(async (dir: string, options: Options) => {
      const { folder, manifest, holdsKey } = await backUp(localInstallation(desk.terminal, options), dir);
      const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
      const orders = manifest.tables.find((table) => table.name === "orders")?.rows ?? 0;
      const key = holdsKey ? "It holds the master key." : "SECRET_KEY is not in it: keep it yourself, nothing opens the passwords without it.";
      print(desk, options, {
        json: { folder, holdsKey, orders, rows, ...manifest },
        text: `Backup in ${folder}: ${rows} rows, ${orders} orders among them. ${key}\n`,
      });
    });
}

export function restoreCommand(desk: Desk): Command {
  return localCommand("restore", "put a backup into an empty database and refuse any other; stop the service first")
    .argument("<dir>", "the folder of a backup")
    .action(async (dir: string, options: Options) => {
      const manifest = await restoreBackup(localInstallation(desk.terminal, options), dir);
      const orders = manifest.tables.find((table) => table.name === "orders")?.rows ?? 0;
      print(desk, options, { json: manifest, text: `Restored the backup of ${manifest.madeAt}: ${orders} orders. Start the service.\n` });
    });
}

export function keysCommand(desk: Desk): Command {
  const rotate = localCommand("rotate", "make a new master key and seal every stored secret with it; the service may go on")
    .addHelpText(
      "after",
      "\nWhere SECRET_KEY gives the key: stop all processes, put the next key into NEW_SECRET_KEY, and start with SECRET_KEY set to it afterwards.",
    )
    .action(async (options: Options) => {
      const rotation = await rotateKeys(localInstallation(desk.terminal, options), desk.terminal.env.NEW_SECRET_KEY || null);
      const lost =
        rotation.unreadable.length === 0
          ? ""
          : `No key opens: ${rotation.unreadable.join(", ")}. They were left as they are; save those passwords again.\n`;
      print(desk, options, { json: rotation, text: `${rotation.resealed} secrets are sealed with the new key ${rotation.keyId}.\n${lost}` });
    });
  return new Command("keys").description("the master key of stored secrets").addCommand(rotate);
}
