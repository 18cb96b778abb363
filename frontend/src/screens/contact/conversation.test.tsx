import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Contact, Message, Session } from "../../api/types";
import { serveContact } from "../../test/contactPage";
import { contact, session } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

function message(n: number, change: Partial<Message> = {}): Message {
  return {
    id: `m${n}`,
    wamid: `wamid.${n}`,
    direction: "in",
    type: "text",
    text: `text ${n}`,
    at: `2026-03-0${n}T10:00:00Z`,
    delivery: null,
    context: null,
    errors: [],
    edited_at: null,
    revoked_at: null,
    reactions: [],
    ...change,
  };
}

/** Open a contact whose messages come in these pages, the newest page and message first. */
async function conversation(
  pages: Message[][],
  change: Partial<Contact> = {},
  as: Session = session(),
) {
  const ada = contact({ id: "ada", name: "Ada", ...change });
  const read: number[] = [];
  serveContact(() => ada);
  server.use(
    http.get(at("/api/v1/contacts/ada/messages"), ({ request }) => {
      const n = Number(new URL(request.url).searchParams.get("cursor") ?? 0);
      read.push(n);
      return HttpResponse.json({ items: pages[n], next: n + 1 < pages.length ? String(n + 1) : null });
    }),
  );
  open("/contacts/ada", as);
  const panel = await screen.findByRole("tabpanel", { name: "Conversation" });
  return { panel: within(panel), read, user: userEvent.setup() };
}

/** Let the next read of messages fail. */
function breakMessages() {
  const path = at("/api/v1/contacts/ada/messages");
  const answer = () => HttpResponse.json({ detail: "no database" }, { status: 503 });
  server.use(http.get(path, answer, { once: true }));
}

type Panel = Awaited<ReturnType<typeof conversation>>["panel"];

const lines = (panel: Panel) =>
  panel.getAllByRole("listitem").map((each) => each.textContent);

afterEach(() => vi.restoreAllMocks());

describe("a conversation", () => {
  it.each([
    ["Pacific/Auckland", ["Mar 1, 2026", "Ada: text 1", "Mar 2, 2026", "Ada: text 2"]],
    ["America/New_York", ["Mar 1, 2026", "Ada: text 1", "Ada: text 2"]],
  ])("has the days of a workspace in %s", async (time_zone, wanted) => {
    const workspace = { ...session().workspace, time_zone };
    const night = message(2, { at: "2026-03-01T20:00:00Z" });
    const { panel } = await conversation([[night, message(1, { at: "2026-03-01T10:00:00Z" })]], {}, session({ workspace }));
    await panel.findByRole("region", { name: "Conversation" });
    expect(lines(panel).map((line) => line?.slice(0, 11))).toEqual(wanted);
  });

  it("stands newest at the foot, scrolled there, with each day above its messages", async () => {
    vi.spyOn(HTMLElement.prototype, "scrollHeight", "get").mockReturnValue(900);
    const { panel } = await conversation([
      [message(2, { id: "m3", text: "later" }), message(2), message(1)],
    ]);
    const chat = await panel.findByRole("region", { name: "Conversation" });
    expect(lines(panel).map((line) => line?.slice(0, 11))).toEqual([
      "Mar 1, 2026",
      "Ada: text 1",
      "Mar 2, 2026",
      "Ada: text 2",
      "Ada: later1",
    ]);
    expect(chat.scrollTop).toBe(900);
  });

  it("reads earlier messages above the ones that are there, until there are none", async () => {
    const { panel, user } = await conversation([[message(3)], [message(2)], [message(1)]]);
    await user.click(await panel.findByRole("button", { name: "Earlier messages" }));
    await panel.findByText("text 2");
    await user.click(panel.getByRole("button", { name: "Earlier messages" }));
    await panel.findByText("text 1");
    expect(panel.getAllByText(/^text/).map((each) => each.textContent)).toEqual([
      "text 1",
      "text 2",
      "text 3",
    ]);
    expect(panel.queryByRole("button", { name: "Earlier messages" })).toBeNull();
  });

  it("says when earlier messages can't be read, and reads them when it is asked again", async () => {
    const { panel, user } = await conversation([[message(2)], [message(1)]]);
    const more = await panel.findByRole("button", { name: "Earlier messages" });
    breakMessages();
    await user.click(more);
    expect((await panel.findByRole("alert")).textContent?.trim()).toBe("no database");
    await user.click(panel.getByRole("button", { name: "Try again" }));
    await panel.findByText("text 1");
  });

  it.each([
    [null, "Waiting to be sent"],
    ["sent", "Sent"],
    ["delivered", "Delivered"],
    ["read", "Read"],
    ["failed", "Not delivered"],
  ])("shows how far a message of ours got: %s", async (delivery, label) => {
    const { panel } = await conversation([[message(1, { direction: "out", delivery })]]);
    expect(await panel.findByRole("img", { name: label })).toBeDefined();
  });

  it("says why a message could not be delivered", async () => {
    const errors = [{ title: "More than 24 hours have passed" }];
    const { panel } = await conversation([
      [message(1, { direction: "out", delivery: "failed", errors })],
    ]);
    expect(await panel.findByText("More than 24 hours have passed")).toBeDefined();
  });

  it.each(["text", "image"])("says of one that was taken back, %s, no more than that", async (type) => {
    const revoked_at = "2026-03-01T10:05:00Z";
    const said = message(1, { type, text: null, edited_at: revoked_at, revoked_at });
    const { panel } = await conversation([[said]]);
    const words = await panel.findByText("This message was deleted");
    expect(words.tagName).toBe("EM");
    expect(panel.queryByText("Photo")).toBeNull();
    expect(panel.queryByText("edited")).toBeNull();
  });

  it("says beside its time that a message was edited", async () => {
    const { panel } = await conversation([
      [message(2), message(1, { edited_at: "2026-03-01T10:05:00Z" })],
    ]);
    const mark = await panel.findByText("edited");
    expect(mark.parentElement?.querySelector("time")?.dateTime).toBe("2026-03-01T10:00:00Z");
    expect(mark.closest("li")?.id).toBe("message-m1");
  });

  it("shows how the two sides reacted to a message, and tells who did", async () => {
    const reactions = [
      { emoji: "👍", from: "contact", at: "2026-03-01T10:01:00Z" },
      { emoji: "❤️", from: "business", at: "2026-03-01T10:02:00Z" },
    ] as const;
    const { panel } = await conversation([[message(2), message(1, { reactions: [...reactions] })]]);
    const theirs = await panel.findByRole("img", { name: "Ada reacted with 👍" });
    const ours = panel.getByRole("img", { name: "We reacted with ❤️" });
    expect([theirs.textContent, ours.textContent]).toEqual(["👍", "❤️"]);
    expect([theirs, ours].map((each) => each.closest("li")?.id)).toEqual(["message-m1", "message-m1"]);
  });

  it("leads to the inbox where there is one", async () => {
    const { panel } = await conversation([[]], { inbox_url: "https://inbox.example/1" });
    const link = await panel.findByRole("link", { name: "Jump to inbox" });
    expect(link.getAttribute("href")).toBe("https://inbox.example/1");
  });
});

describe("an answer", () => {
  const answer = message(3, { direction: "out", text: "yes!", context: { id: "wamid.1" } });

  it("quotes what it is about, and a press goes there and marks it", async () => {
    const { panel, user } = await conversation([[answer, message(2), message(1)]]);
    const into = vi.spyOn(Element.prototype, "scrollIntoView");
    await user.click(await panel.findByRole("button", { name: "Answers Ada text 1" }));
    const original = document.getElementById("message-m1");
    await waitFor(() => expect(document.activeElement).toBe(original));
    expect(into.mock.contexts).toEqual([original]);
    expect(original?.dataset.marked).toBe("true");
    await user.tab();
    await waitFor(() => expect(original?.dataset.marked).toBeUndefined());
  });

  it("reads back to what it is about, as far as that takes", async () => {
    const { panel, read, user } = await conversation([[answer], [message(2)], [message(1)]]);
    await user.click(await panel.findByRole("button", { name: "Answers An earlier message" }));
    await waitFor(() => expect(document.activeElement?.id).toBe("message-m1"));
    expect([...new Set(read)]).toEqual([0, 1, 2]);
    expect(panel.getByRole("button", { name: "Answers Ada text 1" })).toBeDefined();
  });

  it("says when what it is about can't be read, and goes there at another press", async () => {
    const { panel, user } = await conversation([[answer], [message(1)]]);
    const quote = await panel.findByRole("button", { name: "Answers An earlier message" });
    breakMessages();
    await user.click(quote);
    await screen.findByText("The message that it answers could not be read. no database");
    await user.click(quote);
    await waitFor(() => expect(document.activeElement?.id).toBe("message-m1"));
  });

  it("says when what it is about is not here", async () => {
    const { panel } = await conversation([[answer]]);
    expect(await panel.findByText("A message that is not here")).toBeDefined();
    expect(panel.queryByRole("button", { name: /Answers/ })).toBeNull();
  });

  it("is nothing that was only forwarded", async () => {
    const { panel } = await conversation([[message(1, { context: {} })]]);
    await panel.findByText("text 1");
    expect(panel.queryByText("A message that is not here")).toBeNull();
  });
});
