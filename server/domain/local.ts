/** The first team. What was made before there was sign-in is its. */
export const LOCAL_TEAM_ID = "tea0000000000000";
/** Who is set up first, as the owner of the first team; what was made before there was sign-in is theirs. */
export const LOCAL_USER_ID = "usr0000000000000";
/** The containerd host that this server runs on. */
export const LOCAL_NODE = "local";
