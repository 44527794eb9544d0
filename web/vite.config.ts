import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const service = process.env.ECONNECT_SERVICE ?? "http://127.0.0.1:4280";

const LEAST_BYTES = 1024;

/** Packs each text file once, at the build: the service then sends it as it is, instead of packing it for every browser. */
const packed: Plugin = {
  name: "packed",
  apply: "build",
  writeBundle({ dir = "" }) {
    for (const entry of readdirSync(dir, { withFileTypes: true, recursive: true })) {
      if (!entry.isFile() || !/\.(js|css|svg|html|json)$/.test(entry.name)) continue;
      const file = path.join(entry.parentPath, entry.name);
      const content = readFileSync(file);
      if (content.length < LEAST_BYTES) continue;
      writeFileSync(`${file}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } }));
      writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
    }
  },
};

/** Builds the browser app into dist/web, where the service serves it from. In development, calls go to a running service. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), packed],
  build: {
    outDir: path.join(import.meta.dirname, "../dist/web"),
    emptyOutDir: true,
    target: "es2022",
    // The content policy allows no data: scripts, and a preload polyfill is inline: neither is made.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules\/(react|react-dom|scheduler)\// },
            // One file a language, fetched alone: nobody downloads the words of the other two.
            { name: (id) => /web\/locales\/(\w\w)\//.exec(id)?.[1] ?? null, test: /web\/locales\/\w\w\// },
          ],
        },
      },
    },
  },
  server: { host: "127.0.0.1", proxy: { "/api": service, "/healthz": service, "/readyz": service } },
});
