import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { ActivityList } from "./activity-list";

const nothingFound = (searchedTo: string | null) =>
  renderToStaticMarkup(
    <ActivityList
      entries={[]}
      searchedTo={searchedTo}
      filtered
      error={null}
      onRetry={() => {}}
      onOnly={() => {}}
      onShowAll={() => {}}
    />,
  );

test("a search that did not come to the end says so", () => {
  expect(nothingFound("2026-01-01T00:00:00.000Z")).toContain("Nothing matches so far");
  expect(nothingFound(null)).not.toContain("so far");
});
