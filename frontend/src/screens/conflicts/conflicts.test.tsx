import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

const conflict = (id: string) => ({
  id,
  kind: "username",
  value: `nickname-${id}`,
  contact_id: "c-1",
  other_id: "c-2",
  created_at: "2026-03-01T10:00:00Z",
});

it("shows doubts a page at a time", async () => {
  server.use(
    http.get(at("/api/v1/contacts/conflicts"), ({ request }) => {
      const more = new URL(request.url).searchParams.get("cursor") === "c1";
      return HttpResponse.json({
        items: [conflict(more ? "two" : "one")],
        next: more ? null : "c1",
      });
    }),
    http.get(at("/api/v1/contacts/:id"), () =>
      HttpResponse.json({ code: "not_found" }, { status: 404 }),
    ),
  );
  open("/conflicts");
  expect(await screen.findByText("nickname-one")).toBeTruthy();
  await userEvent.setup().click(screen.getByRole("button", { name: "Show more" }));
  expect(await screen.findByText("nickname-two")).toBeTruthy();
  expect(screen.getByText("nickname-one")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Show more" })).toBeNull();
});
