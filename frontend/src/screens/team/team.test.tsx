import { cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { describe, expect, it, vi } from "vitest";
import type { Member } from "../../api/types";
import { page, session } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";
import { addressesIn } from "./InviteDialog";

function member(id: string, change: Partial<Member> = {}): Member {
  return {
    id,
    name: id,
    email: `${id}@example.com`,
    role: "staff",
    status: "active",
    last_seen_at: null,
    version: 1,
    ...change,
  };
}

/** How often it was asked who owns how many. */
const owners = { asked: 0 };

/** Serve a team; returns the bodies of all writes. */
function team(members: Member[], refused: Record<string, string> = {}): unknown[] {
  const sent: unknown[] = [];
  owners.asked = 0;
  server.use(
    http.get(at("/api/v1/members"), () => HttpResponse.json(page(members))),
    http.get(at("/api/v1/contacts/owners"), () => {
      owners.asked += 1;
      return HttpResponse.json({ items: [{ owner_id: "Bo", contacts: 312 }] });
    }),
    http.patch(at("/api/v1/members/:id"), async ({ request, params }) => {
      sent.push({ id: params.id, ...((await request.json()) as object) });
      return HttpResponse.json(member(String(params.id)));
    }),
    http.delete(at("/api/v1/members/:id"), ({ params }) => {
      sent.push({ revoked: params.id });
      return params.id === "Late"
        ? HttpResponse.json({ code: "not_invited", detail: "is a member by now" }, { status: 409 })
        : new HttpResponse(null, { status: 204 });
    }),
    http.post(at("/api/v1/members/:id/link"), ({ params }) =>
      HttpResponse.json({ link: `https://w/#${params.id}` }),
    ),
    http.post(at("/api/v1/members"), async ({ request }) => {
      const body = (await request.json()) as { email: string };
      sent.push(body);
      const detail = refused[body.email];
      return detail
        ? HttpResponse.json({ code: "email_taken", detail }, { status: 409 })
        : HttpResponse.json({ ...member("x"), link: `https://w/#${body.email}` }, { status: 201 });
    }),
  );
  return sent;
}

/** What closes most dialogs: Escape, and a click beside them. */
async function stray(user: ReturnType<typeof userEvent.setup>) {
  await user.keyboard("{Escape}");
  await user.click(document.querySelector(".mantine-Modal-inner") as HTMLElement);
}

const OWNERS = [member("m1", { name: "Ada", role: "owner" }), member("Bo"), member("Cy")];

describe("the team", () => {
  it("asks before somebody is switched off, and who takes over", async () => {
    const sent = team([...OWNERS, member("Gone", { status: "disabled" })]);
    open("/team");
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "More about Bo" }));
    await user.click(await screen.findByRole("menuitem", { name: "Switch off" }));
    const dialog = await screen.findByRole("dialog", { name: "Switch off Bo?" });
    expect(sent).toEqual([]);
    expect(within(dialog).getByText(/API keys they made stop working/)).toBeTruthy();
    await user.click(await within(dialog).findByRole("combobox", { name: /takes over 312/ }));
    const offered = await screen.findAllByRole("option");
    expect(offered.map((each) => each.textContent)).toEqual(["Ada", "Cy"]);
    await user.click(screen.getByRole("option", { name: "Cy" }));
    await user.click(within(dialog).getByRole("button", { name: "Switch off" }));
    await waitFor(() =>
      expect(sent).toEqual([{ id: "Bo", status: "disabled", successor_id: "Cy" }]),
    );
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("shows who has how many contacts, and why the last owner stays one", async () => {
    team(OWNERS);
    open("/team");
    const link = await screen.findByRole("link", { name: "Contacts of Bo: 312" });
    expect(link.getAttribute("href")).toMatch(/^\/contacts\?owner=/);
    expect(owners.asked).toBe(1);
    expect(screen.getByText(/The last owner/)).toBeTruthy();
    expect(screen.queryByRole("combobox", { name: "Role of Ada" })).toBeNull();
    expect(screen.getByRole("combobox", { name: "Role of Bo" })).toBeTruthy();
  });

  it("is the admin's to change except for its owners, whom only owners make", async () => {
    team([...OWNERS, member("Di", { role: "owner" })]);
    const admin = { id: "m9", name: "Al", email: "al@example.com", role: "admin" as const };
    open("/team", session({ member: admin }));
    const user = userEvent.setup();
    await user.click(await screen.findByRole("combobox", { name: "Role of Bo" }));
    const offered = await screen.findAllByRole("option");
    expect(offered.map((each) => each.textContent)).toEqual(["Admin", "Staff", "Viewer"]);
    expect(screen.queryByRole("combobox", { name: "Role of Di" })).toBeNull();
    expect(screen.queryByRole("button", { name: "More about Di" })).toBeNull();
    expect(screen.getAllByText("Only an owner may change an owner.")).toHaveLength(2);
    await user.click(screen.getByRole("button", { name: "Invite somebody" }));
    const dialog = within(await screen.findByRole("dialog"));
    expect(dialog.queryByRole("radio", { name: /^Owner/ })).toBeNull();
    expect(dialog.getByRole("radio", { name: /^Admin/ })).toBeTruthy();
  });

  it("invites several people at once and keeps the address that was refused", async () => {
    const sent = team(OWNERS, { "b@x.org": "this address is taken" });
    open("/team");
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Invite somebody" }));
    const dialog = await screen.findByRole("dialog");
    const box = within(dialog).getByRole("textbox", { name: /E-mail addresses/ });
    await user.type(box, "a@x.org, b@x.org{enter}c@x.org");
    await user.click(within(dialog).getByRole("button", { name: "Invite somebody" }));
    expect(await within(dialog).findByText("https://w/#c@x.org")).toBeTruthy();
    expect(within(dialog).getByText("https://w/#a@x.org")).toBeTruthy();
    expect(within(dialog).getByRole("alert").textContent).toBe("b@x.org: this address is taken");
    expect((box as HTMLTextAreaElement).value).toBe("b@x.org");
    expect(sent).toEqual(
      ["a@x.org", "b@x.org", "c@x.org"].map((email) => ({ email, role: "staff" })),
    );
  });

  it("loses neither typed addresses nor links that are shown once", async () => {
    team(OWNERS);
    open("/team");
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Invite somebody" }));
    const dialog = await screen.findByRole("dialog", { name: "Invite somebody" });
    await user.type(within(dialog).getByRole("textbox", { name: /E-mail addresses/ }), "a@x.org");
    await user.keyboard("{Escape}");
    const question = await screen.findByRole("dialog", { name: "Leave without saving?" });
    await user.click(within(question).getByRole("button", { name: "Cancel" }));
    await user.click(within(dialog).getByRole("button", { name: "Invite somebody" }));
    await within(dialog).findByText("https://w/#a@x.org");
    await stray(user);
    expect(within(dialog).getByText("https://w/#a@x.org")).toBeTruthy();
    await user.click(within(dialog).getByRole("button", { name: "Done" }));
    await waitFor(() => expect(screen.queryByText("https://w/#a@x.org")).toBeNull());
  });

  it("keeps a sign-in link until it is put away, and says when it can't be copied", async () => {
    team(OWNERS);
    open("/team");
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "More about Bo" }));
    await user.click(await screen.findByRole("menuitem", { name: "New sign-in link" }));
    const dialog = await screen.findByRole("dialog", { name: "Sign-in link for Bo" });
    await stray(user);
    expect(within(dialog).getByText("https://w/#Bo")).toBeTruthy();
    // as on plain http
    const none = vi.spyOn(navigator, "clipboard", "get").mockReturnValue(undefined as never);
    await user.click(within(dialog).getByRole("button", { name: "Copy" }));
    await screen.findByText("This browser did not allow copying");
    none.mockRestore();
    await user.click(within(dialog).getByRole("button", { name: "Done" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("lets somebody who was switched off in again", async () => {
    const sent = team([...OWNERS, member("Gone", { status: "disabled" })]);
    open("/team");
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "More about Gone" }));
    await user.click(await screen.findByRole("menuitem", { name: "Switch on" }));
    await waitFor(() => expect(sent).toEqual([{ id: "Gone", status: "active" }]));
  });

  it("says when each was last seen, and who never was", async () => {
    team([...OWNERS, member("Di", { last_seen_at: "2026-03-01T10:00:00Z" })]);
    open("/team");
    const seen = async (name: string) => {
      const row = (await screen.findByText(`${name}@example.com`)).closest("tr") as HTMLElement;
      return row.querySelectorAll("td")[5] as HTMLElement;
    };
    expect((await seen("Di")).querySelector("time")?.dateTime).toBe("2026-03-01T10:00:00Z");
    expect((await seen("Cy")).textContent).toBe("never");
  });

  it("gives an invited person another link, which is worded as an invitation", async () => {
    team([...OWNERS, member("New", { status: "invited" })]);
    open("/team");
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "More about New" }));
    await user.click(await screen.findByRole("menuitem", { name: "Send a new invitation link" }));
    const dialog = await screen.findByRole("dialog", { name: "Invitation link for New" });
    expect(within(dialog).getByText("https://w/#New")).toBeTruthy();
    await user.click(within(dialog).getByRole("button", { name: "Close" }));
    await user.click(screen.getByRole("button", { name: "More about Bo" }));
    await user.click(await screen.findByRole("menuitem", { name: "New sign-in link" }));
    expect(await screen.findByRole("dialog", { name: "Sign-in link for Bo" })).toBeTruthy();
  });

  it("revokes an invitation after a question, and says when it was too late", async () => {
    const invited = ["New", "Late"].map((id) => member(id, { status: "invited" }));
    const sent = team([...OWNERS, ...invited]);
    open("/team");
    const user = userEvent.setup();
    const revoke = async (name: string) => {
      await user.click(await screen.findByRole("button", { name: `More about ${name}` }));
      await user.click(await screen.findByRole("menuitem", { name: "Revoke the invitation" }));
      const title = `Revoke the invitation of ${name}?`;
      const dialog = await screen.findByRole("dialog", { name: title });
      await user.click(within(dialog).getByRole("button", { name: "Revoke the invitation" }));
    };
    await user.click(await screen.findByRole("button", { name: "More about Bo" }));
    await screen.findByRole("menuitem", { name: "Switch off" });
    expect(screen.queryByRole("menuitem", { name: "Revoke the invitation" })).toBeNull();
    await user.keyboard("{Escape}");
    await revoke("New");
    expect(await screen.findByText("The invitation of New is revoked.")).toBeTruthy();
    await revoke("Late");
    expect(await screen.findByText("is a member by now")).toBeTruthy();
    expect(sent).toEqual([{ revoked: "New" }, { revoked: "Late" }]);
  });

  it("of one says that it is just you, and how it becomes a team", async () => {
    team(OWNERS.slice(0, 1));
    open("/team");
    expect(await screen.findByRole("heading", { name: "It is just you" })).toBeTruthy();
    expect(screen.getByText(/^Invite the people you work with/)).toBeTruthy();
    cleanup();
    team(OWNERS);
    open("/team");
    await screen.findByText("Bo@example.com");
    expect(screen.queryByText("It is just you")).toBeNull();
  });

  it("reads addresses however they are written down", () => {
    expect(addressesIn(" a@x.org;b@x.org\n\na@x.org , c@x.org ")).toEqual([
      "a@x.org",
      "b@x.org",
      "c@x.org",
    ]);
    expect(addressesIn("  ")).toEqual([]);
  });
});

describe("one's own profile", () => {
  it("changes the name everywhere at once", async () => {
    const renamed = session();
    renamed.member.name = "Ada Lovelace";
    const sent: unknown[] = [];
    server.use(
      http.patch(at("/api/v1/session"), async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json(renamed);
      }),
    );
    open("/settings?section=preferences");
    const user = userEvent.setup();
    const box = await screen.findByRole("textbox", { name: /^Name/ });
    await user.clear(box);
    await user.type(box, "Ada Lovelace");
    const form = box.closest("form") as HTMLElement;
    await user.click(within(form).getByRole("button", { name: "Save" }));
    expect(await screen.findByRole("button", { name: /Ada Lovelace/ })).toBeTruthy();
    expect(sent).toEqual([{ name: "Ada Lovelace" }]);
  });
});

describe("what viewers see", () => {
  it("is decided by a switch that says what it does, and says so when it could not", async () => {
    team(OWNERS);
    let masked = false;
    let refuses = true;
    server.use(
      http.get(at("/api/v1/members/privacy"), () =>
        HttpResponse.json({ mask_for_viewers: masked }),
      ),
      http.put(at("/api/v1/members/privacy"), async ({ request }) => {
        if (refuses) return HttpResponse.json({ detail: "no database" }, { status: 503 });
        masked = ((await request.json()) as { mask_for_viewers: boolean }).mask_for_viewers;
        return HttpResponse.json({ mask_for_viewers: masked });
      }),
    );
    open("/team");
    const user = userEvent.setup();
    const toggle = await screen.findByRole("switch", { name: /^Viewers see numbers/ });
    await user.click(toggle);
    await screen.findByText("no database");
    expect(toggle).toHaveProperty("checked", false);
    refuses = false;
    await user.click(toggle);
    await screen.findByText("Viewers see numbers and addresses masked now.");
    expect(masked).toBe(true);
    await waitFor(() => expect(toggle).toHaveProperty("checked", true));
    expect(document.activeElement).toBe(toggle);
  });
});

describe("a large team", () => {
  it("is read to its end: who is the last owner, and who can take over, needs all of it", async () => {
    const pages = [[member("Ada Owner", { role: "owner" })], [member("Zed", { role: "owner" })]];
    const asked: (string | null)[] = [];
    team([]);
    server.use(
      http.get(at("/api/v1/members"), ({ request }) => {
        const cursor = new URL(request.url).searchParams.get("cursor");
        asked.push(cursor);
        return HttpResponse.json({ items: pages[cursor ? 1 : 0], next: cursor ? null : "c1" });
      }),
    );
    open("/team");
    await screen.findByText("Zed");
    expect(asked).toEqual([null, "c1"]);
    expect(screen.queryByText(/^The last owner/)).toBeNull();
  });

  it("is drawn a hundred at a time", async () => {
    team(Array.from({ length: 150 }, (_, n) => member(`m${n}`)));
    open("/team", session({ scopes: ["contacts:read", "members:read"] }));
    await screen.findByText("m99");
    expect(screen.queryByText("m100")).toBeNull();
    await userEvent.click(screen.getByText("Show more"));
    await screen.findByText("m149");
    expect(screen.queryByText("Show more")).toBeNull();
  });
});
