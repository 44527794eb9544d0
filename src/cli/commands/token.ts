import { Command } from "commander";
import { type ConnectionOptions, connect, type Desk, dataDirOf, findAddress, print, serviceCommand } from "../command.ts";
import { credentialsFile, saveCredentials } from "../credentials-file.ts";
import { type PasswordOptions, readPassword } from "../password.ts";
import { withSession } from "../session.ts";

const PASSWORD_VARIABLE = "ECONNECT_PASSWORD";

interface CreateOptions extends ConnectionOptions, PasswordOptions {
  readonly name: string;
  readonly permissions?: string;
  readonly email?: string;
  readonly save?: boolean;
}

interface CreatedToken {
  readonly id: string;
  readonly name: string;
  readonly token: string;
}

export function tokenCommand(desk: Desk): Command {
  const create = serviceCommand("create", "make an API token; it is shown once")
    .requiredOption("--name <name>", "what the token is for")
    .option("--permissions <list>", "permissions with commas between; default: whatever you may")
    .option("--email <address>", "sign in with this e-mail and a password, where you have no token yet")
    .option("--password-stdin", "read that password from standard input")
    .option("--password-file <file>", "read it from the first line of a file")
    .option("--save", "also keep it in the data folder, readable by you only, for this command line")
    .addHelpText("after", `\nThe password is never an argument: set ${PASSWORD_VARIABLE}, or use one of the two options.`)
    .action(async (options: CreateOptions) => {
      const { url } = findAddress(desk.terminal, options);
      const body = {
        name: options.name,
        ...(options.permissions === undefined ? {} : { permissions: options.permissions.split(",").map((p) => p.trim()) }),
      };
      const created =
        options.email === undefined
          ? await connect(desk, options).post<CreatedToken>("/api-tokens", body)
          : await createSignedIn(desk, options, body);
      const dataDir = dataDirOf(desk.terminal, options);
      if (options.save) saveCredentials(dataDir, { url, token: created.token });
      const kept = options.save ? `Kept in ${credentialsFile(dataDir)}.\n` : "It is not shown again.\n";
      print(desk, options, { json: created, text: `${created.token}\n${kept}` });
    });
  return new Command("token").description("API tokens").addCommand(create);
}

/** Signs in for the one call, then out again. */
async function createSignedIn(desk: Desk, options: CreateOptions, body: unknown): Promise<CreatedToken> {
  const password = await readPassword(desk.terminal, options, PASSWORD_VARIABLE);
  return withSession(desk.terminal.fetch, { url: findAddress(desk.terminal, options).url, email: options.email ?? "", password }, async (call) => {
    return call<CreatedToken>("POST", "/api-tokens", body);
  });
}
