import { screen, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import { contact, page } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

it("says since when somebody is in the trash, not when they were changed last", async () => {
  const trashed = { state: "trashed", updated_at: "2026-04-05T10:00:00Z" } as const;
  server.use(
    http.get(at("/api/v1/contacts"), () =>
      HttpResponse.json(
        page([
          contact({ ...trashed, id: "ada", name: "Ada", deleted_at: "2026-03-02T10:00:00Z" }),
          contact({ ...trashed, id: "bo", name: "Bo", deleted_at: null }),
        ]),
      ),
    ),
    http.get(at("/api/v1/:what"), () => HttpResponse.json({ items: [], next: null })),
  );
  open("/trash");
  const since = async (name: string) => {
    const row = (await screen.findByRole("link", { name })).closest("tr") as HTMLElement;
    return within(row).getByRole("time").getAttribute("datetime");
  };
  expect(await since("Ada")).toBe("2026-03-02T10:00:00Z");
  expect(await since("Bo")).toBe("2026-04-05T10:00:00Z");
});
