import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { keys } from "../api/keys";
import { readPrefs } from "../lib/storage";
import { contact, page, session } from "../test/factories";
import { serveNobody } from "../test/nobody";
import { open } from "../test/render";
import { at, server } from "../test/server";

beforeEach(serveNobody);

const BOX = "Find a person, a place or a command";

async function openPalette(as = session()) {
  const { router, client } = open("/contacts", as);
  await screen.findByRole("heading", { name: "Contacts" });
  const user = userEvent.setup();
  await user.keyboard("{Control>}k{/Control}");
  return { router, client, user, box: await screen.findByRole("combobox", { name: BOX }) };
}

describe("the palette", () => {
  it("says that the search failed, and still goes to places", async () => {
    server.use(
      http.get(at("/api/v1/search/contacts"), () => HttpResponse.json({}, { status: 503 })),
      http.get(at("/api/v1/contacts"), ({ request }) =>
        new URL(request.url).searchParams.has("name")
          ? HttpResponse.json({}, { status: 503 })
          : HttpResponse.json(page([])),
      ),
    );
    const { router, user, box } = await openPalette();
    await user.type(box, "zzz");
    const dialog = screen.getByRole("dialog");
    expect(await within(dialog).findByText(/can't be searched right now\. Try again/)).toBeTruthy();
    expect(within(dialog).queryByText("Nothing here")).toBeNull();
    await user.clear(box);
    await user.type(box, "usage");
    expect(await within(dialog).findByText(/Places still work/)).toBeTruthy();
    await user.keyboard("{Enter}");
    await waitFor(() => expect(router.state.location.pathname).toBe("/usage"));
  });

  it("finds people by their names while the search rests, and says so", async () => {
    const asked: string[] = [];
    server.use(
      http.get(at("/api/v1/search/contacts"), () => HttpResponse.json({}, { status: 503 })),
      http.get(at("/api/v1/contacts"), ({ request }) => {
        const query = new URL(request.url).searchParams;
        if (!query.has("name")) return HttpResponse.json(page([]));
        asked.push(`${query.get("name")} ${query.get("limit")}`);
        return HttpResponse.json(page([contact({ name: "Zora Zane" })]));
      }),
    );
    const { user, box } = await openPalette();
    await user.type(box, "zora");
    expect(await screen.findByRole("option", { name: /Zora Zane/ })).toBeTruthy();
    expect(screen.getByText(/searching names only/)).toBeTruthy();
    expect(asked).toContain("zora 6");
  });

  it("stays while an input method takes Enter for itself", async () => {
    const { router, user, box } = await openPalette();
    await user.type(box, "usage");
    await screen.findByRole("option", { name: /Usage/ });
    fireEvent.keyDown(box, { key: "Enter", isComposing: true });
    expect(router.state.location.pathname).toBe("/contacts");
    fireEvent.keyDown(box, { key: "Enter" });
    await waitFor(() => expect(router.state.location.pathname).toBe("/usage"));
  });

  it("lets Enter wait for the answer to what was typed last", async () => {
    let answer: () => void = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    server.use(
      http.get(at("/api/v1/search/contacts"), async ({ request }) => {
        const words = new URL(request.url).searchParams.get("q");
        if (words === "ada l") await answered;
        const id = words === "ada" ? "byron" : "lovelace";
        return HttpResponse.json(page([contact({ id, name: `Ada ${id}` })]));
      }),
    );
    const { router, user, box } = await openPalette();
    await user.type(box, "ada");
    await screen.findByRole("option", { name: /Ada byron/ });
    await user.type(box, " l{Enter}");
    expect(screen.queryByRole("option", { name: /Ada byron/ })).toBeNull();
    expect(screen.getByRole("dialog")).toBeTruthy();
    answer();
    await waitFor(() => expect(router.state.location.pathname).toBe("/contacts/lovelace"));
  });

  it("keeps what the arrows chose when people come before it", async () => {
    let answer: () => void = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    server.use(
      http.get(at("/api/v1/search/contacts"), async () => {
        await answered;
        return HttpResponse.json(page([contact({ name: "Pina Trail" })]));
      }),
    );
    const { router, user, box } = await openPalette();
    await user.type(box, "im{ArrowDown}{ArrowUp}");
    answer();
    await screen.findByRole("option", { name: /Pina/ });
    const imports = screen.getByRole("option", { name: "Imports" });
    expect(box.getAttribute("aria-activedescendant")).toBe(imports.id);
    await user.keyboard("{Enter}");
    await waitFor(() => expect(router.state.location.pathname).toBe("/imports"));
  });

  it("stays open when there is nothing to go to", async () => {
    server.use(http.get(at("/api/v1/search/contacts"), () => HttpResponse.json(page([]))));
    const { user, box } = await openPalette();
    await user.type(box, "zzz{Enter}");
    expect(await screen.findByText("Nothing here")).toBeTruthy();
    await user.keyboard("{Enter}");
    expect(screen.getByRole("combobox", { name: BOX })).toBeTruthy();
  });

  it("says that nobody is called so only when the search answered", async () => {
    server.use(http.get(at("/api/v1/search/contacts"), () => HttpResponse.json(page([]))));
    const { user, box } = await openPalette();
    await user.type(box, "zzz");
    expect(await screen.findByText("Nothing here")).toBeTruthy();
  });

  describe("has commands", () => {
    const nobody = () =>
      server.use(http.get(at("/api/v1/search/contacts"), () => HttpResponse.json(page([]))));
    const offered = () =>
      within(screen.getByRole("listbox", { name: BOX }))
        .queryAllByRole("option")
        .map((each) => each.textContent);

    it("that open what can be opened anywhere", async () => {
      nobody();
      const { user, box } = await openPalette();
      await user.type(box, "contact add");
      await waitFor(() => expect(offered()).toEqual(["Add contactc"]));
      await user.keyboard("{Enter}");
      expect(await screen.findByRole("dialog", { name: "Add contact" })).toBeTruthy();
    });

    it("that only who may do them is offered", async () => {
      nobody();
      const scopes = ["contacts:read", "contacts:private"] as const;
      const { user, box } = await openPalette(session({ scopes: [...scopes] }));
      expect(offered()).not.toContain("Add contactc");
      await user.type(box, "settings");
      await waitFor(() => expect(offered()).toContain("Settings: Preferences"));
      expect(offered()).not.toContain("Settings: API keys");
    });

    it("that are kept back until something is typed, whatever its accents and case", async () => {
      nobody();
      let kept: object = {};
      server.use(
        http.patch(at("/api/v1/session"), async ({ request }) => {
          kept = (await request.json()) as object;
          return HttpResponse.json(session());
        }),
      );
      const { user, box } = await openPalette();
      expect(offered()).not.toContain("Colours: Dark");
      await user.type(box, "DÁRK");
      await waitFor(() => expect(offered()).toEqual(["Colours: Dark"]));
      await user.keyboard("{Enter}");
      await waitFor(() => expect(kept).toEqual({ preferences: { scheme: "dark" } }));
      expect(readPrefs().scheme).toBe("dark");
    });

    it("that go to a part of the settings and to a saved view", async () => {
      nobody();
      const { router, client, user, box } = await openPalette();
      client.setQueryData(keys.views, { items: [{ id: "v", name: "Warm ones", query: { status: ["warm"] } }] });
      await user.type(box, "api keys");
      await user.keyboard("{Enter}");
      await waitFor(() => expect(router.state.location.search).toEqual({ section: "keys" }));
      await user.keyboard("{Control>}k{/Control}");
      await user.type(await screen.findByRole("combobox", { name: BOX }), "warm");
      await user.click(await screen.findByRole("option", { name: "Contacts: Warm ones" }));
      await waitFor(() => expect(router.state.location.search).toMatchObject({ status: "warm", view: "v" }));
    });
  });

  it("is opened from the menu of a phone, where there are no keys", async () => {
    open("/contacts");
    const tabs = await screen.findByRole("navigation", { name: "Main, short" });
    const user = userEvent.setup();
    await user.click(within(tabs).getByRole("button", { name: "You" }));
    await user.click(await screen.findByRole("menuitem", { name: "Find or do" }));
    expect(await screen.findByRole("combobox", { name: BOX })).toBeTruthy();
  });
});
