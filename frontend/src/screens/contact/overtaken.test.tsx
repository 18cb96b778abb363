import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterEach, expect, it } from "vitest";
import { keys } from "../../api/keys";
import type { Contact } from "../../api/types";
import { question } from "../../lib/overtaken";
import { serveContact } from "../../test/contactPage";
import { contact } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

const BO = { id: "m2", name: "Bo", role: "staff", status: "active", version: 1 };
const SAM = { kind: "member", id: "m3", name: "Sam" };
const seen = contact({ id: "ada", name: "Ada", email: "old@example.com", version: 3 });

/** A server where somebody has changed Ada since she was read, and its writes. */
async function overtaken(change: Partial<Contact>, told: Record<string, unknown> = {}) {
  let kept: Contact = { ...seen, ...change, version: 7 };
  let wasRead = false;
  const sent: unknown[] = [];
  const write = async (request: Request, apply: (body: Record<string, unknown>) => object) => {
    const body = (await request.json()) as Record<string, unknown>;
    const match = request.headers.get("if-match");
    sent.push([body, match]);
    if (match !== `"${kept.version}"`) {
      const problem = { code: "version_conflict", current: kept, ...told };
      return HttpResponse.json(problem, { status: 412 });
    }
    kept = { ...kept, ...apply(body), version: kept.version + 1 };
    return HttpResponse.json({ ...kept, change_id: `change ${kept.version}` });
  };
  serveContact(() => {
    const answer = wasRead ? kept : seen;
    wasRead = true;
    return answer;
  });
  server.use(
    http.get(at("/api/v1/members"), () => HttpResponse.json({ items: [BO] })),
    http.patch(at("/api/v1/contacts/ada"), ({ request }) =>
      write(request, ({ owner_id, undo_of: _, ...fields }) =>
        owner_id === undefined ? fields : { owner: owner_id ? BO : null },
      ),
    ),
    http.put(at("/api/v1/contacts/ada/status"), ({ request }) =>
      write(request, ({ status }) => ({ status })),
    ),
  );
  const { client } = open("/contacts/ada");
  await screen.findByRole("heading", { name: "Ada" });
  const hear = () => client.invalidateQueries({ queryKey: keys.contact("ada"), exact: true });
  return { sent, hear, user: userEvent.setup() };
}

afterEach(() => question.get()?.answer(false));

const dialog = async (name: string) => within(await screen.findByRole("dialog", { name }));
const values = (inside: Awaited<ReturnType<typeof dialog>>) =>
  inside.getAllByRole("definition").map((each) => each.textContent);

async function typeEmail(user: ReturnType<typeof userEvent.setup>, text: string) {
  await user.click(screen.getByRole("button", { name: "Edit E-mail" }));
  const field = screen.getByRole("textbox", { name: "E-mail" });
  await user.clear(field);
  await user.type(field, `${text}{Enter}`);
}

it("says who changed a field, shows theirs and mine, and saves mine on top when asked to", async () => {
  const { sent, user } = await overtaken(
    { email: "sams@example.com" },
    { changed_by: SAM, changed_at: new Date().toISOString(), changed_fields: ["email"] },
  );
  await typeEmail(user, "mine@example.com");
  const asked = await dialog("E-mail of Ada");
  expect(asked.getByText("Sam changed it just now.")).toBeDefined();
  expect(values(asked)).toEqual(["sams@example.com", "mine@example.com"]);
  await user.click(asked.getByRole("button", { name: "Use mine" }));
  expect(await screen.findByRole("link", { name: "mine@example.com" })).toBeDefined();
  expect(sent).toEqual([
    [{ email: "mine@example.com" }, '"3"'],
    [{ email: "mine@example.com" }, '"7"'],
  ]);
});

it("asks, too, when news of theirs came while mine was typed", async () => {
  const { hear, user } = await overtaken({ email: "sams@example.com", name: "Ada L" });
  await user.click(screen.getByRole("button", { name: "Edit E-mail" }));
  const field = screen.getByRole("textbox", { name: "E-mail" });
  await user.clear(field);
  await hear();
  await screen.findByRole("heading", { name: "Ada L" });
  await user.type(field, "mine@example.com{Enter}");
  expect(values(await dialog("E-mail of Ada L"))).toEqual(["sams@example.com", "mine@example.com"]);
});

it("leaves theirs where it is when that is chosen, and by Escape", async () => {
  const { sent, user } = await overtaken({ email: "sams@example.com" });
  await typeEmail(user, "mine@example.com");
  const asked = await dialog("E-mail of Ada");
  expect(asked.getByText("It was changed by somebody else meanwhile.")).toBeDefined();
  const keep = asked.getByRole("button", { name: "Keep theirs" });
  await waitFor(() => expect(document.activeElement).toBe(keep));
  await user.keyboard("{Escape}");
  expect(await screen.findByRole("link", { name: "sams@example.com" })).toBeDefined();
  expect(sent.length).toBe(1);
});

it("names nobody whose change was about something else", async () => {
  const { user } = await overtaken(
    { email: "sams@example.com" },
    { changed_by: SAM, changed_at: "2026-03-01T10:00:00Z", changed_fields: ["tags"] },
  );
  await typeEmail(user, "mine@example.com");
  const asked = await dialog("E-mail of Ada");
  expect(asked.getByText("It was changed by somebody else meanwhile.")).toBeDefined();
});

it("asks nothing when both wanted the same", async () => {
  const { sent, user } = await overtaken({ email: "mine@example.com" });
  await typeEmail(user, "mine@example.com");
  expect(await screen.findByRole("link", { name: "mine@example.com" })).toBeDefined();
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(sent.length).toBe(1);
});

it("asks about a status in its words, and takes mine back by its change", async () => {
  const { sent, user } = await overtaken({ status: "warm" });
  await user.click(screen.getByRole("button", { name: /Ada is Cold/ }));
  await user.click(await screen.findByRole("menuitemradio", { name: "Hot" }));
  const asked = await dialog("Status of Ada");
  expect(values(asked)).toEqual(["Warm", "Hot"]);
  await user.click(asked.getByRole("button", { name: "Use mine" }));
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await screen.findByText("Ada is Cold again");
  expect(sent.slice(1)).toEqual([
    [{ status: "hot" }, '"7"'],
    [{ status: "cold", undo_of: "change 8" }, '"8"'],
  ]);
});

it("asks about an owner, and says nothing when theirs stays", async () => {
  const { sent, user } = await overtaken({ owner: { id: "m9", name: "Cy" } });
  await user.click(screen.getByRole("button", { name: "Owner: Nobody. Change" }));
  await user.click(await screen.findByRole("menuitemradio", { name: "Bo" }));
  const asked = await dialog("Owner of Ada");
  expect(values(asked)).toEqual(["Cy", "Bo"]);
  await user.click(asked.getByRole("button", { name: "Keep theirs" }));
  expect(await screen.findByRole("button", { name: "Owner: Cy. Change" })).toBeDefined();
  expect(screen.queryByText("Owner of Ada: Bo")).toBeNull();
  expect(sent.length).toBe(1);
});
