import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import type { Contact } from "../../api/types";
import { contact, page, session } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

function listing(...items: Contact[]) {
  server.use(http.get(at("/api/v1/contacts"), () => HttpResponse.json(page(items))));
}

describe("the contacts list", () => {
  it("shows who is there and asks for exactly what the address says", async () => {
    let asked = new URLSearchParams();
    server.use(
      http.get(at("/api/v1/contacts"), ({ request }) => {
        asked = new URL(request.url).searchParams;
        return HttpResponse.json(page([contact()]));
      }),
    );
    open("/contacts?status=hot&status=warm&tag=vip");
    expect(await screen.findByRole("link", { name: "Amara Okafor" })).toBeDefined();
    expect(asked.getAll("status")).toEqual(["hot", "warm"]);
    expect(screen.getByRole("button", { name: "Status: Hot, Warm" })).toBeDefined();
  });

  it.each([
    ["Phone", "phone"],
    ["Status", "status"],
    ["Tags", "tags"],
    ["Owner", "owner"],
  ])("is sorted by %s from the beginning, and at a second press from the end", async (label, sort) => {
    const asked: (string | null)[] = [];
    server.use(
      http.get(at("/api/v1/contacts"), ({ request }) => {
        asked.push(new URL(request.url).searchParams.get("sort"));
        return HttpResponse.json(page([contact()]));
      }),
    );
    open("/contacts");
    const header = await screen.findByRole("columnheader", { name: label });
    for (const order of ["ascending", "descending"]) {
      await userEvent.click(within(header).getByRole("button", { name: label }));
      await waitFor(() => expect(header.getAttribute("aria-sort")).toBe(order));
    }
    await waitFor(() => expect(asked.slice(-2)).toEqual([sort, `-${sort}`]));
  });

  it("moves a status at once, keeps the focus, and takes it back on undo", async () => {
    const moves: unknown[] = [];
    listing(contact());
    server.use(
      http.put(at("/api/v1/contacts/:id/status"), async ({ request }) => {
        const body = (await request.json()) as { status: Contact["status"] };
        moves.push([body.status, request.headers.get("if-match")]);
        return HttpResponse.json(contact({ status: body.status, version: 3 + moves.length }));
      }),
    );
    open("/contacts");
    const user = userEvent.setup();
    const badge = await screen.findByRole("button", {
      name: /Amara Okafor is Cold/,
    });
    badge.focus();
    await user.keyboard("{Enter}");
    await screen.findByRole("menu");
    await user.keyboard("{ArrowDown}{ArrowDown}{Enter}");
    await screen.findByRole("button", { name: /Amara Okafor is Hot/ });
    expect(document.activeElement).toBe(badge);

    await user.click(await screen.findByRole("button", { name: "Undo" }));
    await screen.findByRole("button", { name: /Amara Okafor is Cold/ });
    await waitFor(() =>
      expect(moves).toEqual([
        ["hot", '"3"'],
        ["cold", '"4"'],
      ]),
    );
  });

  it("goes on when only a message moved the version, and yields when a person moved the status", async () => {
    listing(contact());
    let current = contact({ version: 9 });
    server.use(
      http.put(at("/api/v1/contacts/:id/status"), async ({ request }) => {
        if (request.headers.get("if-match") !== `"${current.version}"`) {
          return HttpResponse.json({ code: "version_conflict", current }, { status: 412 });
        }
        current = contact({ status: "warm", version: 10 });
        return HttpResponse.json(current);
      }),
    );
    open("/contacts");
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: /is Cold/ }));
    await user.click(screen.getByRole("menuitemradio", { name: "Warm" }));
    await screen.findByText("Amara Okafor → Warm");

    current = contact({ status: "customer", version: 20 });
    await user.click(await screen.findByRole("button", { name: /is Warm/ }));
    await user.click(screen.getByRole("menuitemradio", { name: "Hot" }));
    expect(await screen.findByText(/changed by somebody else/)).toBeDefined();
  });

  it("offers a viewer nothing that would be refused", async () => {
    listing(contact());
    open("/contacts", session({ scopes: ["contacts:read"] }));
    await screen.findByRole("link", { name: "Amara Okafor" });
    expect(screen.queryByRole("button", { name: /Change the status/ })).toBeNull();
    expect(screen.queryByRole("button", { name: "Add contact" })).toBeNull();
    const badge = screen.getByTitle("Your role can't change it");
    expect(badge.textContent).toBe("Cold. Your role can't change it");
  });

  it.each([
    ["/contacts", "No contacts yet"],
    ["/contacts?status=hot", "No contact matches these filters"],
  ])("says at %s why there is nobody", async (path, title) => {
    listing();
    open(path);
    expect(await screen.findByRole("heading", { name: title })).toBeDefined();
  });

  it("says what failed, with the request id, and tries again", async () => {
    let broken = true;
    server.use(
      http.get(at("/api/v1/contacts"), () =>
        broken
          ? HttpResponse.json({ detail: "no database", request_id: "r-9" }, { status: 500 })
          : HttpResponse.json(page([contact()])),
      ),
    );
    open("/contacts");
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toContain("r-9");
    broken = false;
    await userEvent.click(within(alert).getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("link", { name: "Amara Okafor" })).toBeDefined();
  });

  it("never runs what a stranger wrote into a name", async () => {
    listing(contact({ name: "<img src=x onerror=alert(1)>", tags: ["<script>"] }));
    open("/contacts");
    expect(await screen.findByText("<img src=x onerror=alert(1)>")).toBeDefined();
    expect(document.querySelector("img")).toBeNull();
  });

  it("sends people who are not signed in to the door and remembers where they went", async () => {
    const { router } = open("/contacts?status=hot", null);
    await screen.findByRole("heading", { name: "Sign in" });
    expect(router.state.location.search).toEqual({
      next: "/contacts?status=hot",
    });
  });
});
