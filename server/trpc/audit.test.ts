import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { appRouter } from "./root.ts";

const ROUTERS = fileURLToPath(new URL("./routers", import.meta.url));

/** Mutations that leave nothing in the audit log, and why. */
const WITHOUT: Record<string, string> = {
  "operations.wait": "only waits",
  "processes.wait": "only waits",
  "inbox.markRead": "changes nothing but what oneself has read",
  "presence.move": "where somebody is, is not kept",
};

type Verb = { mutation: string; file: string };
let verbs: Verb[];

beforeAll(async () => {
  verbs = (await Promise.all((await readdir(ROUTERS)).map((name) => verbsOf(join(ROUTERS, name))))).flat();
});

/** The service behind each mutation of a router, as its source says. */
async function verbsOf(router: string): Promise<Verb[]> {
  const source = await readFile(router, "utf8");
  const imports = importsOf(source, router);
  const noun = /export const (\w+)Router/.exec(source)?.[1] ?? "";
  const mutations = source.matchAll(/^ {2}(\w+): (?:(?!^ {2}\w+:)[\s\S])*?\.mutation\(([\s\S]*?)\),?$/gm);
  return [...mutations].map(([, name, body]) => {
    const called = [...body!.matchAll(/\b(\w+)\(/g)].map(([, called]) => imports.get(called!)).find(Boolean);
    return { mutation: `${noun}.${name}`, file: called ?? "" };
  });
}

function importsOf(source: string, file: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, names, path] of source.matchAll(/import \{([^}]*)\} from "(\.[^"]*)"/g)) {
    for (const name of names!.split(",")) {
      const local = name
        .trim()
        .split(" as ")
        .at(-1)!
        .replace(/^type /, "");
      if (local) found.set(local, join(dirname(file), path!));
    }
  }
  return found;
}

/** Whether it, or a service that it calls, puts something down in the log. */
async function writesDown(file: string, depth = 0): Promise<boolean> {
  const source = await readFile(file, "utf8");
  if (/\b(emit|record|recordFile|noteTyping|runOperation)\(/.test(source)) return true;
  if (depth === 2) return false;
  for (const [local, path] of importsOf(source, file)) {
    if (!path.includes("/services/") || !new RegExp(`\\b${local}\\(`).test(source)) continue;
    if (await writesDown(path, depth + 1)) return true;
  }
  return false;
}

test("every mutation is in the audit log, or it is said here why not", async () => {
  const silent: string[] = [];
  for (const { mutation, file } of verbs) {
    if (!(mutation in WITHOUT) && !(await writesDown(file))) silent.push(mutation);
  }
  expect(silent).toEqual([]);
});

test("none is overlooked", () => {
  const procedures = appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>;
  const mutations = Object.entries(procedures).filter(([, { _def }]) => _def.type === "mutation");
  const found = verbs.filter(({ file }) => file !== "").map(({ mutation }) => mutation);
  expect(found.toSorted()).toEqual(mutations.map(([name]) => name).toSorted());
  for (const name of Object.keys(WITHOUT)) expect(found).toContain(name);
});

test("a verb that says nothing is found out", async () => {
  expect(await writesDown(join(ROUTERS, "../../services/sandboxes/list.ts"))).toBe(false);
  expect(await writesDown(join(ROUTERS, "../../services/sandboxes/pause.ts"))).toBe(true);
});
