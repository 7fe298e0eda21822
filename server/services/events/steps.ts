/** Steps on the way: of interest only while they last, and the result tells enough. */
export const STEPS = [
  "operation.started",
  "operation.moved",
  "sandbox.creating",
  "sandbox.terminating",
  "snapshot.creating",
  "snapshot.deleting",
  "snapshot.removed",
  "image.pulling",
  "image.deleting",
  "process.resized",
  "process.explained",
  "process.removed",
];
