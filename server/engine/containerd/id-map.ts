/** Root in a sandbox is this user on the host, and so on for ID_COUNT ids; the same for users and groups. */
export const ID_BASE = 100_000;
export const ID_COUNT = 65_536;
