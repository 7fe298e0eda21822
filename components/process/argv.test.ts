import { describe, expect, it } from "vitest";
import { commandLine, splitArguments } from "./argv";

describe("splitArguments", () => {
  it.each([
    ["ls -l /tmp", ["ls", "-l", "/tmp"]],
    ["  ls   -l  ", ["ls", "-l"]],
    ["python3 -c 'print(1)'", ["python3", "-c", "print(1)"]],
    ['echo "a b" c', ["echo", "a b", "c"]],
    ['echo "say \\"hi\\""', ["echo", 'say "hi"']],
    ["echo a\\ b ''", ["echo", "a b", ""]],
    ["echo $HOME *", ["echo", "$HOME", "*"]],
    ["echo pre'fix 'x", ["echo", "prefix x"]],
    ["", []],
  ])("%s", (line, args) => {
    expect(splitArguments(line)).toEqual(args);
  });

  it("refuses an open quote", () => {
    expect(() => splitArguments("echo 'a")).toThrow("is not closed");
  });
});

describe("commandLine", () => {
  it("shows a shell line as it was given, and quotes what needs it", () => {
    expect(commandLine(["sh", "-c", "a | b"])).toBe("a | b");
    expect(commandLine(["/bin/sh", "-c", "a | b"])).toBe("a | b");
    expect(commandLine(["ls", "-l", "my file", ""])).toBe("ls -l 'my file' ''");
  });

  it("can be split again into the same arguments", () => {
    const argv = ["a b", "it's", "", "plain", "$x"];
    expect(splitArguments(commandLine(argv))).toEqual(argv);
  });
});
