import { act, cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterEach, describe, expect, it, vi } from "vitest";
import { loadLocale, loadRest } from "../../i18n";
import { columns, DEFAULT_COLUMNS, setColumns } from "../../lib/columns";
import { readPrefs, writePrefs } from "../../lib/storage";
import { keepWidths, widths } from "../../lib/widths";
import { page, session } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

const root = document.documentElement;

afterEach(() => {
  vi.restoreAllMocks();
  delete root.dataset.density;
});

/** Let the server keep preferences, or refuse to; returns what it is sent. */
function keeps(ok = true): unknown[] {
  const sent: unknown[] = [];
  server.use(
    http.patch(at("/api/v1/session"), async ({ request }) => {
      sent.push(((await request.json()) as { preferences: unknown }).preferences);
      return ok
        ? HttpResponse.json(session())
        : HttpResponse.json({ detail: "not now" }, { status: 503 });
    }),
  );
  return sent;
}

const reload = () => vi.spyOn(window.location, "reload").mockImplementation(() => {});

async function choose(label: string, option: string) {
  const user = userEvent.setup();
  await user.click(await screen.findByRole("combobox", { name: label }));
  await user.click(await screen.findByRole("option", { name: option }));
}

const me = (preferences: Record<string, unknown>) =>
  session({ member: { ...session().member, preferences } });

describe("another member in the same browser", () => {
  const leaveBehind = () =>
    writePrefs({
      member: "m0",
      locale: "es",
      scheme: "dark",
      density: "compact",
      shortcuts: false,
      country: "ES",
    });

  it("starts from the defaults, and from what is kept for this one", async () => {
    leaveBehind();
    setColumns(["email"]);
    keepWidths({ name: 400 });
    root.dataset.density = "compact";
    open("/settings", me({ exactTimes: true }));
    await screen.findByRole("heading", { name: "Settings" });
    expect(readPrefs()).toEqual({ member: "m1", exactTimes: true, scheme: "auto" });
    expect(root.dataset.density).toBe("comfortable");
    expect(columns.get()).toEqual(DEFAULT_COLUMNS);
    expect(widths.get()).toEqual({});
  });

  it("reads the language of the browser, not of who was here before", async () => {
    await loadLocale("es");
    const loaded = reload();
    leaveBehind();
    open("/settings");
    await waitFor(() => expect(loaded).toHaveBeenCalled());
    await loadLocale("en");
    await loadRest();
  });

  it("is not who comes back, nor who had no name yet", async () => {
    writePrefs({ density: "compact", country: "ES" });
    open("/settings");
    await screen.findByRole("heading", { name: "Settings" });
    expect(readPrefs()).toEqual({ member: "m1", density: "compact", country: "ES" });
    cleanup();
    open("/settings");
    await screen.findByRole("heading", { name: "Settings" });
    expect(readPrefs()).toEqual({ member: "m1", density: "compact", country: "ES" });
  });
});

describe("a preference", () => {
  it("of density holds at once, here and on the server", async () => {
    const sent = keeps();
    open("/settings");
    await choose("Density of lists", "Compact");
    expect(root.dataset.density).toBe("compact");
    expect(readPrefs().density).toBe("compact");
    await waitFor(() => expect(sent).toEqual([{ density: "compact" }]));
  });

  it("of colours holds at once, here and on the server", async () => {
    const sent = keeps();
    open("/settings");
    await choose("Colours", "Dark");
    await waitFor(() => expect(root.dataset.mantineColorScheme).toBe("dark"));
    expect(readPrefs().scheme).toBe("dark");
    await waitFor(() => expect(sent).toEqual([{ scheme: "dark" }]));
    await choose("Colours", "Light");
    await waitFor(() => expect(root.dataset.mantineColorScheme).toBe("light"));
  });

  it("to have no single keys leaves them to the person", async () => {
    const sent = keeps();
    open("/settings");
    const user = userEvent.setup();
    const off = await screen.findByRole("switch", { name: /^Single-key shortcuts/ });
    await user.click(off);
    await waitFor(() => expect(sent).toEqual([{ shortcuts: false }]));
    act(() => off.blur());
    await user.keyboard("?");
    expect(screen.queryByRole("dialog")).toBeNull();
    await user.click(off);
    act(() => off.blur());
    await user.keyboard("?");
    expect(await screen.findByRole("dialog", { name: "Keyboard shortcuts" })).toBeTruthy();
  });

  it("that the server can't keep is taken back and said", async () => {
    keeps(false);
    open("/settings");
    const exact = (await screen.findByRole("switch", { name: /^Exact times/ })) as HTMLInputElement;
    await userEvent.click(exact);
    expect(await screen.findByText("not now")).toBeTruthy();
    expect(exact.checked).toBe(false);
    expect(readPrefs().exactTimes).toBeUndefined();
  });

  it("comes to another device with the member, unless it is none of ours", async () => {
    const long = "2026-03-01T10:00:00Z";
    server.use(
      http.get(at("/api/v1/sessions"), () =>
        HttpResponse.json({
          items: [
            { id: "s1", agent: "Firefox", address: "::1", last_seen_at: long, current: true },
          ],
        }),
      ),
    );
    const preferences = { density: "compact", exactTimes: true, scheme: "dark", shortcuts: "moon" };
    open("/settings?section=devices", me(preferences));
    expect(await screen.findByText(/^Mar 1, 2026, /)).toBeTruthy();
    expect(root.dataset.density).toBe("compact");
    await waitFor(() => expect(root.dataset.mantineColorScheme).toBe("dark"));
    expect(readPrefs()).toEqual({
      member: "m1",
      density: "compact",
      exactTimes: true,
      scheme: "dark",
    });
  });
});

describe("the language", () => {
  it("is kept first, and then the page comes in it", async () => {
    const again = reload();
    const sent = keeps();
    open("/settings");
    await choose("Language", "Español");
    await waitFor(() => expect(again).toHaveBeenCalledOnce());
    expect(sent).toEqual([{ locale: "es" }]);
    expect(readPrefs().locale).toBe("es");
  });

  it("is kept before the page is loaded again, also when one goes elsewhere meanwhile", async () => {
    const again = reload();
    const sent: unknown[] = [];
    let answer = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    server.use(
      http.get(at("/api/v1/contacts"), () => HttpResponse.json(page([]))),
      http.patch(at("/api/v1/session"), async ({ request }) => {
        sent.push(((await request.json()) as { preferences: unknown }).preferences);
        await answered;
        return HttpResponse.json(session());
      }),
    );
    const { router } = open("/settings");
    await choose("Language", "Español");
    await waitFor(() => expect(sent).toEqual([{ locale: "es" }]));
    await act(() => router.navigate({ to: "/contacts" }));
    await screen.findByRole("heading", { name: "Contacts" });
    expect(again).not.toHaveBeenCalled();
    answer();
    await waitFor(() => expect(again).toHaveBeenCalledOnce());
    expect(readPrefs().locale).toBe("es");
  });

  it("waits for what was changed just before it", async () => {
    const again = reload();
    const sent = keeps();
    open("/settings");
    await choose("Density of lists", "Compact");
    await choose("Language", "Español");
    await waitFor(() => expect(again).toHaveBeenCalledOnce());
    expect(sent).toEqual([{ density: "compact" }, { locale: "es" }]);
  });

  it("is sent once more, with what waits behind it, by a page that is left", async () => {
    const sent: unknown[] = [];
    const waiting: (() => void)[] = [];
    server.use(
      http.patch(at("/api/v1/session"), async ({ request }) => {
        sent.push(((await request.json()) as { preferences: unknown }).preferences);
        await new Promise<void>((resolve) => waiting.push(resolve));
        return HttpResponse.json(session());
      }),
    );
    const { client } = open("/settings");
    await choose("Density of lists", "Compact");
    await choose("Colours", "Dark");
    await waitFor(() => expect(sent).toEqual([{ density: "compact" }]));
    window.dispatchEvent(new Event("pagehide"));
    await waitFor(() => expect(sent[1]).toEqual({ density: "compact", scheme: "dark" }));
    waiting[0]?.();
    waiting[1]?.();
    await waitFor(() => expect(sent[2]).toEqual({ scheme: "dark" }));
    waiting[2]?.();
    await waitFor(() => expect(client.isMutating()).toBe(0));
    window.dispatchEvent(new Event("pagehide"));
    expect(sent).toHaveLength(3);
  });

  it("waits for what is changed while it is being kept", async () => {
    const again = reload();
    const sent: unknown[] = [];
    const waiting: (() => void)[] = [];
    server.use(
      http.patch(at("/api/v1/session"), async ({ request }) => {
        sent.push(((await request.json()) as { preferences: unknown }).preferences);
        await new Promise<void>((resolve) => waiting.push(resolve));
        return HttpResponse.json(session());
      }),
    );
    open("/settings");
    await choose("Language", "Español");
    await choose("Density of lists", "Compact");
    await waitFor(() => expect(sent).toEqual([{ locale: "es" }]));
    waiting[0]?.();
    await waitFor(() => expect(sent).toEqual([{ locale: "es" }, { density: "compact" }]));
    expect(again).not.toHaveBeenCalled();
    waiting[1]?.();
    await waitFor(() => expect(again).toHaveBeenCalledOnce());
  });

  it("stays as it was where the server can't keep another", async () => {
    const again = reload();
    keeps(false);
    open("/settings");
    await choose("Language", "Español");
    expect(await screen.findByText("not now")).toBeTruthy();
    expect(again).not.toHaveBeenCalled();
    expect(readPrefs().locale).toBeUndefined();
  });

  it("of the member is the one that another device opens in", async () => {
    const again = reload();
    open("/settings", me({ locale: "ar" }));
    await waitFor(() => expect(again).toHaveBeenCalledOnce());
    expect(readPrefs().locale).toBe("ar");
  });
});
