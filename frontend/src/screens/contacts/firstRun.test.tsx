import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { toasts } from "../../lib/toasts";
import { page, session } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

async function nobody(scopes = session().scopes) {
  server.use(
    http.get(at("/api/v1/contacts"), () => HttpResponse.json(page([]))),
    http.get(at("/api/v1/tags"), () => HttpResponse.json({ items: [] })),
    http.get(at("/api/v1/members"), () => HttpResponse.json({ items: [] })),
  );
  open("/contacts", session({ scopes }));
  await screen.findByRole("heading", { name: "No contacts yet" });
  return userEvent.setup();
}

beforeEach(() => toasts.set([]));

describe("before the first contact", () => {
  it("the list leads to the three ways in which contacts come", async () => {
    const user = await nobody();
    const ways = screen.getByRole("link", { name: "Connect WhatsApp" });
    expect(ways.getAttribute("href")).toBe("/settings?section=whatsapp");
    const file = screen.getByRole("link", { name: "Import a CSV file" });
    expect(file.getAttribute("href")).toBe("/imports/new");
    const [, add] = screen.getAllByRole("button", { name: "Add contact" });
    await user.click(add as HTMLElement);
    await screen.findByRole("dialog", { name: "Add contact" });
  });

  it("gives the address that Meta is to send to, and tells when Meta can't reach it", async () => {
    const user = await nobody();
    const webhook = within(screen.getByRole("region", { name: "Connect WhatsApp" }));
    await user.click(webhook.getByRole("button", { name: "Copy the callback URL" }));
    const address = `${window.location.origin}/webhooks/whatsapp`;
    await waitFor(async () => expect(await navigator.clipboard.readText()).toBe(address));
    expect(webhook.getByText(/Meta can't reach this address/)).toBeDefined();
  });

  it("shows rows as they will be, which nobody can meet by key or by ear", async () => {
    await nobody();
    const samples = screen.getByText("Nia Mensah").closest("ul");
    expect(samples?.hasAttribute("inert")).toBe(true);
    expect(samples?.getAttribute("aria-hidden")).toBe("true");
    expect(samples?.querySelector("a, button, input")).toBeNull();
  });

  it("tells a viewer how people come, without ways that are not theirs", async () => {
    await nobody(["contacts:read"]);
    screen.getByText("Everyone who writes to your WhatsApp number appears here by themselves.");
    const main = within(screen.getByRole("main"));
    expect(main.queryByRole("button", { name: "Add contact" })).toBeNull();
    expect(main.queryByRole("link", { name: "Import a CSV file" })).toBeNull();
    expect(main.queryByRole("region", { name: "Connect WhatsApp" })).toBeNull();
  });
});
