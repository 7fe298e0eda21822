import { describe, expect, it } from "vitest";
import { chosenFolder, droppedParcels } from "./dropped";

type Tree = { [name: string]: Tree | string };

const fileOf = (name: string, content = "") => new File([content], name);

/** As Chromium gives it: at most two entries at a time. */
function entryOf(name: string, value: Tree | string): FileSystemEntry {
  if (typeof value === "string") {
    const file = (resolve: (file: File) => void) => resolve(fileOf(name, value));
    return { name, isFile: true, isDirectory: false, file } as unknown as FileSystemEntry;
  }
  const createReader = () => {
    const left = Object.entries(value).map(([child, content]) => entryOf(child, content));
    return { readEntries: (resolve: (some: FileSystemEntry[]) => void) => resolve(left.splice(0, 2)) };
  };
  return { name, isFile: false, isDirectory: true, createReader } as unknown as FileSystemEntry;
}

const transferOf = (tree: Tree) =>
  ({
    items: Object.entries(tree).map(([name, value]) => ({
      kind: "file",
      webkitGetAsEntry: () => entryOf(name, value),
      getAsFile: () => (typeof value === "string" ? fileOf(name, value) : null),
    })),
  }) as unknown as DataTransfer;

describe("droppedParcels", () => {
  it("keeps files and folders apart, walks folders to the bottom, and keeps empty ones", async () => {
    const [file, folder] = await droppedParcels(
      transferOf({ "a.txt": "1", app: { empty: {}, src: { "1": "x", "2": "y", "3": "z" }, "b.txt": "22" } }),
    );
    expect(file).toMatchObject({ name: "a.txt", folders: [], files: [{ parts: ["a.txt"] }] });
    expect(folder?.name).toBe("app");
    expect(folder?.folders.map((parts) => parts.join("/")).sort()).toEqual(["app", "app/empty", "app/src"]);
    expect(folder?.folders[0]).toEqual(["app"]);
    expect(folder?.files.map(({ parts }) => parts.join("/")).sort()).toEqual([
      "app/b.txt",
      "app/src/1",
      "app/src/2",
      "app/src/3",
    ]);
  });
});

describe("chosenFolder", () => {
  it("makes folders of the paths, each once and before what lies in it", () => {
    const files = ["app/a", "app/src/deep/b", "app/src/c"].map((path) =>
      Object.assign(fileOf(path.split("/").at(-1)!), { webkitRelativePath: path }),
    );
    const parcels = chosenFolder(files);
    expect(parcels).toHaveLength(1);
    expect(parcels[0]?.folders.map((parts) => parts.join("/"))).toEqual(["app", "app/src", "app/src/deep"]);
    expect(parcels[0]?.files.map(({ parts }) => parts.join("/"))).toEqual([
      "app/a",
      "app/src/deep/b",
      "app/src/c",
    ]);
  });
});
