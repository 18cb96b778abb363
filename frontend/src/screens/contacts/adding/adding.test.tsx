import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { openAdd, opened } from "../../../shell/opened";
import { contact, page, session } from "../../../test/factories";
import { open } from "../../../test/render";
import { at, server } from "../../../test/server";

const ADA = contact({ id: "ada", name: "Ada", phone: "+447700900123" });

/** Open the drawer on the list; numbers are looked up among `here`. */
async function drawer(...here: (typeof ADA)[]) {
  const asked: (string | null)[] = [];
  server.use(
    http.get(at("/api/v1/contacts"), () => HttpResponse.json(page([]))),
    http.get(at("/api/v1/contacts/lookup"), ({ request }) => {
      const phone = new URL(request.url).searchParams.get("phone");
      asked.push(phone);
      return HttpResponse.json({ items: here.filter((each) => each.phone === phone) });
    }),
    http.get(at("/api/v1/tags"), () => HttpResponse.json({ items: [] })),
    http.get(at("/api/v1/members"), () => HttpResponse.json({ items: [] })),
  );
  const { router } = open("/contacts");
  const user = userEvent.setup();
  const [button] = await screen.findAllByRole("button", { name: "Add contact" });
  if (button) await user.click(button);
  return { user, router, asked, dialog: await whole() };
}

/** The drawer with all of its fields: it comes with the first of them. */
async function whole() {
  const dialog = within(await screen.findByRole("dialog"));
  await dialog.findByRole("button", { name: "Save" });
  return dialog;
}

/** What the server gets to keep, each with its key. It says no to the first `failures`. */
function keeping(failures: (() => Response)[] = []) {
  const sent: { body: Record<string, unknown>; key: string | null }[] = [];
  server.use(
    http.post(at("/api/v1/contacts"), async ({ request }) => {
      const body = (await request.json()) as Record<string, unknown>;
      sent.push({ body, key: request.headers.get("idempotency-key") });
      return (
        failures.shift()?.() ??
        HttpResponse.json(contact({ name: String(body.name) }), { status: 201 })
      );
    }),
  );
  return sent;
}

type Typing = Pick<Awaited<ReturnType<typeof drawer>>, "user" | "dialog">;

async function fill({ user, dialog }: Typing, name: string, phone: string) {
  await user.type(dialog.getByLabelText(/^Name/), name);
  await user.type(dialog.getByLabelText(/^Phone/), phone);
}

const closed = () => waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
const text = (field: HTMLElement) => (field as HTMLInputElement).value;

beforeEach(() => opened.set(null));

describe("adding a contact", () => {
  it("asks for name and phone before it asks the server, and leads to both", async () => {
    const { user, dialog } = await drawer();
    await user.click(dialog.getByRole("button", { name: "Save" }));
    const summary = await dialog.findByRole("alert");
    expect(document.activeElement).toBe(summary);
    const links = within(summary).getAllByRole("link");
    expect(links.map((link) => link.textContent)).toEqual([
      "Name: Enter a name",
      "Phone: Enter a phone number with its country code",
    ]);
    await user.click(links[1] as HTMLElement);
    expect(document.activeElement).toBe(dialog.getByLabelText(/^Phone/));
  });

  it("sends what was typed, the number as it is kept, and makes it mine", async () => {
    const sent = keeping();
    const at = await drawer();
    await fill(at, " Amara ", "00234 803 123 4567");
    await at.user.click(at.dialog.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("Amara is added")).toBeDefined();
    expect(sent[0]?.body).toEqual({
      name: "Amara",
      phone: "+2348031234567",
      status: "cold",
      owner_id: "m1",
    });
  });

  it("reads a national number in the country that was chosen, and remembers it", async () => {
    const sent = keeping();
    const at = await drawer();
    await at.user.click(at.dialog.getByRole("combobox", { name: "Country" }));
    await at.user.type(at.dialog.getByRole("combobox", { name: "Country" }), "United Kingd");
    await at.user.click(await screen.findByRole("option", { name: "United Kingdom" }));
    await fill(at, "Ada", "07911 123456");
    expect(at.dialog.getByText("Kept as +44 7911 123456")).toBeDefined();
    await at.user.click(at.dialog.getByRole("button", { name: "Save" }));
    await closed();
    expect(sent[0]?.body.phone).toBe("+447911123456");
    openAdd();
    const again = await whole();
    expect(text(again.getByRole("combobox", { name: "Country" }))).toBe("United Kingdom");
  });

  it("names who has the number already as soon as the field is left", async () => {
    const { user, dialog, asked } = await drawer(ADA);
    await user.type(dialog.getByLabelText(/^Phone/), "+44 7700 900123");
    expect(asked).toEqual([]);
    await user.tab();
    expect(await dialog.findByText(/Already here: Ada/)).toBeDefined();
    expect(dialog.getByRole("link", { name: "Open the contact" }).getAttribute("href")).toBe(
      "/contacts/ada",
    );
    await user.type(dialog.getByLabelText(/^Phone/), "4");
    expect(dialog.queryByText(/Already here/)).toBeNull();
  });

  it("names who has the number when only the server noticed", async () => {
    const taken = { code: "contact_exists", contact_id: "ada", errors: { phone: ["is taken"] } };
    keeping([() => HttpResponse.json(taken, { status: 409 })]);
    const at = await drawer();
    await fill(at, "B", "+44 7700 900123");
    await at.user.click(at.dialog.getByRole("button", { name: "Save" }));
    expect(await at.dialog.findByText(/Somebody with this number is already here/)).toBeDefined();
    const link = at.dialog.getByRole("link", { name: "Open the contact" });
    expect(link.getAttribute("href")).toBe("/contacts/ada");
  });

  it("explains that the plan is full", async () => {
    const full = { code: "plan_limit_reached", used: 100, limit: 100, next_plan: "starter" };
    keeping([() => HttpResponse.json(full, { status: 402 })]);
    const at = await drawer();
    await fill(at, "A", "+2348031234567");
    await at.user.click(at.dialog.getByRole("button", { name: "Save" }));
    const alert = await at.dialog.findByText(/100 of 100/);
    expect(document.activeElement?.contains(alert)).toBe(true);
    expect(at.dialog.getByRole("link", { name: "See the plans" })).toBeDefined();
  });

  it("shows what the server refuses beside its field and in the list of all", async () => {
    const problem = { errors: { email: ["is no address"], phone: ["needs a country code"] } };
    keeping([() => HttpResponse.json(problem, { status: 422 })]);
    const at = await drawer();
    await fill(at, "A", "1234");
    await at.user.click(at.dialog.getByRole("button", { name: "Save" }));
    const summary = await at.dialog.findByRole("alert");
    expect(summary.textContent).toContain("Phone: needs a country codeE-mail: is no address");
    expect(at.dialog.getByLabelText(/^E-mail/).getAttribute("aria-invalid")).toBe("true");
    await waitFor(() => expect(document.activeElement).toBe(summary));
  });

  it("starts over with the same tags, status and owner for the next one", async () => {
    const sent = keeping();
    const at = await drawer();
    await fill(at, "Ada", "+447700900123");
    await at.user.type(at.dialog.getByRole("combobox", { name: /^Tags/ }), "fair{Enter}");
    await at.user.click(at.dialog.getByRole("radio", { name: "Warm" }));
    await at.user.click(at.dialog.getByRole("button", { name: "Save and add another" }));
    await screen.findByText("Ada is added");
    expect(text(at.dialog.getByLabelText(/^Name/))).toBe("");
    expect(document.activeElement).toBe(at.dialog.getByLabelText(/^Name/));
    await fill(at, "Bo", "+447700900124");
    await at.user.click(at.dialog.getByRole("button", { name: "Save" }));
    await closed();
    const kept = { tags: ["fair"], status: "warm", owner_id: "m1" };
    expect(sent.map(({ body }) => body)).toEqual([
      { name: "Ada", phone: "+447700900123", ...kept },
      { name: "Bo", phone: "+447700900124", ...kept },
    ]);
    expect(sent[0]?.key).not.toBe(sent[1]?.key);
  });
});

describe("the address of adding somebody", () => {
  beforeEach(() => {
    server.use(
      http.get(at("/api/v1/contacts"), () => HttpResponse.json(page([]))),
      http.get(at("/api/v1/tags"), () => HttpResponse.json({ items: [] })),
      http.get(at("/api/v1/members"), () => HttpResponse.json({ items: [] })),
    );
  });

  it("is the list with its drawer open", async () => {
    const { router } = open("/contacts/new");
    const dialog = await whole();
    expect(router.state.location.href).toBe("/contacts");
    expect(dialog.getByLabelText(/^Name/)).toBeTruthy();
    await userEvent.setup().keyboard("{Escape}");
    await closed();
    expect(await screen.findByRole("heading", { name: "No contacts yet" })).toBeTruthy();
  });

  it("opens no drawer where one went elsewhere meanwhile", async () => {
    let list = () => {};
    const held = new Promise<void>((resolve) => {
      list = resolve;
    });
    server.use(
      http.get(at("/api/v1/views"), async () => {
        await held;
        return HttpResponse.json({ items: [] });
      }),
    );
    const { router } = open("/contacts/new");
    await waitFor(() => expect(router.state.location.pathname).toBe("/contacts"));
    await router.navigate({ to: "/trash" });
    list();
    await screen.findByRole("heading", { level: 1, name: "Trash" });
    expect(opened.get()).toBeNull();
    expect(router.state.location.pathname).toBe("/trash");
  });

  it("says so to who may not", async () => {
    const as = session();
    as.member.role = "viewer";
    as.scopes = ["contacts:read"];
    const { router } = open("/contacts/new", as);
    expect(await screen.findByRole("heading", { level: 1, name: "You may not see this" })).toBeTruthy();
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(router.state.location.pathname).toBe("/contacts/new");
  });
});

describe("the form of a contact that is not saved", () => {
  it("keeps what was typed without a connection, and is the same wish when sent again", async () => {
    const sent = keeping([() => HttpResponse.error(), () => HttpResponse.error()]);
    const at = await drawer();
    await fill(at, "Ada", "+447700900123");
    const save = at.dialog.getByRole("button", { name: "Save" });
    await at.user.click(save);
    await at.dialog.findByText(/can't be reached/);
    expect(text(at.dialog.getByLabelText(/^Name/))).toBe("Ada");
    await at.user.click(save);
    await waitFor(() => expect(sent.length).toBe(2));
    await at.user.type(at.dialog.getByLabelText(/^Name/), " L");
    await at.user.click(save);
    await screen.findByText("Ada L is added");
    const [first, second, third] = sent.map(({ key }) => key);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it("is there again after Escape and after another page, and gone once saved", async () => {
    keeping();
    const at = await drawer();
    await fill(at, "Ada", "+447700900123");
    await at.user.keyboard("{Escape}");
    await closed();
    openAdd();
    let again = await whole();
    expect(text(again.getByLabelText(/^Name/))).toBe("Ada");
    await at.router.navigate({ to: "/usage" });
    await closed();
    openAdd();
    again = await whole();
    expect(text(again.getByLabelText(/^Phone/))).toBe("+447700900123");
    await at.user.click(again.getByRole("button", { name: "Save" }));
    await closed();
    openAdd();
    again = await whole();
    expect(text(again.getByLabelText(/^Name/))).toBe("");
    expect(again.queryByRole("button", { name: "Discard" })).toBeNull();
  });

  it("can be discarded", async () => {
    const at = await drawer();
    await fill(at, "Ada", "+447700900123");
    await at.user.click(at.dialog.getByRole("button", { name: "Discard" }));
    await closed();
    openAdd();
    const again = await whole();
    expect(text(again.getByLabelText(/^Name/))).toBe("");
  });
});
