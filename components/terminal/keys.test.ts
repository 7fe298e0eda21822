import { describe, expect, it } from "vitest";
import { keyAction } from "./keys";

const none = { ctrlKey: false, shiftKey: false, altKey: false, metaKey: false };
const pc = (hasSelection: boolean) => ({ hasSelection, mac: false });
const mac = (hasSelection: boolean) => ({ hasSelection, mac: true });

describe("keyAction", () => {
  it("copies with Ctrl+C only when something is selected, so that SIGINT stays possible", () => {
    expect(keyAction({ ...none, key: "c", ctrlKey: true }, pc(true))).toBe("copy");
    expect(keyAction({ ...none, key: "c", ctrlKey: true }, pc(false))).toBe("pass");
  });

  it("takes Ctrl+Shift+C, V and F, whatever the letter's case", () => {
    expect(keyAction({ ...none, key: "C", ctrlKey: true, shiftKey: true }, pc(false))).toBe("copy");
    expect(keyAction({ ...none, key: "V", ctrlKey: true, shiftKey: true }, pc(false))).toBe("paste");
    expect(keyAction({ ...none, key: "f", ctrlKey: true, shiftKey: true }, pc(false))).toBe("find");
  });

  it("leaves readline's keys to the program", () => {
    for (const key of ["v", "f", "k", "r", "d"]) {
      expect(keyAction({ ...none, key, ctrlKey: true }, pc(true))).toBe("pass");
    }
    expect(keyAction({ ...none, key: "c" }, pc(true))).toBe("pass");
    expect(keyAction({ ...none, key: "c", ctrlKey: true, altKey: true }, pc(true))).toBe("pass");
  });

  it("uses Command on a Mac and leaves Ctrl+C alone there, whatever is selected", () => {
    expect(keyAction({ ...none, key: "c", ctrlKey: true }, mac(true))).toBe("pass");
    expect(keyAction({ ...none, key: "c", ctrlKey: true }, mac(false))).toBe("pass");
    expect(keyAction({ ...none, key: "c", metaKey: true }, mac(true))).toBe("copy");
    expect(keyAction({ ...none, key: "v", metaKey: true }, mac(false))).toBe("paste");
    expect(keyAction({ ...none, key: "f", metaKey: true }, mac(false))).toBe("find");
    expect(keyAction({ ...none, key: "k", metaKey: true }, mac(false))).toBe("pass");
  });

  it("has a way out, and one to the palette", () => {
    const shift = { ...none, shiftKey: true };
    expect(keyAction({ ...shift, key: "ArrowUp", ctrlKey: true }, pc(false))).toBe("leave");
    expect(keyAction({ ...shift, key: "ArrowUp", metaKey: true }, mac(false))).toBe("leave");
    expect(keyAction({ ...none, key: "ArrowUp", ctrlKey: true }, pc(false))).toBe("pass");
    expect(keyAction({ ...shift, key: "ArrowUp", ctrlKey: true, altKey: true }, pc(false))).toBe("pass");
    expect(keyAction({ ...shift, key: "K", ctrlKey: true }, pc(false))).toBe("frame");
    expect(keyAction({ ...none, key: "Tab" }, pc(false))).toBe("pass");
  });
});
