import { createServer } from "node:net";

const TRIES = 200;

/** The wanted port of this machine, or the next that nobody has; 0 takes any free one. Never one of `taken`. */
export async function findFreePort(wanted: number, taken: readonly number[] = []): Promise<number> {
  if (wanted === 0) return listenOnce(0);
  for (let port = wanted; port < wanted + TRIES && port <= 65_535; port += 1) if (!taken.includes(port) && (await isFree(port))) return port;
  return listenOnce(0);
}

async function isFree(port: number): Promise<boolean> {
  try {
    await listenOnce(port);
    return true;
  } catch (error) {
    if (["EADDRINUSE", "EACCES"].includes((error as NodeJS.ErrnoException).code ?? "")) return false;
    throw error;
  }
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : port));
    });
  });
}
