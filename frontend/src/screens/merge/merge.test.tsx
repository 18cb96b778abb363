import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import type { Contact } from "../../api/types";
import { toasts } from "../../lib/toasts";
import { serveContact } from "../../test/contactPage";
import { contact, page, session } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";
import { asksBeforeClosing, TITLE } from "../../test/unsaved";

const TESS = { id: "t", name: "Tess" };
const ADA = contact({ id: "ada", name: "Ada", version: 4, email: null });
const BO = contact({
  id: "bo",
  name: "Bo",
  version: 7,
  phone: "+447700900999",
  email: "bo@example.com",
  status: "hot",
  owner: TESS,
});

let sent: { body: unknown; match: string | null }[] = [];
let undone: unknown[] = [];

/** Ada's page, with somebody who may be the same person, and Bo to be found. */
function serve(duplicates: Contact[] = [], audit: unknown[] = []): void {
  serveContact(() => ADA, {
    duplicates: () => ({
      items: duplicates.map((each) => ({ contact: each, reasons: ["email"] })) as never,
    }),
    audit: () => ({ items: audit, next: null }) as never,
  });
  server.use(
    http.get(at("/api/v1/search/contacts"), () => HttpResponse.json(page([ADA, BO]))),
    http.post(at("/api/v1/contacts/ada/merge"), async ({ request }) => {
      sent.push({ body: await request.json(), match: request.headers.get("If-Match") });
      return HttpResponse.json({ ...ADA, version: 5, merge_id: "m-1", change_id: "c-1" });
    }),
    http.post(at("/api/v1/contacts/ada/unmerge"), async ({ request }) => {
      undone.push(await request.json());
      return HttpResponse.json({ contact: ADA, other: BO, kept: ["name"] });
    }),
  );
}

beforeEach(() => {
  sent = [];
  undone = [];
  toasts.set([]);
});

async function compared(user: ReturnType<typeof userEvent.setup>): Promise<HTMLElement> {
  await user.click(await screen.findByRole("button", { name: "Compare" }));
  return screen.findByRole("dialog", { name: "Merge Bo into Ada" });
}

describe("merging", () => {
  it("finds the other one by the one box, with the keyboard alone", async () => {
    serve();
    open("/contacts/ada");
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "More" }));
    await user.click(await screen.findByRole("menuitem", { name: "Merge with…" }));
    await screen.findByRole("dialog", { name: "Merge Ada with…" });

    await user.keyboard("bo");
    const options = await screen.findAllByRole("option");
    expect(options.map((each) => each.textContent)).toEqual([expect.stringContaining("Bo")]);
    await user.keyboard("{Enter}");

    const dialog = await screen.findByRole("dialog", { name: "Merge Bo into Ada" });
    await user.click(within(dialog).getByRole("button", { name: "Merge" }));
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]?.match).toBe('"4"');
    expect(sent[0]?.body).toEqual({
      other_id: "bo",
      other_version: 7,
      fields: { owner: "other" },
    });
  });

  it("asks only where both have something to give, and sends what was chosen", async () => {
    serve([BO]);
    open("/contacts/ada");
    const user = userEvent.setup();
    const dialog = await compared(user);

    const groups = within(dialog).getAllByRole("radiogroup");
    expect(groups.map((each) => each.getAttribute("aria-labelledby") !== null)).toEqual([
      true, true, true, true,
    ]);
    expect(within(dialog).queryByRole("radiogroup", { name: "E-mail" })).toBeNull();
    expect(within(dialog).getByText("bo@example.com")).toBeTruthy();
    expect(within(dialog).getByText(/Messages, notes, tags and numbers of Bo go to Ada/)).toBeTruthy();
    const phone = within(dialog).getByRole("radiogroup", { name: "Phone" });
    await user.click(within(phone).getAllByRole("radio")[1] as HTMLElement);
    const status = within(dialog).getByRole("radiogroup", { name: "Status" });
    await user.click(within(status).getByRole("radio", { name: /Hot/ }));
    await user.click(within(dialog).getByRole("button", { name: "Merge" }));

    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]?.body).toMatchObject({
      fields: { owner: "other", phone: "other", status: "other" },
    });
  });

  it("is not left unasked once something was chosen, by Cancel either", async () => {
    serve([BO]);
    open("/contacts/ada");
    const user = userEvent.setup();
    let dialog = await compared(user);
    await user.click(within(dialog).getByRole("button", { name: "Cancel" }));
    await waitFor(() => expect(dialog.isConnected).toBe(false));
    dialog = await compared(user);
    const status = within(dialog).getByRole("radiogroup", { name: "Status" });
    await user.click(within(status).getByRole("radio", { name: /Hot/ }));
    await user.click(within(dialog).getByRole("button", { name: "Cancel" }));
    const question = await screen.findByRole("dialog", { name: TITLE });
    await user.keyboard("{Escape}");
    await waitFor(() => expect(question.isConnected).toBe(false));
    expect(within(status).getByRole("radio", { name: /Hot/, checked: true })).toBeTruthy();
    await asksBeforeClosing(user, "Merge Bo into Ada");
    expect(sent).toEqual([]);
  });

  it("stays until it is said how it ended", async () => {
    serve([BO]);
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    server.use(
      http.post(at("/api/v1/contacts/ada/merge"), async () => {
        await held;
        return HttpResponse.json({ ...ADA, version: 5, merge_id: "m-1", change_id: "c-1" });
      }),
    );
    open("/contacts/ada");
    const user = userEvent.setup();
    const dialog = await compared(user);
    await user.click(within(dialog).getByRole("button", { name: "Merge" }));
    await user.keyboard("{Escape}");
    expect(within(dialog).queryByRole("button", { name: "Close" })).toBeNull();
    expect(screen.getByRole("dialog", { name: "Merge Bo into Ada" })).toBe(dialog);
    answer();
    expect(await screen.findByText("Bo is part of Ada now")).toBeTruthy();
    await waitFor(() => expect(dialog.isConnected).toBe(false));
  });

  it("is taken back from the toast, which says what stays", async () => {
    serve([BO]);
    open("/contacts/ada");
    const user = userEvent.setup();
    const dialog = await compared(user);
    await user.click(within(dialog).getByRole("button", { name: "Merge" }));

    expect(await screen.findByText("Bo is part of Ada now")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Undo" }));

    await waitFor(() => expect(undone).toEqual([{ merge_id: "m-1" }]));
    expect(
      await screen.findByText(
        "Ada and Bo are two contacts again. What was changed since stays: Name.",
      ),
    ).toBeTruthy();
  });

  it("keeps the dialog and says why when it is refused", async () => {
    serve([BO]);
    server.use(
      http.post(at("/api/v1/contacts/ada/merge"), () =>
        HttpResponse.json({ code: "too_many_tags", detail: "too many tags" }, { status: 422 }),
      ),
    );
    open("/contacts/ada");
    const user = userEvent.setup();
    const dialog = await compared(user);
    await user.click(within(dialog).getByRole("button", { name: "Merge" }));
    expect(await within(dialog).findByRole("alert")).toBeTruthy();
    expect(toasts.get()).toEqual([]);
  });

  it("remembers that two are not the same, and takes that back", async () => {
    serve([BO]);
    const decided: string[] = [];
    for (const method of ["put", "delete"] as const) {
      server.use(
        http[method](at("/api/v1/contacts/ada/duplicates/bo"), () => {
          decided.push(method);
          return new HttpResponse(null, { status: 204 });
        }),
      );
    }
    open("/contacts/ada");
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Not the same" }));
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => expect(decided).toEqual(["delete", "put"]));
  });

  it("is undone from the activity, once", async () => {
    const entry = {
      id: "e1",
      contact_id: "ada",
      at: "2026-03-01T10:00:00Z",
      actor: { kind: "member", id: "m1", name: "Olga" },
      source: "person",
      action: "contact.merged",
      changes: {},
      facts: { merge_id: "m-1", other_id: "bo", other: "Bo" },
      undo_of: null,
      undone_by: null,
    };
    serve([], [entry, { ...entry, id: "e0", undone_by: "e9" }]);
    open("/contacts/ada");
    const user = userEvent.setup();
    await user.click(await screen.findByRole("tab", { name: /Activity/ }));
    const [undo, ...others] = await screen.findAllByRole("button", { name: "Undo merge" });
    expect(others).toEqual([]);
    await user.click(undo as HTMLElement);
    await waitFor(() => expect(undone).toEqual([{ merge_id: "m-1" }]));
  });

  it("is offered to nobody who may only read", async () => {
    serve([BO]);
    open("/contacts/ada", session({ scopes: ["contacts:read"] }));
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "More" }));
    expect(await screen.findByRole("menuitem", { name: /link/i })).toBeTruthy();
    expect(screen.queryByRole("menuitem", { name: "Merge with…" })).toBeNull();
    expect(screen.queryByText(/Looks like/)).toBeNull();
  });
});

describe("a contact that was merged away", () => {
  it("leads to the one it is now", async () => {
    serve();
    server.use(
      http.get(at("/api/v1/contacts/bo"), () =>
        HttpResponse.json({ code: "not_found", merged_into: "ada" }, { status: 404 }),
      ),
    );
    const { router } = open("/contacts/bo");
    expect(await screen.findByRole("heading", { name: /Ada/ })).toBeTruthy();
    expect(router.state.location.pathname).toBe("/contacts/ada");
  });
});

describe("a doubt", () => {
  it("may be that both are one person", async () => {
    serve();
    server.use(
      http.get(at("/api/v1/contacts/bo"), () => HttpResponse.json(BO)),
      http.get(at("/api/v1/contacts/conflicts"), () =>
        HttpResponse.json({
          items: [
            {
              id: "x",
              kind: "username",
              value: "ada",
              contact_id: "ada",
              other_id: "bo",
              created_at: "2026-03-01T10:00:00Z",
            },
          ],
          next: null,
        }),
      ),
    );
    open("/conflicts");
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Merge them" }));
    const dialog = await screen.findByRole("dialog", { name: "Merge Bo into Ada" });
    await user.click(within(dialog).getByRole("button", { name: "Merge" }));
    await waitFor(() => expect(sent).toHaveLength(1));
  });
});
