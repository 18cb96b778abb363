import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadLocale, loadRest } from "../../i18n";
import { columns, DEFAULT_COLUMNS } from "../../lib/columns";
import { keepWidths, LEAST, USUAL, widths } from "../../lib/widths";
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
  keepWidths({});
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

  it("are found without their accents", async () => {
    await loadLocale("es");
    await loadRest();
    const { user } = await show("/contacts");
    const dialog = await chooser(user, "Columnas");
    await user.type(dialog.getByRole("textbox", { name: "Buscar una columna" }), "TELEFONO");
    expect(ticked(dialog)).toEqual(["Teléfono"]);
  });
});

describe("the edge of a head", () => {
  const edge = (name: string) => screen.getByRole("separator", { name: `Width of ${name}` });
  const drawn = () => [...document.querySelectorAll("col")].slice(1).map((col) => col.style.width);
  const pixels = (...all: number[]) => all.map((width) => `${width}px`);

  it("is moved by arrow keys, kept once they are let go, and goes back on Enter", async () => {
    const { user } = await show("/contacts?columns=phone&columns=status");
    expect(screen.queryByRole("separator", { name: "Width of Status" })).toBeNull();
    edge("Name").focus();
    await user.keyboard("{ArrowRight>3/}");
    expect(edge("Name").getAttribute("aria-valuenow")).toBe(String(USUAL.name + 48));
    expect(drawn()).toEqual(pixels(USUAL.name + 48, USUAL.phone - 48, USUAL.status));
    const column_widths = { name: USUAL.name + 48, phone: USUAL.phone - 48 };
    await waitFor(() => expect(kept).toEqual([{ preferences: { column_widths } }]));
    await user.keyboard("{Home}");
    expect(edge("Name").getAttribute("aria-valuenow")).toBe(String(LEAST));
    await user.keyboard("{Enter}");
    expect(widths.get()).toEqual({});
    expect(document.activeElement).toBe(edge("Name"));
  });

  it("follows the pointer, and goes back when it is pressed twice", async () => {
    const { user } = await show("/contacts?columns=phone&columns=status");
    const target = edge("Phone");
    await user.pointer([
      { keys: "[MouseLeft>]", target, coords: { clientX: 400 } },
      { target, coords: { clientX: 380 } },
      { target, coords: { clientX: 370 } },
      { keys: "[/MouseLeft]", target, coords: { clientX: 370 } },
    ]);
    expect(drawn()).toEqual(pixels(USUAL.name, USUAL.phone - 30, USUAL.status + 30));
    await waitFor(() => expect(kept).toHaveLength(1));
    await user.dblClick(target);
    expect(drawn()).toEqual(pixels(USUAL.name, USUAL.phone, USUAL.status));
  });

  it("follows a page that is read from right to left", async () => {
    document.documentElement.dir = "rtl";
    const { user } = await show("/contacts?columns=phone");
    edge("Name").focus();
    await user.keyboard("{ArrowLeft}");
    document.documentElement.dir = "ltr";
    expect(widths.get().name).toBe(USUAL.name + 16);
  });

  it("is where it was at first with the usual columns", async () => {
    keepWidths({ name: 300 });
    const { user } = await show("/contacts");
    const dialog = await chooser(user);
    await user.click(dialog.getByRole("button", { name: "As at the start" }));
    expect(widths.get()).toEqual({});
    await waitFor(() => expect(kept).toContainEqual({ preferences: { column_widths: {} } }));
  });
});
