import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { ApiKey, Device } from "../../api/types";
import { session } from "../../test/factories";
import { readable } from "./NewKey";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

afterEach(() => vi.useRealTimers());

const KEY: ApiKey = {
  id: "k1",
  name: "Shop",
  prefix: "wl_abcdefgh",
  scopes: ["contacts:read", "imports:write"],
  created_at: "2026-03-01T10:00:00Z",
  last_used_at: null,
  expires_at: null,
  created_by: "m1",
};
const SECRET = "wl_12345678_a-secret";

/** Serve the keys, and whatever is made of them; returns the bodies and ids of all writes. */
function serveKeys(items: ApiKey[] = [KEY]): unknown[] {
  const sent: unknown[] = [];
  server.use(
    http.get(at("/api/v1/api-keys"), () => HttpResponse.json({ items })),
    http.post(at("/api/v1/api-keys"), async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json({ ...KEY, id: "k2", key: SECRET }, { status: 201 });
    }),
    http.delete(at("/api/v1/api-keys/:id"), ({ params }) => {
      sent.push(params.id);
      return new HttpResponse(null, { status: 204 });
    }),
  );
  return sent;
}

type Fill = (dialog: HTMLElement, user: ReturnType<typeof userEvent.setup>) => Promise<void>;

async function makeKey(fill: Fill) {
  open("/settings?section=keys", session({ scopes: ["contacts:read", "keys:write", "flow:read"] }));
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "New API key" }));
  const dialog = await screen.findByRole("dialog", { name: "New API key" });
  await user.type(within(dialog).getByRole("textbox", { name: /^Name/ }), " Shop ");
  await fill(dialog, user);
  await user.click(within(dialog).getByRole("button", { name: "Create the key" }));
  return { dialog, user };
}

describe("API keys", () => {
  it("are listed with what they may, when they were used and when they end", async () => {
    serveKeys([{ ...KEY, last_used_at: "2026-03-02T10:00:00Z" }]);
    open("/settings?section=keys");
    const row = (await screen.findByText("Shop")).closest("tr") as HTMLElement;
    const cells = [...row.querySelectorAll("td")].map((cell) => cell.textContent);
    expect(cells[1]).toBe("wl_abcdefgh…");
    expect(cells[2]).toBe("See contacts, Import contacts");
    expect(row.querySelector("time")?.dateTime).toBe("2026-03-02T10:00:00Z");
    expect(cells[4]).toBe("never");
  });

  it("are made with the chosen end and permissions, and shown once, to be copied", async () => {
    const sent = serveKeys();
    const now = Date.parse("2026-03-01T00:00:00Z");
    vi.useFakeTimers({ toFake: ["Date"], now });
    const { dialog, user } = await makeKey(async (box, person) => {
      await person.selectOptions(within(box).getByRole("combobox", { name: "Expires" }), "In 90 days");
      const write = within(box).getByRole("checkbox", { name: "Create and revoke API keys" });
      expect((write as HTMLInputElement).checked).toBe(false);
    });
    expect(await within(dialog).findByText(SECRET)).toBeTruthy();
    expect(sent).toEqual([
      {
        name: "Shop",
        scopes: ["contacts:read", "flow:read"],
        expires_at: "2026-05-30T00:00:00.000Z",
      },
    ]);
    expect(within(dialog).getByText(/It is shown this once/)).toBeTruthy();
    const curl = within(dialog).getByText(/^curl -H/).textContent;
    expect(curl).toContain(`Authorization: Bearer ${SECRET}`);
    expect(curl).toMatch(/\/api\/v1\/contacts$/);
    await user.click(within(dialog).getByRole("button", { name: "Copy" }));
    expect(await navigator.clipboard.readText()).toBe(SECRET);
    await user.keyboard("{Escape}");
    await user.click(document.querySelector(".mantine-Modal-inner") as HTMLElement);
    expect(within(dialog).getByText(SECRET)).toBeTruthy();
    await user.click(within(dialog).getByRole("button", { name: "Done" }));
    await waitFor(() => expect(screen.queryByText(SECRET)).toBeNull());
  });

  it("may last for ever, but not be of no use", async () => {
    const sent = serveKeys([]);
    await makeKey(async (box, person) => {
      for (const name of ["See contacts", "See that nothing is lost"]) {
        await person.click(within(box).getByRole("checkbox", { name }));
      }
      const make = within(box).getByRole("button", { name: "Create the key" });
      expect((make as HTMLButtonElement).disabled).toBe(true);
      await person.click(within(box).getByRole("checkbox", { name: "See that nothing is lost" }));
    });
    await waitFor(() => expect(sent).toEqual([{ name: "Shop", scopes: ["flow:read"] }]));
  });

  it("are listed page by page", async () => {
    server.use(
      http.get(at("/api/v1/api-keys"), ({ request }) => {
        const more = new URL(request.url).searchParams.get("cursor") === "c1";
        const key = more ? { ...KEY, id: "k2", name: "Old shop" } : KEY;
        return HttpResponse.json({ items: [key], next: more ? null : "c1" });
      }),
    );
    open("/settings?section=keys");
    await screen.findByText("Shop");
    await userEvent.click(screen.getByRole("button", { name: "Show more" }));
    expect(await screen.findByText("Old shop")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Show more" })).toBeNull();
  });

  it("are revoked after a question", async () => {
    const sent = serveKeys();
    open("/settings?section=keys");
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Revoke Shop" }));
    const dialog = await screen.findByRole("dialog", { name: "Revoke" });
    expect(within(dialog).getByText("Programs that use Shop stop working at once.")).toBeTruthy();
    expect(sent).toEqual([]);
    await user.click(within(dialog).getByRole("button", { name: "Revoke" }));
    await waitFor(() => expect(sent).toEqual(["k1"]));
  });
});

describe("where one is signed in", () => {
  it("is listed, and any other place than this one can be ended", async () => {
    const device = (id: string, agent: string, current: boolean): Device => ({
      id,
      agent,
      current,
      address: "198.51.100.7",
      created_at: "2026-03-01T10:00:00Z",
      last_seen_at: "2026-03-01T10:00:00Z",
      expires_at: "2026-03-08T10:00:00Z",
    });
    let devices = [device("s1", "Firefox", true), device("s2", "Safari", false)];
    server.use(
      http.get(at("/api/v1/sessions"), () => HttpResponse.json({ items: devices })),
      http.delete(at("/api/v1/sessions/:id"), ({ params }) => {
        devices = devices.filter((each) => each.id !== params.id);
        return new HttpResponse(null, { status: 204 });
      }),
    );
    open("/settings?section=devices");
    const here = (await screen.findByText("Firefox")).closest("tr") as HTMLElement;
    expect(within(here).queryByRole("button")).toBeNull();
    const other = screen.getByText("Safari").closest("tr") as HTMLElement;
    await userEvent.click(within(other).getByRole("button", { name: "Sign out: Safari" }));
    await waitFor(() => expect(screen.queryByText("Safari")).toBeNull());
    expect(screen.getByText("Firefox")).toBeTruthy();
  });
});

it("tries a new key with what it may read", () => {
  expect(readable(["imports:write", "imports:read", "usage:read"])).toBe("imports");
  expect(readable(["bulk:write", "contacts:read"])).toBe("contacts");
});
