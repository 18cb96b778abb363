import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadLocale, loadRest } from "../../i18n";
import { columns, DEFAULT_COLUMNS } from "../../lib/columns";
import { contact, page } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

/** What was kept for the member. */
const kept: unknown[] = [];

async function show(path: string) {
  const user = userEvent.setup();
  server.use(
    http.get(at("/api/v1/contacts"), () => HttpResponse.json(page([contact()]))),
    http.patch(at("/api/v1/session"), async ({ request }) => {
      kept.push(await request.json());
      return HttpResponse.json({});
    }),
  );
  const { router } = open(path);
  await screen.findByRole("link", { name: "Amara Okafor" });
  return { user, address: () => router.state.location.href };
}

const heads = () => screen.getAllByRole("columnheader").slice(1).map((each) => each.textContent);

async function chooser(user: ReturnType<typeof userEvent.setup>, name = "Columns") {
  await user.click(screen.getByRole("button", { name }));
  return within(await screen.findByRole("dialog", { name }));
}

const ticked = (dialog: Pick<typeof screen, "getAllByRole">) =>
  dialog.getAllByRole("checkbox", { checked: true }).map((box) => box.parentElement?.textContent);

beforeEach(() => {
  kept.length = 0;
  columns.set(DEFAULT_COLUMNS);
});

afterEach(async () => {
  await loadLocale("en");
  await loadRest();
});

describe("the columns of the table", () => {
  it("are those of the link that was opened, and one's own stay as they are", async () => {
    await show("/contacts?columns=email&columns=moon_phase&columns=phone");
    expect(heads()).toEqual(["Name", "E-mail", "Phone"]);
    expect(columns.get()).toEqual(DEFAULT_COLUMNS);
    expect(kept).toEqual([]);
  });

  it("may be the name alone", async () => {
    await show("/contacts?columns=name");
    expect(heads()).toEqual(["Name"]);
  });

  it("go into the address when they are chosen, and are kept for every device", async () => {
    const { user, address } = await show("/contacts?status=hot");
    const dialog = await chooser(user);
    for (const name of ["Status", "Tags", "Owner", "Created"]) {
      await user.click(dialog.getByRole("checkbox", { name }));
    }
    await user.click(dialog.getByRole("button", { name: "Move Last active earlier" }));
    expect(heads()).toEqual(["Name", "Last active", "Phone"]);
    expect(address()).toBe("/contacts?status=hot&columns=last_active&columns=phone");
    expect(columns.get()).toEqual(["last_active", "phone"]);
    await waitFor(() =>
      expect(kept.at(-1)).toEqual({ preferences: { columns: ["last_active", "phone"] } }),
    );
    await user.click(dialog.getByRole("button", { name: "As at the start" }));
    expect(columns.get()).toEqual(DEFAULT_COLUMNS);
    expect(heads()).toHaveLength(1 + DEFAULT_COLUMNS.length);
  });

  it("of a link give way to one's own", async () => {
    const { user, address } = await show("/contacts?columns=email");
    const dialog = await chooser(user);
    await user.click(dialog.getByRole("button", { name: "My own columns" }));
    await waitFor(() => expect(address()).toBe("/contacts"));
    expect(heads()).toHaveLength(1 + DEFAULT_COLUMNS.length);
    expect(dialog.queryByRole("button", { name: "My own columns" })).toBeNull();
  });

  it("are spelled out in a link that is copied", async () => {
    columns.set(["owner"]);
    const { user } = await show("/contacts?status=hot");
    const dialog = await chooser(user);
    await user.click(dialog.getByRole("button", { name: "Copy link" }));
    const link = await navigator.clipboard.readText();
    expect(link.slice(link.indexOf("/contacts"))).toBe("/contacts?status=hot&columns=owner");
  });

  it("are found without their accents", async () => {
    await loadLocale("es");
    await loadRest();
    const { user } = await show("/contacts");
    const dialog = await chooser(user, "Columnas");
    await user.type(dialog.getByRole("textbox", { name: "Buscar una columna" }), "TELEFONO");
    expect(ticked(dialog)).toEqual(["Teléfono"]);
  });
});
