import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { FormValues } from "./form-values";
import { NetworkField } from "./network-field";

function field(value: FormValues["network"], fromSnapshot: boolean, blocked: string | null) {
  const html = renderToStaticMarkup(
    <NetworkField value={value} fromSnapshot={fromSnapshot} blocked={blocked} onChange={() => {}} />,
  );
  const radios = [...html.matchAll(/<button([^>]*role="radio"[^>]*)>(.*?)<\/button>/g)];
  return {
    html,
    radios: radios.map(
      ([, attributes = "", label = ""]) =>
        `${label}${/aria-checked="true"/.test(attributes) ? " ✓" : ""}${/ disabled=""/.test(attributes) ? " ✗" : ""}`,
    ),
  };
}

test.each([false, true])(
  "without a network on the host there is none to choose, and why (from a snapshot: %s)",
  (from) => {
    for (const value of ["default", "nat", "none"] as const) {
      const { html, radios } = field(value, from, "nft is not installed.");
      expect(radios).toEqual(["Internet ✗", "None ✓"]);
      expect(html).toContain("nft is not installed.");
    }
  },
);

test("elsewhere the internet is the default, but for a snapshot", () => {
  expect(field("default", false, null).radios).toEqual(["Internet ✓", "None"]);
  expect(field("default", true, null).radios).toEqual(["As in the snapshot ✓", "Internet", "None"]);
});
