import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Folder of our package.json. Found by walking up, because this code runs both from src/ and, bundled, from dist/.
 */
export const packageRoot: string = findPackageRoot(dirname(fileURLToPath(import.meta.url)));

function findPackageRoot(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).name === "ecommerce-connect") return folder;
    if (dirname(folder) === folder) throw new Error(`The package folder of ecommerce-connect was not found above ${start}. Install it again.`);
  }
}
