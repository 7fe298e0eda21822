import { expect, it } from "vitest";
import { byteRange, contentTypeOf, dispositionOf } from "./file-headers.ts";

it("only pictures have a type of their own", () => {
  expect(contentTypeOf("a.PNG")).toBe("image/png");
  expect(contentTypeOf("a.html")).toBe("application/octet-stream");
  expect(contentTypeOf("constructor")).toBe("application/octet-stream");
});

it("a name can't break out of its header", () => {
  const header = dispositionOf('a"\r\nX: y\u00e9%.txt');
  expect(header).not.toMatch(/[\r\n]/);
  expect(header).toBe(
    `attachment; filename="a___X: y__.txt"; filename*=UTF-8''a%22%0D%0AX%3A%20y%C3%A9%25.txt`,
  );
});

it.each([
  ["bytes=0-499", { from: 0, length: 500 }],
  ["bytes=7-7", { from: 7, length: 1 }],
  ["bytes=9-7", null],
  ["bytes=-5", null],
  ["bytes=0-1,5-6", null],
  [undefined, null],
])("the range %s", (header, range) => {
  expect(byteRange(header)).toEqual(range);
});
