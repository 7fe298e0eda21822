/**
 * Makes an empty embedded database in the directory given as the only argument. A program of its own: making one
 * compiles a second WebAssembly program and takes up to 1 GB for a moment, which a server would keep for its life.
 */
import { PGlite } from "@electric-sql/pglite";

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error("usage: create-embedded.ts DIRECTORY");
const client = await PGlite.create({ dataDir: directory });
await client.close();
