import { setFlagsFromString } from "node:v8";

// Before anything else is loaded. Loading alone makes V8 grow its young generation to 200 MB and keep them, and
// compiling the embedded database takes another 300 MB for a moment for each thread that does it.
setFlagsFromString("--semi-space-growth-factor=1");
setFlagsFromString("--wasm-num-compilation-tasks=1");

await import("./start.ts");
