import path from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const service = process.env.ECONNECT_SERVICE ?? "http://127.0.0.1:4280";

/** Builds the browser app into dist/web, where the service serves it from. In development, calls go to a running service. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
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
