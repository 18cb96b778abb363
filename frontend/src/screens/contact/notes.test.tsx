import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { describe, expect, it, vi } from "vitest";
import { loadPageAgain } from "../../lib/drafts";
import { keys } from "../../api/keys";
import type { Note, Session } from "../../api/types";
import { apply } from "../../lib/live";
import { contact, mayWrite, page, session } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";
import { browserAsks } from "../../test/unsaved";

const ada = contact({ id: "ada", name: "Ada" });
const ben = contact({ id: "ben", name: "Ben" });

function notes(...kept: Note[]) {
  const nothing = () => HttpResponse.json(page([]));
  server.use(
    http.get(at("/api/v1/contacts/:id/notes"), ({ params }) =>
      HttpResponse.json(page(params.id === "ada" ? kept : [])),
    ),
    http.get(at("/api/v1/contacts/:id/may-write"), () => HttpResponse.json(mayWrite())),
    http.get(at("/api/v1/contacts/:id/consents"), () =>
      HttpResponse.json({ current: [], items: [] }),
    ),
    http.get(at("/api/v1/contacts/:id/:what"), nothing),
    http.get(at("/api/v1/contacts/:id"), ({ params }) =>
      HttpResponse.json(params.id === "ada" ? ada : ben),
    ),
    http.get(at("/api/v1/:what"), nothing),
  );
}

/** Both people are known already, so that going from one to the other shows no empty page. */
async function atAda(as: Session = session()) {
  const opened = open("/contacts/ada", as);
  opened.client.setQueryData(keys.contact("ben"), ben);
  const user = userEvent.setup();
  await user.click(await screen.findByRole("tab", { name: "Notes" }));
  const goTo = async (id: string, name: string) => {
    await opened.router.navigate({ to: "/contacts/$id", params: { id } });
    await screen.findByRole("heading", { name });
  };
  return { ...opened, user, goTo };
}

const written = () => screen.findByLabelText<HTMLTextAreaElement>("Write a private note");

describe("a note that is being written", () => {
  it("stays with its contact, and is there again on the way back", async () => {
    notes();
    const { user, goTo } = await atAda();
    await user.type(await written(), "Call after four");
    await goTo("ben", "Ben");
    await waitFor(async () => expect((await written()).value).toBe(""));
    await goTo("ada", "Ada");
    await waitFor(async () => expect((await written()).value).toBe("Call after four"));
  });

  it("is not closed over without a question", async () => {
    notes();
    const { user } = await atAda();
    expect(browserAsks()).toBe(false);
    await user.type(await written(), "Call");
    expect(browserAsks()).toBe(true);
    await user.clear(await written());
    expect(browserAsks()).toBe(false);
  });

  it("is not closed over from another tab or screen either", async () => {
    notes();
    const { user, router } = await atAda();
    await user.type(await written(), "Call");
    await user.click(screen.getByRole("tab", { name: "Activity" }));
    await waitFor(() => expect(screen.queryByLabelText("Write a private note")).toBeNull());
    expect(browserAsks()).toBe(true);
    await router.navigate({ to: "/usage" });
    await waitFor(() => expect(screen.queryByRole("tab", { name: "Notes" })).toBeNull());
    expect(browserAsks()).toBe(true);
    // A page that comes back by itself has them still
    vi.spyOn(window.location, "reload").mockImplementationOnce(() => {});
    loadPageAgain();
    expect(browserAsks()).toBe(false);
    expect(browserAsks()).toBe(true);
  });

  it("is kept while an old one is changed, too", async () => {
    const { member } = session();
    notes({
      id: "n1",
      body: "Prefers calls",
      author: { id: member.id, name: member.name },
      created_at: "2026-03-01T10:00:00Z",
      edited_at: null,
    } as Note);
    const { user, goTo } = await atAda();
    await user.click(await screen.findByRole("button", { name: "Edit" }));
    await user.type(await screen.findByLabelText("Edit the note"), " after four");
    await goTo("ben", "Ben");
    await goTo("ada", "Ada");
    const again = await screen.findByLabelText<HTMLTextAreaElement>("Edit the note");
    expect(again.value).toBe("Prefers calls after four");
  });
});

describe("a note", () => {
  const { member } = session();
  const note = (change: Partial<Note>): Note => ({
    id: "n1",
    body: "Prefers calls",
    author: { id: member.id, name: member.name },
    created_at: "2026-03-01T10:00:00Z",
    edited_at: null,
    version: 1,
    ...change,
  });

  it("shows marks, lists and links as elements, and nothing as HTML", async () => {
    notes(note({ body: "**Call** after _four_\n- [plan](https://a.example/p)\n- <b>no</b>" }));
    await atAda();
    expect((await screen.findByText("Call")).tagName).toBe("STRONG");
    expect(screen.getByText("four").tagName).toBe("EM");
    const link = screen.getByRole("link", { name: "plan" });
    expect(link.getAttribute("href")).toBe("https://a.example/p");
    expect(link.getAttribute("rel")).toBe("noopener noreferrer nofollow");
    expect(link.closest("ul")?.textContent).toBe("plan<b>no</b>");
  });

  it("is deleted once asked, and not when one thinks better of it", async () => {
    let gone = false;
    notes();
    server.use(
      http.get(at("/api/v1/contacts/:id/notes"), () =>
        HttpResponse.json(page(gone ? [] : [note({})])),
      ),
      http.delete(at("/api/v1/notes/n1"), () => {
        gone = true;
        return new HttpResponse(null, { status: 204 });
      }),
    );
    const { user } = await atAda();
    await user.click(await screen.findByRole("button", { name: "Delete" }));
    let asked = within(await screen.findByRole("dialog", { name: "Delete this note?" }));
    await user.click(asked.getByRole("button", { name: "Cancel" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(gone).toBe(false);
    await user.click(screen.getByRole("button", { name: "Delete" }));
    asked = within(await screen.findByRole("dialog", { name: "Delete this note?" }));
    await user.click(asked.getByRole("button", { name: "Delete" }));
    await screen.findByText("No notes yet");
    expect(screen.queryByText("Prefers calls")).toBeNull();
  });

  it.each([
    ["who wrote it alone", ["contacts:read", "contacts:write"], 0],
    ["admins, too", ["contacts:read", "contacts:write", "settings:write"], 2],
    ["nobody who may not write", ["contacts:read", "settings:write"], null],
  ])("can be changed and deleted by %s", async (_who, scopes, others) => {
    notes(note({}), note({ id: "n2", body: "Bo's", author: { id: "m2", name: "Bo" } }));
    await atAda(session({ scopes }));
    const entry = (text: string) => screen.getByText(text).closest("li") as HTMLElement;
    await screen.findByText("Bo's");
    const buttons = (text: string) => within(entry(text)).queryAllByRole("button").length;
    expect(buttons("Prefers calls")).toBe(others === null ? 0 : 2);
    expect(buttons("Bo's")).toBe(others ?? 0);
  });

  it("that somebody else changed meanwhile is shown above one's own words, and then overwritten", async () => {
    let kept = note({});
    const sent: unknown[] = [];
    notes();
    server.use(
      http.get(at("/api/v1/contacts/:id/notes"), () => HttpResponse.json(page([kept]))),
      http.patch(at("/api/v1/notes/n1"), ({ request }) => {
        sent.push(request.headers.get("if-match"));
        return HttpResponse.json(kept);
      }),
    );
    const { client, user } = await atAda();
    await user.click(await screen.findByRole("button", { name: "Edit" }));
    await user.type(await screen.findByLabelText("Edit the note"), " after four");
    expect(screen.queryByText("It was changed by somebody else meanwhile.")).toBeNull();
    kept = note({ body: "Moved to Leeds", version: 2 });
    apply(client, [{ type: "note.changed", id: "ada", actor: "bo" }]);
    await screen.findByText("It was changed by somebody else meanwhile.");
    expect(screen.getByText("Moved to Leeds")).toBeDefined();
    const field = screen.getByLabelText<HTMLTextAreaElement>("Edit the note");
    expect(field.value).toBe("Prefers calls after four");
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(sent).toEqual(['"2"']));
  });

  it("of a colleague is changed by an admin on the version that was seen", async () => {
    const sent: unknown[] = [];
    notes(note({ author: { id: "m2", name: "Bo" }, version: 4 }));
    server.use(
      http.patch(at("/api/v1/notes/n1"), async ({ request }) => {
        sent.push([await request.json(), request.headers.get("if-match")]);
        return HttpResponse.json(note({ author: { id: "m2", name: "Bo" }, version: 5 }));
      }),
    );
    const { user } = await atAda();
    await user.click(await screen.findByRole("button", { name: "Edit" }));
    await user.type(await screen.findByLabelText("Edit the note"), " now");
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(sent).toEqual([[{ body: "Prefers calls now" }, '"4"']]));
  });

  it("is only read by who may not write", async () => {
    notes(note({}));
    open("/contacts/ada", session({ scopes: ["contacts:read"] }));
    await userEvent.click(await screen.findByRole("tab", { name: "Notes" }));
    await screen.findByText("Prefers calls");
    expect(screen.queryByRole("button", { name: "Edit" })).toBeNull();
    expect(screen.queryByLabelText("Write a private note")).toBeNull();
  });
});
