import type { LayerDir, LayerEntry } from "../layer.ts";

/** A layer in memory: a string is a file, `W` a whiteout, `L` a link, an object a directory. */
export type Tree = { [name: string]: Tree | string | typeof W | { link: string } };
export const W = Symbol("whiteout");
/** Set in a directory to make it opaque. */
export const OPAQUE = "\0opaque";

let layers = 0;

export function layer(tree: Tree): LayerDir {
  layers += 1;
  return directory(tree, `layer ${layers}`);
}

const isLink = (node: Tree[string]): node is { link: string } =>
  typeof node === "object" && typeof node.link === "string";
const isTree = (node: Tree[string] | undefined): node is Tree =>
  typeof node === "object" && !isLink(node as Tree[string]);

function directory(tree: Tree, identity: string): LayerDir {
  return {
    identity,
    names: async (most) =>
      Object.keys(tree)
        .filter((name) => name !== OPAQUE)
        .slice(0, most),
    entry: async (name): Promise<LayerEntry | null> => {
      const node = tree[name];
      if (node === undefined) return null;
      const plain = { size: 0, mode: 0o644, modifiedNs: 0n };
      if (node === W) return { ...plain, kind: "whiteout" };
      // A time of its own: only what is in it tells whether it is the same.
      if (typeof node === "string") return { ...plain, kind: "file", size: node.length, modifiedNs: ++clock };
      return { ...plain, kind: isLink(node) ? "symlink" : "directory" };
    },
    isOpaque: (name) => {
      const node = tree[name];
      return isTree(node) && OPAQUE in node;
    },
    open: async (name) => {
      const node = tree[name];
      return isTree(node) ? directory(node, `${identity}/${name}`) : null;
    },
    read: async (name, maxBytes) => {
      const node = tree[name];
      return typeof node === "string" ? Buffer.from(node).subarray(0, maxBytes) : null;
    },
    link: async (name) => {
      const node = tree[name];
      return node !== undefined && typeof node === "object" && isLink(node) ? node.link : null;
    },
    close: async () => {},
  };
}

let clock = 0n;
