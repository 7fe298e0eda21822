import type { OpenRootfs } from "../../engine/port.ts";
import { type Packages, parseApk, parseDistInfo, parseDpkg, parsePackageJson } from "./package-lists.ts";

export const MANAGERS = ["dpkg", "apk", "pip", "npm"] as const;
export type Manager = (typeof MANAGERS)[number];

const MAX_LIST_BYTES = 32 * 1024 * 1024;
const MAX_MANIFEST_BYTES = 256 * 1024;
const MAX_GLOBAL = 500;
const PYTHON_ROOTS = ["/usr/lib", "/usr/local/lib", "/root/.local/lib", "/opt/venv/lib", "/venv/lib"];
const NPM_ROOTS = ["/usr/lib/node_modules", "/usr/local/lib/node_modules"];

/** What is installed, by the files that package managers keep; nothing is run. */
export async function packagesIn(rootfs: OpenRootfs): Promise<Record<Manager, Packages>> {
  const text = async (path: string, maxBytes: number) => {
    const found = await rootfs.read(path, { maxBytes });
    return found?.kind === "file" ? found.data.toString("utf8") : "";
  };
  const [dpkg, apk, pip, npm] = await Promise.all([
    dpkgPackages(),
    apkPackages(),
    pipPackages(),
    npmPackages(),
  ]);
  return { dpkg, apk, pip, npm };

  async function dpkgPackages(): Promise<Packages> {
    const packages = parseDpkg(await text("/var/lib/dpkg/status", MAX_LIST_BYTES));
    const single = (await rootfs.list("/var/lib/dpkg/status.d")).slice(0, MAX_GLOBAL);
    for (const name of single) {
      for (const [key, version] of parseDpkg(
        await text(`/var/lib/dpkg/status.d/${name}`, MAX_MANIFEST_BYTES),
      )) {
        packages.set(key, version);
      }
    }
    return packages;
  }

  async function apkPackages(): Promise<Packages> {
    // The second where /lib is a link to /usr/lib.
    const [old, merged] = [
      await text("/lib/apk/db/installed", MAX_LIST_BYTES),
      await text("/usr/lib/apk/db/installed", MAX_LIST_BYTES),
    ];
    return parseApk(old || merged);
  }

  async function pipPackages(): Promise<Packages> {
    const packages: Packages = new Map();
    for (const root of PYTHON_ROOTS) {
      const versions = (await rootfs.list(root)).filter((name) => /^python3(\.\d+)?$/.test(name));
      for (const version of versions) {
        for (const place of ["site-packages", "dist-packages"]) {
          const names = await rootfs.list(`${root}/${version}/${place}`);
          for (const [name, installed] of parseDistInfo(names)) packages.set(name, installed);
        }
      }
    }
    return packages;
  }

  async function npmPackages(): Promise<Packages> {
    const packages: Packages = new Map();
    for (const root of NPM_ROOTS) {
      const names: string[] = [];
      for (const name of (await rootfs.list(root)).slice(0, MAX_GLOBAL)) {
        if (names.length >= MAX_GLOBAL) break;
        if (!name.startsWith("@")) names.push(name);
        else for (const inner of await rootfs.list(`${root}/${name}`)) names.push(`${name}/${inner}`);
      }
      for (const name of names.slice(0, MAX_GLOBAL)) {
        const manifest = parsePackageJson(await text(`${root}/${name}/package.json`, MAX_MANIFEST_BYTES));
        if (manifest) packages.set(manifest.name, manifest.version);
      }
    }
    return packages;
  }
}
