import { onlineManager } from "@tanstack/react-query";
import { act, cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { link } from "../lib/live";
import { writePrefs } from "../lib/storage";
import { toast } from "../lib/toasts";
import { contact, page, session } from "../test/factories";
import { serveNobody } from "../test/nobody";
import { open } from "../test/render";
import { at, server } from "../test/server";

beforeEach(serveNobody);

afterEach(() => onlineManager.setOnline(true));

const BANNER = /^No connection\. You see what was loaded last/;

const BOX = "Find a person, a place or a command";

async function signedInMenu() {
  const side = await screen.findByRole("complementary", { name: "Workspace" });
  await userEvent.click(within(side).getByRole("button", { name: /Ada ?Owner/ }));
}

describe("without a network", () => {
  it("every page says so in a polite region, until it is back", async () => {
    open("/contacts");
    await screen.findByRole("heading", { name: "Contacts" });
    act(() => link.set("offline"));
    const said = screen.getByText(BANNER);
    expect(said.closest("[aria-live=polite]")).toBeTruthy();
    act(() => link.set("live"));
    expect(screen.queryByText(BANNER)).toBeNull();
  });

  it("a change is tried, taken back and said, in place of waiting unseen", async () => {
    server.use(
      http.get(at("/api/v1/contacts"), () => HttpResponse.json(page([contact({ name: "Ada" })]))),
      http.get(at("/api/v1/contacts/:id"), () => HttpResponse.json(contact({ name: "Ada" }))),
      http.put(at("/api/v1/contacts/:id/status"), () => HttpResponse.error()),
    );
    open("/contacts");
    const user = userEvent.setup();
    const badge = await screen.findByRole("button", { name: /^Ada is Cold/ });
    onlineManager.setOnline(false);
    await user.click(badge);
    await user.click(await screen.findByRole("menuitemradio", { name: "Hot" }));
    expect(await screen.findByText(/The server can't be reached/)).toBeTruthy();
    expect(await screen.findByRole("button", { name: /^Ada is Cold/ })).toBeTruthy();
  });
});

describe("on a phone", () => {
  it("the menu has the state of the connection and the meter of the plan", async () => {
    const { router } = open("/contacts");
    const tabs = await screen.findByRole("navigation", { name: "Main, short" });
    act(() => link.set("polling"));
    const user = userEvent.setup();
    await user.click(within(tabs).getByRole("button", { name: "You" }));
    const menu = await screen.findByRole("menu");
    expect(within(menu).getByText("Asking now and then")).toBeTruthy();
    await user.click(await within(menu).findByRole("menuitem", { name: /^Usage: .*12 of 5,000/ }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/usage"));
  });
});

describe("a page", () => {
  it("is called by its heading: its window, and its region, which then has the focus", async () => {
    server.use(
      http.get(at("/api/v1/contacts/:id"), ({ params }) =>
        params.id === "ada"
          ? HttpResponse.json(contact({ id: "ada", name: "Ada Lovelace" }))
          : HttpResponse.json({ code: "not_found" }, { status: 404 }),
      ),
    );
    const { router } = open("/contacts");
    await screen.findByRole("main", { name: "Contacts" });
    expect(document.title).toBe("Contacts · Warmline");
    await act(() => router.navigate({ to: "/usage" }));
    const main = await screen.findByRole("main", { name: "Usage" });
    await waitFor(() => expect(document.activeElement).toBe(main));
    expect(document.title).toBe("Usage · Warmline");
    await act(() => router.navigate({ to: "/contacts/$id", params: { id: "ada" } }));
    await screen.findByRole("main", { name: "Ada Lovelace" });
    expect(document.title).toBe("Ada Lovelace · Warmline");
    await userEvent.click(screen.getByRole("button", { name: "Edit Name" }));
    expect(document.title).toBe("Ada Lovelace · Warmline");
    await act(() => router.navigate({ to: "/contacts/$id", params: { id: "bo" } }));
    await screen.findByRole("main", { name: "Nothing here" });
    expect(document.title).toBe("Nothing here · Warmline");
  });

  it("that does not exist, and the door, are called so, too", async () => {
    open("/nowhere");
    await screen.findByRole("main", { name: "Nothing here" });
    expect(document.title).toBe("Nothing here · Warmline");
    expect(screen.getByRole("link", { name: "Contacts" }).getAttribute("href")).toBe("/contacts");
    cleanup();
    expect(document.title).toBe("Warmline");
    open("/sign-in", null);
    await screen.findByRole("main", { name: "Sign in" });
    expect(document.title).toBe("Sign in · Warmline");
  });
});

describe("signing out", () => {
  async function signOut() {
    await signedInMenu();
    await userEvent.click(await screen.findByRole("menuitem", { name: "Sign out" }));
  }

  it.each([
    ["can't be reached", () => HttpResponse.error()],
    ["fails", () => HttpResponse.json({}, { status: 500 })],
  ])("stays, and says so, where the server %s", async (_how, answer) => {
    server.use(http.delete(at("/api/v1/session"), answer));
    const { router } = open("/contacts");
    await signOut();
    expect(await screen.findByText("You are still signed in; try again.")).toBeTruthy();
    expect(router.state.location.pathname).toBe("/contacts");
  });

  it("leads to the door where the session had ended already", async () => {
    server.use(http.delete(at("/api/v1/session"), () => HttpResponse.json({}, { status: 401 })));
    const { router } = open("/contacts");
    await signOut();
    await waitFor(() => expect(router.state.location.pathname).toBe("/sign-in"));
  });
});

describe("the navigation", () => {
  it("shows how full the plan is, what is left, and which plan comes next", async () => {
    open("/contacts");
    server.use(
      http.get(at("/api/v1/usage"), () =>
        HttpResponse.json({
          plan: "free",
          limit: 100,
          used: 96,
          waiting: 0,
          percent: 96,
          level: "orange",
          next_plan: "starter",
        }),
      ),
    );
    const side = await screen.findByRole("complementary", { name: "Workspace" });
    const meter = await within(side).findByRole("link", { name: /96 of 100/ });
    expect(meter.getAttribute("href")).toBe("/usage");
    expect(within(meter).getByText("4 places left · next: Starter")).toBeTruthy();
    expect(meter.querySelector("[data-level=orange]")).toBeTruthy();
    expect(within(meter).getByRole("progressbar").getAttribute("aria-valuenow")).toBe("96");
  });
});

describe("two keys, one after the other,", () => {
  it.each([
    ["gi", "/imports"],
    ["gu", "/usage"],
    ["gs", "/settings"],
  ])("%s go to %s, and g c back to the contacts", async (keys, place) => {
    const { router } = open("/contacts");
    await screen.findByRole("heading", { name: "Contacts" });
    const user = userEvent.setup();
    await user.keyboard(keys);
    await waitFor(() => expect(router.state.location.pathname).toBe(place));
    await user.keyboard("gc");
    await waitFor(() => expect(router.state.location.pathname).toBe("/contacts"));
  });
});

describe("on a keyboard of another script", () => {
  it.each([
    ["Russian", "п", "KeyG", "ш", "KeyI"],
    ["Arabic", "ل", "KeyG", "ه", "KeyI"],
    ["French", "g", "KeyG", "i", "KeyI"],
    ["Dvorak", "g", "KeyU", "i", "KeyG"],
  ])("%s the letters are found by their place", async (_name, first, place, second, next) => {
    const { router } = open("/contacts");
    await screen.findByRole("heading", { name: "Contacts" });
    fireEvent.keyDown(document.body, { key: first, code: place });
    fireEvent.keyDown(document.body, { key: second, code: next });
    await waitFor(() => expect(router.state.location.pathname).toBe("/imports"));
  });

  it("Ctrl and the place of K open the palette, and the Arabic question mark the sheet", async () => {
    open("/contacts");
    await screen.findByRole("heading", { name: "Contacts" });
    fireEvent.keyDown(document.body, { key: "؟", code: "Slash", shiftKey: true });
    const sheet = await screen.findByRole("dialog", { name: "Keyboard shortcuts" });
    await userEvent.click(within(sheet).getByRole("button", { name: "Close" }));
    fireEvent.keyDown(document.body, { key: "л", code: "KeyK", ctrlKey: true });
    expect(await screen.findByRole("combobox", { name: BOX })).toBeTruthy();
  });
});

describe("Ctrl and Z", () => {
  it("undo, on every keyboard; with shift they mean something else", async () => {
    open("/contacts");
    await screen.findByRole("heading", { name: "Contacts" });
    const run = vi.fn();
    act(() => void toast("Done", { action: { label: "Undo", run } }));
    fireEvent.keyDown(document.body, { key: "Z", code: "KeyZ", ctrlKey: true, shiftKey: true });
    expect(run).not.toHaveBeenCalled();
    fireEvent.keyDown(document.body, { key: "я", code: "KeyZ", ctrlKey: true });
    expect(run).toHaveBeenCalledTimes(1);
  });
});

describe("the sheet of keys", () => {
  it("is opened from the menu of the member, too, and has the keys with Ctrl", async () => {
    open("/contacts");
    await signedInMenu();
    const user = userEvent.setup();
    await user.click(await screen.findByRole("menuitem", { name: "Keyboard shortcuts" }));
    const sheet = await screen.findByRole("dialog", { name: "Keyboard shortcuts" });
    expect(within(sheet).getByText("Undo the last change")).toBeTruthy();
    expect(within(sheet).getByText(BOX)).toBeTruthy();
    expect(within(sheet).getByText("Add contact")).toBeTruthy();
  });

  it("is opened from the preferences, and has no single keys where they are off", async () => {
    writePrefs({ shortcuts: false });
    open("/settings");
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Show the keyboard shortcuts" }));
    const sheet = await screen.findByRole("dialog", { name: "Keyboard shortcuts" });
    expect(within(sheet).getByText("Undo the last change")).toBeTruthy();
    expect(within(sheet).queryByText("Add contact")).toBeNull();
    expect(within(sheet).getByText(/^Single keys are switched off/)).toBeTruthy();
  });
});

describe("a key", () => {
  it("is the same with caps lock on, and none at all over a dialog", async () => {
    open("/contacts");
    await screen.findByRole("button", { name: "Add contact" });
    fireEvent.keyDown(document.body, { key: "?", shiftKey: true });
    await screen.findByRole("dialog", { name: "Keyboard shortcuts" });
    fireEvent.keyDown(document.body, { key: "c" });
    expect(screen.getAllByRole("dialog")).toHaveLength(1);
    await userEvent.setup().keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    fireEvent.keyDown(document.body, { key: "C" });
    await screen.findByRole("dialog", { name: "Add contact" });
  });

  it("is told where the same can be pressed, with Ctrl or ⌘ as the keyboard has it", async () => {
    open("/contacts");
    const add = await screen.findByRole("button", { name: "Add contact" });
    expect(add.title).toBe("Key: c");
    expect(add.getAttribute("aria-keyshortcuts")).toBe("c");
    const side = screen.getByRole("complementary", { name: "Workspace" });
    const imports = within(side).getByRole("link", { name: "Imports" });
    expect(imports.title).toBe("Key: g i");
    expect(imports.getAttribute("aria-keyshortcuts")).toBeNull();
    expect(within(side).getByRole("link", { name: "Trash" }).title).toBe("");
    const jump = within(side).getByRole("button", { name: /^Find or do/ });
    expect(jump.title).toBe("Key: Ctrl K");
    expect(jump.getAttribute("aria-keyshortcuts")).toBe("Control+K");
  });

  it("is not told to who has switched single keys off, nor for places one may not see", async () => {
    writePrefs({ shortcuts: false });
    open("/contacts");
    const add = await screen.findByRole("button", { name: "Add contact" });
    expect(add.title).toBe("");
    cleanup();
    writePrefs({ shortcuts: true });
    open("/contacts", session({ scopes: ["contacts:read"] }));
    await screen.findByRole("heading", { name: "Contacts" });
    await userEvent.setup().keyboard("?");
    const sheet = await screen.findByRole("dialog", { name: "Keyboard shortcuts" });
    expect(within(sheet).getByText("Pipeline")).toBeTruthy();
    expect(within(sheet).queryByText("Imports")).toBeNull();
    expect(within(sheet).queryByText("Add contact")).toBeNull();
  });
});
