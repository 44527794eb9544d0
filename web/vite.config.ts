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
            // Few files instead of a hundred crumbs: what every page needs comes in one piece each.
            { name: "react", test: /node_modules\/(react|react-dom|scheduler)\// },
            {
              name: "components",
              test: /node_modules\/(@mantine\/(core|hooks|modals|notifications|store)|@floating-ui)\/(?!.*\/(NumberInput|Color))/,
            },
            { name: "libraries", test: /node_modules\/(@tanstack|i18next|react-i18next)\// },
            { name: "common", test: /web\/(api|queries|ui)\/(?!choices|countries|PeriodPicker)/ },
          ],
        },
      },
    },
  },
  server: { host: "127.0.0.1", proxy: { "/api": service, "/healthz": service, "/readyz": service } },
});
