import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { job, show } from "../screens/imports/fixtures";
import { serveContact } from "../test/contactPage";
import { contact, page, session } from "../test/factories";
import { open } from "../test/render";
import { at, server } from "../test/server";

const REASON = "Only staff see numbers and addresses";
const VIEWER = session({
  member: { id: "m2", name: "Vi", email: "vi@example.com", role: "viewer" },
  scopes: ["contacts:read", "search:read", "usage:read", "imports:read"],
});
const MASKED = contact({
  id: "ada",
  name: "Ada",
  phone: "+44••••••••23",
  wa_id: "447•••••••23",
  email: "a•••@•••",
  inbox_url: null,
});

/** Serve one person, and what the search finds. */
function serveList(found = [MASKED]) {
  const nothing = () => HttpResponse.json({ items: [] });
  server.use(
    http.get(at("/api/v1/contacts"), () => HttpResponse.json(page([MASKED]))),
    http.get(at("/api/v1/search/contacts"), () => HttpResponse.json(page(found))),
    http.get(at("/api/v1/tags"), nothing),
    http.get(at("/api/v1/members"), nothing),
    http.get(at("/api/v1/contacts/owners"), nothing),
  );
}

describe("what was masked", () => {
  it("stands in the list with its reason, and can't be copied or written to", async () => {
    serveList();
    open("/contacts", VIEWER);
    const row = within((await screen.findByText("+44••••••••23")).closest("tr") as HTMLElement);
    expect((await row.findByTitle(REASON)).textContent).toBe(`+44••••••••23. ${REASON}`);
    expect(row.queryByRole("button", { name: /Copy/ })).toBeNull();
    expect(row.getAllByRole("link").map((link) => link.getAttribute("href"))).toEqual([
      expect.stringContaining("/contacts/ada"),
    ]);
  });

  it("stands on the person's page without a way to write, and no number stands twice", async () => {
    const identity = (kind: string, value: string, status = "current") => ({
      kind,
      scope: "",
      value,
      status,
      first_seen: MASKED.created_at,
      last_seen: MASKED.created_at,
    });
    serveContact(() => MASKED, {
      identities: () => ({
        items: [
          identity("phone", "447•••••••23"),
          identity("wa_id", "447•••••••23"),
          identity("wa_id", "447•••••••99", "previous"),
        ],
      }),
    });
    open("/contacts/ada", VIEWER);
    const profile = within(await screen.findByRole("region", { name: "Profile" }));
    await profile.findByText("447•••••••99");
    expect(await profile.findAllByTitle(REASON)).toHaveLength(3);
    expect(profile.queryByRole("link")).toBeNull();
    expect(screen.queryByRole("link", { name: /Chat|WhatsApp|Inbox/ })).toBeNull();
    await userEvent.click(screen.getByRole("tab", { name: "Notes" }));
    expect(screen.queryByRole("textbox")).toBeNull();
  });

  it("is not what one finds people by, which an empty search says", async () => {
    serveList([]);
    open("/contacts?q=7700", VIEWER);
    await screen.findByText(/You find people by name or username/);
    expect(screen.getByPlaceholderText("Name or username")).toBeTruthy();
  });

  it("hides the rows of an import, and not what came of it", async () => {
    const rows: string[] = [];
    server.use(
      http.get(at("/api/v1/imports/:id/rows"), ({ request }) => {
        rows.push(request.url);
        return HttpResponse.json({ code: "private" }, { status: 403 });
      }),
    );
    show(job({ state: "finished", phase: "run" }), undefined, { as: VIEWER });
    await screen.findByText(/Done: 7 of 10 rows/);
    expect(screen.queryByRole("link", { name: /problem/ })).toBeNull();
    expect(rows).toEqual([]);
  });

  it("hides what stands in a file that is to be imported", async () => {
    show(job({ state: "checked", phase: "check" }), undefined, { as: VIEWER });
    await screen.findByRole("heading", { name: "You may not see this" });
  });
});
