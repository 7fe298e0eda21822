import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { Markdown } from "./markdown";

const html = (text: string) =>
  renderToStaticMarkup(<Markdown text={text} />)
    .replace(/ class="[^"]*"/g, "")
    .replace(/^<div>(.*)<\/div>$/s, "$1");

test.each([
  ["**bold** and *light*", "<p><strong>bold</strong> and <em>light</em></p>"],
  ["one\ntwo", "<p>one<br/>two</p>"],
  ["# Title", "<p>Title</p>"],
  ["- a\n- b", "<ul><li>a</li><li>b</li></ul>"],
  ["`<b>`", "<p><code>&lt;b&gt;</code></p>"],
  ["```sh\nrm -rf <x>\n```", "<pre><code>rm -rf &lt;x&gt;</code></pre>"],
  ["> said", "<blockquote><p>said</p></blockquote>"],
  ["a & b < c &amp; d", "<p>a &amp; b &lt; c &amp;amp; d</p>"],
])("%j", (text, expected) => expect(html(text)).toBe(expected));

test("a link opens another tab that can't reach back", () => {
  expect(html("[here](https://example.com/a?b=1)")).toBe(
    '<p><a href="https://example.com/a?b=1" target="_blank" rel="noopener noreferrer nofollow">here</a></p>',
  );
});

describe("hostile text runs nothing and loads nothing", () => {
  test.each([
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<b onclick=alert(1)>x</b>",
    "<iframe src='https://example.com'></iframe>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](\tjavascript:alert(1))",
    "[x](vbscript:x)",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](//example.com)",
    "[x](/t/other/settings)",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "[x]: javascript:alert(1)\n\n[x]",
    '<a href="javascript:alert(1)">x</a>',
    "<svg/onload=alert(1)>",
    "| <script>x</script> | b |\n|---|---|\n| <img src=x onerror=alert(1)> | d |",
    "<style>* { display: none }</style>",
    "<!-- <script>x</script> -->",
  ])("%s", (text) => {
    const made = html(text);
    const elements = [...made.matchAll(/<\/?([a-z0-9]+)([^>]*)>/g)];
    const names = new Set(elements.map(([, name]) => name));
    for (const name of ["script", "img", "iframe", "svg", "style", "a"]) expect(names).not.toContain(name);
    for (const [, , attributes] of elements) expect(attributes).not.toMatch(/on[a-z]+=|javascript:|src=/i);
  });

  test("a picture is a link to it", () => {
    expect(html("![cat](https://example.com/cat.png)")).toBe(
      '<p><a href="https://example.com/cat.png" target="_blank" rel="noopener noreferrer nofollow">cat</a></p>',
    );
  });

  test("deep nesting does not break it", () => {
    for (const char of [">", "*", "[", "- ", "_a", "**a "]) {
      for (const times of [100, 700, 4_500]) expect(() => html(`${char.repeat(times)} x`)).not.toThrow();
    }
  });
});
