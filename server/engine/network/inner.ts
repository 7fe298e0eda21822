/**
 * What every sandbox sees of its network: the same in each, since a restored socket must find the address that
 * it was bound to. What differs is outside, in the outer namespace.
 */
export const INNER_ADDRESS = "172.31.255.2";
export const INNER_GATEWAY = "172.31.255.1";
export const INNER_BITS = 30;
export const INNER_MAC = "02:fc:00:00:00:02";
export const GATEWAY_MAC = "02:fc:00:00:00:01";
