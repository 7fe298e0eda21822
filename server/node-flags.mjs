/**
 * Flags of Node for the server's process, measured with the embedded database in it (a WebAssembly program):
 * - the baseline compiler alone: the optimizing one takes up to 800 MB and all cores for the first half minute,
 *   and queries as short as ours gain nothing from it;
 * - a small young generation: loading alone would make it grow to 100 MB, which are kept.
 */
export const NODE_FLAGS = ["--liftoff-only", "--max-semi-space-size=8"];
