import { setFlagsFromString } from "node:v8";

// Before anything else is loaded: loading alone makes V8 grow its young generation to 200 MB, and keep them.
setFlagsFromString("--semi-space-growth-factor=1");

await import("./start.ts");
