import { screen } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

const total = { received: 1004, stored: 4, duplicate: 0, parked: 1000 };

it.each([
  { exact: true, label: "Parked", other: "Parked, at least" },
  { exact: false, label: "Parked, at least", other: null },
])("says whether all that was parked was counted: $exact", async ({ exact, label, other }) => {
  server.use(
    http.get(at("/api/v1/flow"), () =>
      HttpResponse.json({
        hours: [],
        total,
        queues: [],
        index_lag_seconds: null,
        parked_is_exact: exact,
      }),
    ),
    http.get(at("/api/v1/dead-letters"), () => HttpResponse.json({ items: [] })),
  );
  open("/flow");
  expect((await screen.findByText("1,000")).nextElementSibling?.textContent).toBe(label);
  expect(other && screen.queryByText(other)).toBeNull();
});
