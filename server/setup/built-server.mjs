import { fileURLToPath } from "node:url";

/** The server in one file, made by server-build.ts of the packages and sources around it. */
export const BUILT_SERVER = fileURLToPath(
  new URL("../../node_modules/.cache/forkyard/server/main.mjs", import.meta.url),
);
