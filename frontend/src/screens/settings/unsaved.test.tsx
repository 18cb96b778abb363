import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { setOwnWord } from "../../i18n";
import { serveContact } from "../../test/contactPage";
import { contact, session } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";
import { asksBeforeClosing, browserAsks, TITLE } from "../../test/unsaved";

describe("a form with something unsaved", () => {
  it("asks before one leaves it, stays when told, and goes when told", async () => {
    server.use(http.get(at("/api/v1/members"), () => HttpResponse.json({ items: [] })));
    const { router } = open("/settings");
    const user = userEvent.setup();
    const name = (await screen.findByRole("textbox", { name: /^Name/ })) as HTMLInputElement;
    expect(browserAsks()).toBe(false);
    await user.type(name, " Lovelace");
    expect(browserAsks()).toBe(true);
    const place = screen.getByRole("navigation", { name: "Main" });
    await user.click(within(place).getByRole("link", { name: "Team" }));
    const dialog = await screen.findByRole("dialog", { name: TITLE });
    await user.click(within(dialog).getByRole("button", { name: "Stay" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(router.state.location.pathname).toBe("/settings");
    expect(name.value).toBe("Ada Lovelace");
    await user.click(within(place).getByRole("link", { name: "Team" }));
    await user.click(await screen.findByRole("button", { name: "Leave" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/team"));
    await waitFor(() => expect(browserAsks()).toBe(false));
  });

  it("asks no more once it is saved", async () => {
    const renamed = session();
    renamed.member.name = "Ada Lovelace";
    server.use(http.patch(at("/api/v1/session"), () => HttpResponse.json(renamed)));
    open("/settings");
    const user = userEvent.setup();
    const name = await screen.findByRole("textbox", { name: /^Name/ });
    await user.type(name, "  Lovelace ");
    const form = name.closest("form") as HTMLElement;
    await user.click(within(form).getByRole("button", { name: "Save" }));
    expect(await screen.findByText("Your name is changed.")).toBeTruthy();
    expect((name as HTMLInputElement).value).toBe("Ada Lovelace");
    expect(browserAsks()).toBe(false);
  });

  it("of stages counts what it says, not blanks, and is done when it is saved", async () => {
    server.use(
      http.get(at("/api/v1/workspace"), () =>
        HttpResponse.json({ id: "w1", name: "Acme", plan: "free", settings: {}, version: 1 }),
      ),
      http.patch(at("/api/v1/workspace"), () => HttpResponse.json({})),
    );
    open("/settings?section=stages");
    const user = userEvent.setup();
    const hot = await screen.findByRole("textbox", { name: "Hot" });
    await user.type(hot, "  ");
    expect(browserAsks()).toBe(false);
    await user.type(hot, "Ready");
    expect(browserAsks()).toBe(true);
    await user.click(screen.getByRole("tab", { name: "Tags" }));
    await user.click(await screen.findByRole("button", { name: "Stay" }));
    await user.click(await screen.findByRole("button", { name: "Save" }));
    await screen.findByText("Stages saved");
    await waitFor(() => expect(browserAsks()).toBe(false));
    setOwnWord("status.hot", null);
  });

  it("of a number asks too", async () => {
    server.use(
      http.get(at("/api/v1/numbers"), () => HttpResponse.json({ items: [] })),
      http.get(at("/api/v1/numbers/setup"), () =>
        HttpResponse.json({ may_claim: true, verify_token: "x", last_received_at: null }),
      ),
    );
    const { router } = open("/settings?section=whatsapp");
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Add a number" }));
    await user.type(await screen.findByRole("textbox", { name: /Phone number id/ }), "1065");
    expect(browserAsks()).toBe(true);
    act(() => void router.navigate({ to: "/usage" }));
    const question = await screen.findByRole("dialog", { name: TITLE });
    expect(router.state.location.pathname).toBe("/settings");
    await user.click(within(question).getByRole("button", { name: "Stay" }));
    await asksBeforeClosing(user, "Add a number");
  });

  it("of a new key asks, whatever of it was chosen, and not once it is made", async () => {
    server.use(
      http.get(at("/api/v1/api-keys"), () => HttpResponse.json({ items: [], next: null })),
      http.post(at("/api/v1/api-keys"), () => HttpResponse.json({ key: "wl_x_y" }, { status: 201 })),
    );
    open("/settings?section=keys");
    const user = userEvent.setup();
    const begin = () => user.click(screen.getByRole("button", { name: "New API key" }));
    await screen.findByRole("button", { name: "New API key" });
    await begin();
    const box = await screen.findByRole("checkbox", { name: "See contacts" });
    expect(browserAsks()).toBe(false);
    await user.click(box);
    expect(browserAsks()).toBe(true);
    await user.click(box);
    expect(browserAsks()).toBe(false);
    await user.selectOptions(screen.getByRole("combobox", { name: "Expires" }), "In 30 days");
    expect(browserAsks()).toBe(true);
    await asksBeforeClosing(user, "New API key");
    await begin();
    await user.type(await screen.findByRole("textbox", { name: /^Name/ }), "Shop{Enter}");
    await screen.findByText("wl_x_y");
    expect(browserAsks()).toBe(false);
  });

  it("of a password asks, and not once it is changed", async () => {
    server.use(http.post(at("/api/v1/session/password"), () => new HttpResponse(null, { status: 204 })));
    open("/settings");
    const user = userEvent.setup();
    const now = await screen.findByLabelText(/^Present password/);
    expect(browserAsks()).toBe(false);
    await user.type(now, "correct horse");
    expect(browserAsks()).toBe(true);
    await user.type(screen.getByLabelText(/^New password/), "battery staple{Enter}");
    await screen.findByText("Password changed");
    await waitFor(() => expect(browserAsks()).toBe(false));
  });

  it("asks once, however many forms of the page have something", async () => {
    server.use(http.get(at("/api/v1/members"), () => HttpResponse.json({ items: [] })));
    const { router } = open("/settings");
    const user = userEvent.setup();
    const leave = async () => {
      await user.type(await screen.findByRole("textbox", { name: /^Name/ }), "x");
      await user.type(screen.getByLabelText(/^Present password/), "x");
      act(() => void router.navigate({ to: "/team" }));
      await user.click(await screen.findByRole("button", { name: "Leave" }));
      await waitFor(() => expect(router.state.location.pathname).toBe("/team"));
      expect(screen.queryByRole("dialog", { name: TITLE })).toBeNull();
    };
    await leave();
    act(() => void router.navigate({ to: "/settings" }));
    await leave();
  });

  it("of a contact asks while a field is half typed, and not once it is saved", async () => {
    const ada = contact({ id: "ada", name: "Ada" });
    serveContact(() => ada);
    server.use(
      http.patch(at("/api/v1/contacts/ada"), () =>
        HttpResponse.json({ ...ada, name: "Ada Byron", version: ada.version + 1 }),
      ),
    );
    const { router } = open("/contacts/ada");
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Edit Name" }));
    const field = await screen.findByRole("textbox", { name: "Name" });
    expect(browserAsks()).toBe(false);
    await user.type(field, " Byron");
    expect(browserAsks()).toBe(true);
    act(() => void router.navigate({ to: "/usage" }));
    const dialog = await screen.findByRole("dialog", { name: TITLE });
    await user.click(within(dialog).getByRole("button", { name: "Stay" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(router.state.location.pathname).toBe("/contacts/ada");
    await user.type(field, "{Enter}");
    await screen.findByRole("heading", { name: "Ada Byron" });
    expect(browserAsks()).toBe(false);
  });

  it("keeps nobody from signing out", async () => {
    server.use(http.delete(at("/api/v1/session"), () => new HttpResponse(null, { status: 204 })));
    const { router } = open("/settings");
    const user = userEvent.setup();
    await user.type(await screen.findByRole("textbox", { name: /^Name/ }), "x");
    await user.click(screen.getByRole("button", { name: /Ada Owner/ }));
    await user.click(await screen.findByRole("menuitem", { name: "Sign out" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/sign-in"));
  });
});
