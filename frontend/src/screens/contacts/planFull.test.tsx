import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { contact, page } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

/** The list in a plan of a hundred, this many of which are used. */
async function list(used: number) {
  const { router } = open("/contacts");
  server.use(
    http.get(at("/api/v1/contacts"), () => HttpResponse.json(page([contact()]))),
    http.get(at("/api/v1/tags"), () => HttpResponse.json({ items: [] })),
    http.get(at("/api/v1/members"), () => HttpResponse.json({ items: [] })),
    http.get(at("/api/v1/usage"), () =>
      HttpResponse.json({
        plan: "free",
        limit: 100,
        used,
        waiting: used === 100 ? 3 : 0,
        percent: used,
        level: used === 100 ? "red" : "orange",
        next_plan: "starter",
      }),
    ),
  );
  await screen.findByRole("link", { name: "Amara Okafor" });
  return { router, user: userEvent.setup() };
}

const noteWith = async (text: RegExp) => {
  const found = await screen.findByText(text);
  return within(found.closest<HTMLElement>('[role="status"]') as HTMLElement);
};

describe("a full plan", () => {
  it("is said on the list, with what still works and where the others are", async () => {
    await list(100);
    const note = await noteWith(/new people who write are kept in the waiting room/);
    expect(note.getByText("Your plan is full: 100 of 100.")).toBeDefined();
    expect(note.getByText(/3 people wait for a place/)).toBeDefined();
    expect(note.getByRole("link", { name: "Waiting room" }).getAttribute("href")).toBe("/waiting");
    expect(note.getByRole("link", { name: "Usage" }).getAttribute("href")).toBe("/usage");
  });

  it("leaves Add and Import to press, and is explained there before anything is filled in", async () => {
    const { router, user } = await list(100);
    await user.click(screen.getByRole("button", { name: "Add contact" }));
    const drawer = within(await screen.findByRole("dialog"));
    expect(await drawer.findByText(/Nobody can be added until there is a place/)).toBeDefined();
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await user.click(screen.getByRole("link", { name: "Import" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/imports/new"));
    await noteWith(/new people in the file are refused and listed/);
  });

  it("is not said while there is a place", async () => {
    const { user } = await list(99);
    await screen.findByText(/1 place left/);
    await user.click(screen.getByRole("button", { name: "Add contact" }));
    await screen.findByRole("dialog");
    expect(screen.queryByText(/Your plan is full/)).toBeNull();
  });
});
