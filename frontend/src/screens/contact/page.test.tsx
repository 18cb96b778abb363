import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { describe, expect, it, vi } from "vitest";
import { serveContact } from "../../test/contactPage";
import { rememberWalk, walkOf } from "../../lib/walk";
import { contact, page, session } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

const ADA = contact({ id: "ada", name: "Ada", owner: { id: "m2", name: "Bo" } });
const AT = ADA.created_at;
const NOTE = { id: "n", body: "A note", author: { id: "m2", name: "Bo" }, created_at: AT };
const SAID = {
  id: "m",
  wamid: "w",
  direction: "in",
  type: "text",
  text: "Hello",
  at: AT,
  reactions: [],
};
const DONE = {
  id: "e",
  action: "contact.updated",
  actor: { name: "Sam" },
  at: AT,
  source: "person",
  changes: {},
  facts: {},
};
const PARTS = {
  notes: () => ({ items: [NOTE], next: null }),
  messages: () => ({ items: [SAID], next: null }),
  audit: () => ({ items: [DONE], next: null }),
};
/** Each tab with what shows that its panel is there. */
const PANELS = [
  ["messages", "Conversation", "Hello"],
  ["notes", "Notes", "A note"],
  ["audit", "Activity", /edited the contact/],
] as const;

describe("the page of a contact", () => {
  it.each(PANELS)("shows all else when its %s can't be read", async (broken) => {
    serveContact(() => ADA, PARTS);
    let fails = true;
    const failing = at(`/api/v1/contacts/ada/${broken}`);
    server.use(
      http.get(failing, () =>
        fails ? HttpResponse.json({ detail: "no database" }, { status: 500 }) : undefined,
      ),
    );
    open("/contacts/ada");
    const user = userEvent.setup();
    await screen.findByRole("heading", { name: "Ada" });
    const profile = screen.getByRole("region", { name: "Profile" });
    expect(profile.textContent).toContain("amara@example.com");
    for (const [part, tab, text] of PANELS) {
      await user.click(screen.getByRole("tab", { name: tab }));
      const panel = within(await screen.findByRole("tabpanel", { name: tab }));
      if (part !== broken) {
        await panel.findByText(text);
        continue;
      }
      await panel.findByText(/no database/);
      fails = false;
      await user.click(panel.getByRole("button", { name: "Try again" }));
      await panel.findByText(text);
    }
  });

  it("says under which numbers and ids somebody is known, the present number once", async () => {
    const seen = { first_seen: "2026-01-01T00:00:00Z", last_seen: "2026-02-01T00:00:00Z", scope: "" };
    const ada = contact({ id: "ada", name: "Ada", phone: "+447700900123", username: "countess" });
    serveContact(() => ada, {
      identities: () => ({
        items: [
          { kind: "wa_id", value: "447700900123", status: "current", ...seen },
          { kind: "wa_id", value: "5511987654321", status: "previous", ...seen },
          { kind: "bsuid", value: "GB.1234567890", status: "current", ...seen },
        ],
      }),
    });
    open("/contacts/ada");
    const before = (await screen.findByText("+55 11 98765 4321")).closest("li");
    expect(before?.textContent).toMatch(/earlier|previous/i);
    const all = within(before?.closest("ul") as HTMLElement).getAllByRole("listitem");
    expect(all.map((each) => each.textContent?.split(" ")[0])).toEqual([
      "@countess",
      "+55",
      "GB.1234567890",
    ]);
  });

  it.each(["identities", "conflicts"])("does without its %s", async (part) => {
    serveContact(() => ADA, PARTS);
    const broken = part === "conflicts" ? part : `ada/${part}`;
    server.use(
      http.get(at(`/api/v1/contacts/${broken}`), () => HttpResponse.json({}, { status: 500 })),
    );
    open("/contacts/ada");
    await screen.findByRole("heading", { name: "Ada" });
    await screen.findByText("Hello");
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("waits neither for doubts nor for its panels", async () => {
    serveContact(() => ADA, PARTS);
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const doubt = { id: "c", kind: "phone", value: "447700900123", contact_id: "ada" };
    server.use(
      http.get(at("/api/v1/contacts/conflicts"), async () => {
        await held;
        return HttpResponse.json({ items: [doubt] });
      }),
      http.get(at("/api/v1/contacts/ada/messages"), async () => {
        await held;
        return HttpResponse.json(PARTS.messages());
      }),
    );
    open("/contacts/ada");
    await screen.findByRole("heading", { name: "Ada" });
    const panel = within(screen.getByRole("tabpanel", { name: "Conversation" }));
    expect(panel.getByRole("status", { name: "Loading" })).toBeDefined();
    expect(screen.queryByText(/may belong to another contact/)).toBeNull();
    answer();
    await screen.findByText(/may belong to another contact/);
    await panel.findByText("Hello");
  });

  it("asks for the messages before it knows who that is", async () => {
    serveContact(() => ADA, PARTS);
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    server.use(
      http.get(at("/api/v1/contacts/ada/messages"), () => {
        answer();
        return HttpResponse.json(PARTS.messages());
      }),
      http.get(at("/api/v1/contacts/ada"), async () => {
        await held;
        return HttpResponse.json(ADA);
      }),
    );
    open("/contacts/ada");
    await screen.findByText("Hello");
  });
});

describe("the header of a contact", () => {
  it("leads to the chat", async () => {
    serveContact(() => ADA, PARTS);
    open("/contacts/ada");
    await screen.findByRole("heading", { name: "Ada" });
    const chat = screen.getByText("WhatsApp").closest("a") as HTMLAnchorElement;
    expect(chat.getAttribute("aria-label")).toBe("Chat with Ada on WhatsApp");
    expect(chat.getAttribute("href")).toBe("https://wa.me/2348031234567");
    expect(chat.getAttribute("target")).toBe("_blank");
    expect(chat.getAttribute("rel")).toContain("noopener");
  });

  it("has the owner as a menu that the key o opens", async () => {
    serveContact(() => ADA, PARTS);
    open("/contacts/ada");
    const header = (await screen.findByRole("heading", { name: "Ada" })).closest("header");
    const owner = within(header as HTMLElement).getByRole("button", { name: "Owner: Bo. Change" });
    await userEvent.keyboard("o");
    await screen.findByRole("menu", { name: "Owner" });
    expect(owner.getAttribute("aria-expanded")).toBe("true");
  });

  it.each([
    ["live", "Your role can't change it"],
    ["trashed", "It can be changed once the contact is restored"],
  ] as const)("tells who can't change a %s contact's status why", async (state, reason) => {
    serveContact(() => ({ ...ADA, state }), PARTS);
    open("/contacts/ada", session({ scopes: ["contacts:read"] }));
    const badge = await screen.findByTitle(reason);
    expect(badge.textContent).toBe(`Cold. ${reason}`);
    expect(screen.getByText("Owner: Bo")).toBeDefined();
    expect(screen.queryByRole("button", { name: /^Owner:/ })).toBeNull();
  });

  it("copies its address", async () => {
    serveContact(() => ADA, PARTS);
    open("/contacts/ada");
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "More" }));
    await user.click(await screen.findByRole("menuitem", { name: "Copy link" }));
    await screen.findByText("Link copied");
    expect(await navigator.clipboard.readText()).toBe(window.location.href);
  });

  it.each([
    ["plain http, where there is no clipboard", undefined],
    ["a browser that refuses", { writeText: () => Promise.reject(new Error("not allowed")) }],
  ])("says that its address could not be copied: %s", async (_what, clipboard) => {
    serveContact(() => ADA, PARTS);
    open("/contacts/ada");
    const user = userEvent.setup();
    const given = vi.spyOn(navigator, "clipboard", "get").mockReturnValue(clipboard as never);
    await user.click(await screen.findByRole("button", { name: "More" }));
    await user.click(await screen.findByRole("menuitem", { name: "Copy link" }));
    await screen.findByText("This browser did not allow copying");
    given.mockRestore();
  });

  it.each([
    ["takes it out again", 200, "Ada is back"],
    ["says when it can't be taken out", 402, "no place in the plan"],
  ])("moves the contact to the trash, and %s", async (_what, status, said) => {
    let kept = ADA;
    const sent: string[] = [];
    serveContact(() => kept, PARTS);
    server.use(
      http.get(at("/api/v1/contacts"), () =>
        HttpResponse.json({ items: [], total: 0, next: null }),
      ),
      http.delete(at("/api/v1/contacts/ada"), ({ request }) => {
        sent.push(`trash ${request.headers.get("if-match")}`);
        kept = { ...ADA, state: "trashed" };
        return new HttpResponse(null, { status: 204 });
      }),
      http.post(at("/api/v1/contacts/ada/restore"), () => {
        sent.push("restore");
        return HttpResponse.json({ ...ADA, detail: "no place in the plan" }, { status });
      }),
    );
    rememberWalk(walkOf({ status: ["hot", "warm"], sort: "name" }, page([ADA]), 1));
    const { router } = open("/contacts/ada");
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "More" }));
    await user.click(await screen.findByRole("menuitem", { name: "Move to the trash" }));
    await screen.findByText("Ada is in the trash");
    await waitFor(() => expect(router.state.location.pathname).toBe("/contacts"));
    expect(router.state.location.search).toEqual({ status: ["hot", "warm"], sort: "name" });
    await waitFor(() => expect(screen.queryByRole("heading", { name: "Ada" })).toBeNull());
    await user.click(screen.getByRole("button", { name: "Undo" }));
    await screen.findByText(said);
    expect(sent).toEqual(['trash "3"', "restore"]);
  });
});

describe("the phone number of a contact", () => {
  it("is edited where it stands, and says beside it what the server refuses", async () => {
    let kept = ADA;
    const sent: unknown[] = [];
    serveContact(() => kept, PARTS);
    server.use(
      http.patch(at("/api/v1/contacts/ada"), async ({ request }) => {
        const body = (await request.json()) as { phone: string };
        sent.push(body);
        if (!body.phone.startsWith("+")) {
          const errors = { phone: ["needs a country code"] };
          return HttpResponse.json({ errors }, { status: 422 });
        }
        kept = { ...kept, phone: body.phone, version: 4 };
        return HttpResponse.json(kept);
      }),
    );
    open("/contacts/ada");
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Edit Phone" }));
    const field = screen.getByRole("textbox", { name: "Phone" });
    expect(document.activeElement).toBe(field);
    await user.clear(field);
    await user.type(field, "07700{Enter}");
    await screen.findByText("needs a country code");
    await user.clear(field);
    await user.type(field, "+447911123456{Enter}");
    await screen.findByText("+44 7911 123456");
    expect(sent).toEqual([{ phone: "07700" }, { phone: "+447911123456" }]);
    await waitFor(() =>
      expect(document.activeElement).toBe(screen.getByRole("button", { name: "Edit Phone" })),
    );
    await user.click(screen.getByRole("button", { name: "Edit Phone" }));
    await user.type(screen.getByRole("textbox", { name: "Phone" }), "9{Escape}");
    await screen.findByText("+44 7911 123456");
    expect(sent.length).toBe(2);
  });
});
