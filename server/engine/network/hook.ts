import { ID_MAPPING } from "../oci/spec.ts";
import { INNER_ADDRESS, INNER_BITS, INNER_GATEWAY } from "./inner.ts";

const LAST_GID = ID_MAPPING.hostID + ID_MAPPING.size - 1;

/**
 * The OCI createRuntime hook: runc starts it with the container's state on stdin, on create and on restore,
 * before any process of the sandbox runs. Its argument is the prepared outer namespace, or `none`.
 * With `none` the inner address lies on the loopback, so that sockets bound to it can be restored.
 */
export const HOOK_SCRIPT = `#!/bin/sh
set -eu
state=
while IFS= read -r line || [ -n "$line" ]; do state="$state$line"; done
pid=\${state#*\\"pid\\":}
pid=\${pid%%[!0-9]*}
[ -n "$pid" ]
if [ "$1" = none ]; then
  exec nsenter -t "$pid" -n ip -batch - <<EOF
link set lo up
addr add ${INNER_ADDRESS}/32 dev lo
EOF
fi
ip -n "$1" link set eth0 netns "$pid"
exec nsenter -t "$pid" -n sh -eu <<'EOF'
ip -batch - <<'BATCH'
link set lo up
addr add ${INNER_ADDRESS}/${INNER_BITS} dev eth0
link set eth0 up
route add default via ${INNER_GATEWAY}
BATCH
echo 0 > /proc/sys/net/ipv4/ip_unprivileged_port_start
echo "${ID_MAPPING.hostID} ${LAST_GID}" > /proc/sys/net/ipv4/ping_group_range
EOF
`;
