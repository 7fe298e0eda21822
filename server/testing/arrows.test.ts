import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

/** Imports that must not be, by the file they would stand in. Each has to be refused where it stands. */
const BAD: [file: string, source: string][] = [
  ["app/page.tsx", 'import { openDatabase } from "@/db/client";\nexport default openDatabase;\n'],
  [
    "components/sandbox/a.tsx",
    'import { create } from "@/server/services/sandboxes/create";\nexport { create };\n',
  ],
  ["components/sandbox/b.tsx", 'export { create } from "../../server/services/sandboxes/create";\n'],
  ["components/sandbox/c.tsx", 'export const load = () => import("@/server/runtime");\n'],
  ["components/ui/a.tsx", 'import { Rail } from "../shell/rail";\nexport { Rail };\n'],
  ["server/domain/a.ts", 'import type { Engine } from "../engine/port.ts";\nexport type { Engine };\n'],
  ["server/services/sandboxes/a.ts", 'import { TRPCError } from "@trpc/server";\nexport { TRPCError };\n'],
  ["server/services/sandboxes/b.ts", 'import { Code } from "@connectrpc/connect";\nexport { Code };\n'],
  [
    "server/services/sandboxes/c.ts",
    'import { openEngine } from "../../engine/containerd/engine.ts";\nexport { openEngine };\n',
  ],
  ["server/services/sandboxes/d.ts", 'import { router } from "../../trpc/init.ts";\nexport { router };\n'],
  ["server/services/sandboxes/e.ts", 'import { headers } from "next/headers";\nexport { headers };\n'],
  [
    "server/trpc/routers/a.ts",
    'import { sandboxes } from "../../../db/schema/index.ts";\nexport { sandboxes };\n',
  ],
  [
    "server/streams/a.ts",
    'import { openProcessHost } from "../engine/init/client.ts";\nexport { openProcessHost };\n',
  ],
  [
    "server/reconciler/a.ts",
    'import { startContainerd } from "../setup/containerd.ts";\nexport { startContainerd };\n',
  ],
  ["server/engine/containerd/a.ts", 'import { eq } from "drizzle-orm";\nexport { eq };\n'],
  [
    "server/engine/containerd/b.ts",
    'import { create } from "../../services/sandboxes/create.ts";\nexport { create };\n',
  ],
  ["server/engine/oci/a.ts", 'import { connect } from "../containerd/client.ts";\nexport { connect };\n'],
  ["server/output/a.ts", 'import { create } from "../services/sandboxes/create.ts";\nexport { create };\n'],
  ["db/a.ts", 'import { create } from "../server/services/sandboxes/create.ts";\nexport { create };\n'],
  ["server/services/cycle/a.ts", 'import { b } from "./b.ts";\nexport const a = () => b;\n'],
  ["server/services/cycle/b.ts", 'import { a } from "./a.ts";\nexport const b = () => a;\n'],
];

/** Their neighbours that must be let through, or else the rules only refuse everything. */
const GOOD: [file: string, source: string][] = [
  [
    "components/sandbox/good.tsx",
    'import type { Sandbox } from "@/server/domain/schemas/sandbox";\nexport type { Sandbox };\n',
  ],
  ["components/ui/good.tsx", 'import { cn } from "./cn";\nexport { cn };\n'],
  [
    "server/services/sandboxes/good.ts",
    'import type { Engine } from "../../engine/port.ts";\nexport type { Engine };\n',
  ],
  [
    "server/engine/containerd/good.ts",
    'import { Images } from "./gen/services/images.ts";\nexport { Images };\n',
  ],
  [
    "server/trpc/routers/good.ts",
    'import { create } from "../../services/sandboxes/create.ts";\nexport { create };\n',
  ],
];

let directory: string;
let refused: Map<string, string[]>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "fy-arrows-"));
  const config = JSON.parse(await readFile(join(PROJECT, "biome.json"), "utf8"));
  await writeFile(join(directory, "biome.json"), JSON.stringify({ ...config, vcs: { enabled: false } }));
  const plugins = "server/testing/lint";
  await mkdir(join(directory, dirname(plugins)), { recursive: true });
  await symlink(join(PROJECT, plugins), join(directory, plugins));
  for (const [file, source] of [...BAD, ...GOOD]) {
    await mkdir(dirname(join(directory, file)), { recursive: true });
    await writeFile(join(directory, file), source);
  }
  refused = await lint(directory);
});

afterAll(() => rm(directory, { recursive: true }));

test.each(BAD)("%s: refuses what must not be imported there", (file) => {
  const rules = refused.get(file) ?? [];
  expect(rules.some((rule) => /noRestrictedImports|noImportCycles|plugin/.test(rule))).toBe(true);
});

test.each(GOOD)("%s: lets through what may be imported there", (file) => {
  expect(refused.get(file) ?? []).toEqual([]);
});

/** Errors that Biome finds, by file. */
function lint(root: string): Promise<Map<string, string[]>> {
  const argv = ["lint", "--reporter=json", "--diagnostic-level=error", "--max-diagnostics=none", root];
  return new Promise((resolve, reject) => {
    execFile(join(PROJECT, "node_modules/.bin/biome"), argv, { cwd: root }, (_error, stdout, stderr) => {
      const found = new Map<string, string[]>();
      try {
        for (const { category, location } of JSON.parse(stdout).diagnostics) {
          const file = String(location.path.file ?? location.path).replace(`${root}/`, "");
          found.set(file, [...(found.get(file) ?? []), category]);
        }
        resolve(found);
      } catch {
        reject(new Error(`Biome gave no report: ${stderr}${stdout}`));
      }
    });
  });
}
