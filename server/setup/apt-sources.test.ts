import { expect, test } from "vitest";
import {
  findDebianArchive,
  parseDeb822Sources,
  parseOneLineSources,
  transportOptions,
} from "./apt-sources.ts";

const DEB822 = `# A comment
Types: deb
URIs: http://mirror.example/debian
Suites: bookworm
 bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb deb-src
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
Enabled: no
URIs: http://disabled.example/debian
Suites: sid
Components: main

Types: deb-src
URIs: http://source.example/debian
Suites: sid
Components: main
`;

test("reads deb822 sources: continued fields, comments; skips disabled and source-only stanzas", () => {
  const sources = parseDeb822Sources(DEB822);
  expect(sources.map((source) => source.uri)).toEqual([
    "http://mirror.example/debian",
    "http://mirror.example/debian-security",
  ]);
  expect(sources[0]!.suites).toEqual(["bookworm", "bookworm-updates"]);
});

test("a key written into a stanza is not taken for a file", () => {
  const text =
    "Types: deb\nURIs: http://a/debian\nSuites: sid\nComponents: main\nSigned-By:\n -----BEGIN\n .\n x\n";
  expect(parseDeb822Sources(text)[0]!.signedBy).toBeNull();
});

test("reads one-line sources with and without options", () => {
  const sources = parseOneLineSources(
    "deb [arch=amd64 signed-by=/k.gpg] http://a/debian sid main contrib # why\n# deb http://b/debian sid main\ndeb-src http://c x main\n",
  );
  expect(sources).toEqual([
    { uri: "http://a/debian", suites: ["sid"], components: ["main", "contrib"], signedBy: "/k.gpg" },
  ]);
});

test("finds Debian's archive, its security archive and keyring", () => {
  expect(findDebianArchive(parseDeb822Sources(DEB822), undefined)).toEqual({
    mirror: "http://mirror.example/debian",
    securityMirror: "http://mirror.example/debian-security",
    keyring: "/usr/share/keyrings/debian-archive-keyring.gpg",
    isDefault: false,
  });
});

test("does not take another vendor's archive for Debian's, whatever the release is called", () => {
  const sources = parseOneLineSources("deb [signed-by=/v.gpg] https://vendor.example/apt bookworm main\n");
  expect(findDebianArchive(sources, undefined).isDefault).toBe(true);
});

test("Ubuntu's own archive is none of Debian's, nor is a vendor's below such a path", () => {
  const ubuntu = `Types: deb
URIs: http://archive.ubuntu.com/ubuntu/
Suites: noble noble-updates noble-backports
Components: main restricted universe multiverse
Signed-By: /usr/share/keyrings/ubuntu-archive-keyring.gpg
`;
  const vendor = "deb [signed-by=/v.gpg] https://vendor.example/stable/debian bookworm main\n";
  const found = findDebianArchive([...parseOneLineSources(vendor), ...parseDeb822Sources(ubuntu)], undefined);
  expect(found).toMatchObject({ isDefault: true, keyring: "/usr/share/keyrings/debian-archive-keyring.gpg" });
});

test("a mirror that was asked for goes first", () => {
  const found = findDebianArchive(parseDeb822Sources(DEB822), "http://asked.example/debian");
  expect(found).toMatchObject({
    mirror: "http://asked.example/debian",
    securityMirror: null,
    isDefault: false,
  });
});

test("passes on what decides about fetching, and nothing else", () => {
  const dump = [
    'Acquire::Check-Valid-Until "false";',
    'Acquire::http::Proxy "http://proxy.example:3128";',
    'Acquire::https "";',
    'Acquire::GzipIndexes "true";',
    'APT::Install-Recommends "1";',
  ].join("\n");
  expect(transportOptions(dump)).toEqual([
    'Acquire::Check-Valid-Until "false";',
    'Acquire::http::Proxy "http://proxy.example:3128";',
  ]);
});
