/** The one team and its owner while there is no sign-in. */
export const LOCAL_TEAM_ID = "tea0000000000000";
export const LOCAL_USER_ID = "usr0000000000000";
/** The containerd host that this server runs on. */
export const LOCAL_NODE = "local";
