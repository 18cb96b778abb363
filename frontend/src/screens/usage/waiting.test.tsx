import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

const person = (id: string) => ({
  id,
  name: `Waiting ${id}`,
  phone: null,
  waiting_since: "2026-03-01T10:00:00Z",
  last_active_at: "2026-03-01T10:00:00Z",
});

it("shows who waits a page at a time", async () => {
  server.use(
    http.get(at("/api/v1/waiting"), ({ request }) => {
      const more = new URL(request.url).searchParams.get("cursor") === "c1";
      return HttpResponse.json({
        items: [person(more ? "two" : "one")],
        next: more ? null : "c1",
        total: 2,
      });
    }),
  );
  open("/waiting");
  expect(await screen.findByText("Waiting one")).toBeTruthy();
  await userEvent.setup().click(screen.getByRole("button", { name: "Show more" }));
  expect(await screen.findByText("Waiting two")).toBeTruthy();
  expect(screen.getByText("Waiting one")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Show more" })).toBeNull();
});
