/**
 * CRIU's configuration file of a sandbox: it overrides what containerd's shim passes, at the dump and at the
 * restore. Without the first two lines a restore has no connections and no network of its own.
 */
export const CRIU_CONFIG = `tcp-established
empty-ns net
ghost-limit 1073741824
`;
