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
          // Each file is a process of its own: the optimizing compiler of WebAssembly would work at the embedded database
          // anew in each, for seconds, for queries that gain nothing from it. See server/node-flags.mjs.
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
          // Each file has its own containerd; more of them at once than cores only makes all slower.
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
