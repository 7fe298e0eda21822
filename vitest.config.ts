import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const NOT_OURS = ["**/node_modules/**", "**/.next/**", "e2e/**"];

export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL(".", import.meta.url)) } },
  test: {
    passWithNoTests: true,
    // A test that only passes the second time hides a race. Whole runs give those on real parts a second try and name
    // them: see server/setup/stages.ts.
    retry: 0,
    teardownTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["**/*.test.ts", "**/*.test.tsx"],
          exclude: NOT_OURS,
          pool: "forks",
          // A process a core, not one a file: to load the same modules 146 times took three quarters of the time.
          isolate: false,
          // Nothing here waits for so long; a busy machine may.
          testTimeout: 60_000,
          // The optimizing compiler of WebAssembly would work for seconds at the embedded database, for queries that gain
          // nothing from it. See server/node-flags.mjs.
          execArgv: ["--liftoff-only"],
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["**/*.itest.ts"],
          exclude: NOT_OURS,
          pool: "forks",
          isolate: false,
          // Each file has its own containerd; more of them at once than cores only makes all slower.
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
