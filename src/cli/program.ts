import { Command, CommanderError } from "commander";
import { DatabaseTrouble } from "../database/trouble.ts";
import { Problem } from "../operations/problem.ts";
import type { Desk } from "./command.ts";
import { attentionCommand } from "./commands/attention.ts";
import { demoCommand } from "./commands/demo.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { ordersCommand } from "./commands/orders.ts";
import { serveCommand } from "./commands/serve.ts";
import { storeCommand } from "./commands/store.ts";
import { tokenCommand } from "./commands/token.ts";
import { backupCommand, keysCommand, restoreCommand } from "./commands/upkeep.ts";
import { EXIT, Failure, wrongUse } from "./failure.ts";
import { printable } from "./table.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Runs one command line (without the program's own name) and answers its exit code: 0 done, 1 failed, 2 wrong use.
 * With `--json` standard output holds exactly one JSON document, `{ "error": … }` when it failed.
 */
export async function runCommandLine(words: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode: number = EXIT.done;
  const desk: Desk = {
    terminal,
    exit: (code) => {
      exitCode = code;
    },
  };
  try {
    await makeProgram(desk).parseAsync(words, { from: "user" });
    return exitCode;
  } catch (error) {
    const asJson = words.includes("--json");
    if (!(error instanceof CommanderError)) return tellFailure(error, asJson, terminal);
    if (error.exitCode === 0) return EXIT.done;
    // The library has already written its sentence for people.
    if (asJson) tellFailure(wrongUse(error.message), asJson, terminal);
    return EXIT.wrongUse;
  }
}

export function makeProgram(desk: Desk): Command {
  const program = new Command("econnect")
    .description("Ecommerce Connect: the orders of online stores and an order desk, in step.")
    .addHelpText("after", "\nExit codes: 0 done, 1 failed, 2 wrong use. Every command has --help and --json.");
  for (const command of commands(desk)) program.addCommand(command);
  for (const command of allCommands(program))
    command
      .exitOverride()
      .configureOutput({ writeOut: desk.terminal.out, writeErr: desk.terminal.err, getOutHelpWidth: desk.terminal.columns })
      .showHelpAfterError("(--help shows how it is used)");
  return program;
}

const commands = (desk: Desk): Command[] => [
  serveCommand(),
  demoCommand(desk),
  storeCommand(desk),
  ordersCommand(desk),
  attentionCommand(desk),
  tokenCommand(desk),
  backupCommand(desk),
  restoreCommand(desk),
  keysCommand(desk),
  doctorCommand(desk),
];

const allCommands = (command: Command): Command[] => [command, ...command.commands.flatMap(allCommands)];

function tellFailure(error: unknown, asJson: boolean, terminal: Terminal): number {
  const failure = failureOf(error);
  if (asJson) {
    const advice = failure.advice === null ? {} : { advice: failure.advice };
    terminal.out(`${JSON.stringify({ error: { code: failure.code, detail: failure.message, ...advice, ...failure.facts } }, null, 2)}\n`);
  } else {
    terminal.err(`${failure.message.split("\n").map(printable).join("\n")}\n${failure.advice === null ? "" : `${printable(failure.advice)}\n`}`);
  }
  return failure.exitCode;
}

function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof Problem) return new Failure(error.code, error.detail, { facts: error.more });
  // What the database's launcher says is one line that holds its code and advice already.
  if (error instanceof DatabaseTrouble) return new Failure(error.code, error.message);
  return new Failure("unexpected", error instanceof Error ? (error.stack ?? error.message) : String(error));
}
