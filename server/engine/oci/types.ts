/** The parts of the OCI runtime specification (1.2) that we write. Names are the specification's own. */
export type RuntimeSpec = {
  ociVersion: string;
  process: {
    terminal: boolean;
    user: { uid: number; gid: number };
    args: string[];
    env: string[];
    cwd: string;
    capabilities: Record<"bounding" | "effective" | "permitted" | "inheritable" | "ambient", string[]>;
    rlimits: { type: string; hard: number; soft: number }[];
    noNewPrivileges: boolean;
    oomScoreAdj?: number;
  };
  root: { path: string; readonly: boolean };
  hostname: string;
  mounts: Mount[];
  hooks?: { createRuntime: { path: string; args: string[]; env: string[]; timeout: number }[] };
  annotations: Record<string, string>;
  linux: {
    uidMappings: IdMapping[];
    gidMappings: IdMapping[];
    namespaces: { type: string }[];
    cgroupsPath: string;
    resources: Resources;
    seccomp: Seccomp;
    maskedPaths: string[];
    readonlyPaths: string[];
  };
};

export type IdMapping = { containerID: number; hostID: number; size: number };

export type Mount = { destination: string; type: string; source: string; options: string[] };

export type Resources = {
  devices: { allow: boolean; access: string }[];
  memory: { limit: number; swap: number };
  cpu?: { shares: number; quota: number; period: number };
  pids: { limit: number };
};

export type Seccomp = {
  defaultAction: string;
  defaultErrnoRet: number;
  architectures: string[];
  syscalls: SeccompRule[];
};

export type SeccompRule = {
  names: string[];
  action: string;
  errnoRet?: number;
  args?: { index: number; value: number; valueTwo?: number; op: string }[];
};
