import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import type { MayWrite } from "../../api/types";
import { serveContact } from "../../test/contactPage";
import { contact, mayWrite, numberVerdict } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

const ADA = contact({ name: "Ada" });

async function panel(verdict: MayWrite) {
  serveContact(() => ADA, { "may-write": () => verdict });
  open(`/contacts/${ADA.id}`);
  await screen.findByRole("heading", { name: "Ada" });
  const found = await screen.findByRole("region", { name: "May I write?" });
  await within(found).findAllByRole("listitem");
  return within(found);
}

it("says for each of two numbers whether it may write, and why", async () => {
  const open_ = numberVerdict({
    display: "+1 555 0100",
    verdict: "free_text",
    free_until: "2030-03-01T14:05:00Z",
    reasons: ["window_open"],
  });
  const shut = numberVerdict({
    phone_number_id: "2",
    display: "+1 555 0199",
    reasons: ["window_closed", "marketing_stopped"],
  });
  const found = await panel(mayWrite(open_, shut));
  const [one, other] = ["+1 555 0100", "+1 555 0199"].map((number) =>
    within(found.getByText(number).closest("li") as HTMLElement),
  );
  expect(one?.getByText(/^Free text until/)).toBeTruthy();
  expect(other?.getByText("Templates only")).toBeTruthy();
  expect(other?.getByText("Marketing was stopped on this number.")).toBeTruthy();
  expect(one?.queryByText("Marketing was stopped on this number.")).toBeNull();
});

it.each([
  ["blocked", "Blocked", /Somebody here blocked this person/],
  ["no_phone", "Nowhere to write to", /neither a phone number nor a WhatsApp id/],
] as const)("says of who is %s that nothing is sent", async (verdict, line, why) => {
  const found = await panel(mayWrite(numberVerdict({ verdict, reasons: [verdict] })));
  expect(found.getByText(line)).toBeTruthy();
  expect(found.getByText(why)).toBeTruthy();
});

it("blocks at once and takes it back", async () => {
  let now = ADA;
  const sent: unknown[] = [];
  serveContact(() => now);
  server.use(
    http.put(at("/api/v1/contacts/:id/blocked"), async ({ request }) => {
      const body = (await request.json()) as { blocked: boolean };
      sent.push(body);
      now = { ...now, blocked: body.blocked, version: now.version + 1 };
      return HttpResponse.json({ ...now, change_id: `change ${sent.length}` });
    }),
  );
  open(`/contacts/${ADA.id}`);
  await screen.findByRole("heading", { name: "Ada" });
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: "More" }));
  await user.click(await screen.findByRole("menuitem", { name: "Block" }));
  await screen.findByText("Ada is blocked. What they write is still kept.");
  await user.click(screen.getByRole("button", { name: "Undo" }));
  await screen.findByText("Ada is not blocked any more.");
  await waitFor(() =>
    expect(sent).toEqual([{ blocked: true }, { blocked: false, undo_of: "change 1" }]),
  );
});

it("says when the verdict can't be read, in the header and in the panel, and reads it again", async () => {
  serveContact(() => ADA);
  const path = at("/api/v1/contacts/:id/may-write");
  server.use(http.get(path, () => HttpResponse.json({ detail: "no database" }, { status: 503 })));
  open(`/contacts/${ADA.id}`);
  const unread = "Whether you may write could not be read";
  await waitFor(() => expect(screen.getAllByText(unread)).toHaveLength(2));
  const found = within(screen.getByRole("region", { name: "May I write?" }));
  server.use(http.get(path, () => HttpResponse.json(mayWrite(numberVerdict()))));
  await userEvent.setup().click(found.getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(screen.getAllByText("Templates only")).toHaveLength(2));
  expect(screen.queryByText(unread)).toBeNull();
});

it("says that what a person said can't be read, and reads it again", async () => {
  serveContact(() => ADA, { "may-write": () => mayWrite(numberVerdict({ reasons: ["window_closed"] })) });
  let broken = true;
  server.use(
    http.get(at("/api/v1/contacts/:id/consents"), () =>
      broken
        ? HttpResponse.json({ detail: "the ledger rests" }, { status: 503 })
        : HttpResponse.json({
            items: [{ value: "stopped", source: "message", phone_number_id: "1", at: "2026-03-01T10:00:00Z" }],
          }),
    ),
  );
  open(`/contacts/${ADA.id}`);
  const found = within(await screen.findByRole("region", { name: "May I write?" }));
  expect(await found.findByText("the ledger rests")).toBeTruthy();
  broken = false;
  await userEvent.click(found.getByRole("button", { name: "Try again" }));
  expect(await found.findByText("1 thing said about it")).toBeTruthy();
});

it("tells the key of the status, the tags and the owner to who points at them", async () => {
  serveContact(() => ADA);
  open(`/contacts/${ADA.id}`);
  await screen.findByRole("heading", { name: "Ada" });
  for (const [what, key] of [["status", "s"], ["tags", "t"], ["owner", "o"]]) {
    const field = document.querySelector(`#main [data-edit=${what}]`) as HTMLElement;
    await userEvent.hover(field);
    expect(field.title).toBe(`Key: ${key}`);
    expect(field.getAttribute("aria-keyshortcuts")).toBe(key);
  }
});
