import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Session } from "../../api/types";
import { ownZone } from "../../lib/settleZone";
import { toasts } from "../../lib/toasts";
import { learnZone, zone } from "../../lib/zone";
import { isUnsettled } from "../../shell/useSettledZone";
import { page, session } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";
import { zones } from "./zones";

beforeEach(() => toasts.set([]));
afterEach(() => learnZone(null));

/**
 * Let the server keep a time zone, checking versions as the real one does, or refuse it; returns
 * what it is sent. `kept`: what it has at first.
 */
function keeps(kept: string | null, refusal?: object): unknown[] {
  const sent: unknown[] = [];
  let settings = kept ? { time_zone: kept } : {};
  let version = 7;
  const now = () => ({ id: "w1", name: "Acme", plan: "free", settings, version });
  server.use(
    http.get(at("/api/v1/contacts"), () => HttpResponse.json(page([]))),
    http.get(at("/api/v1/workspace"), () => HttpResponse.json(now())),
    http.patch(at("/api/v1/workspace"), async ({ request }) => {
      if (request.headers.get("if-match") !== `"${version}"`) {
        return HttpResponse.json({ code: "version_conflict", current: now() }, { status: 412 });
      }
      const wanted = (await request.json()) as { time_zone: string };
      sent.push(wanted);
      if (refusal) return HttpResponse.json(refusal, { status: 422 });
      [settings, version] = [wanted, version + 1];
      return HttpResponse.json(settings);
    }),
  );
  return sent;
}

const NOWHERE = { ...session().workspace, time_zone: null };

function inZone(time_zone: string | null, change: Partial<Session> = {}): Session {
  return session({ workspace: { ...session().workspace, time_zone }, ...change });
}

async function choose(name: string) {
  const user = userEvent.setup();
  const box = await screen.findByRole("combobox", { name: "Time zone" });
  await user.clear(box);
  await user.type(box, name);
  await user.click(await screen.findByRole("option", { name }));
  await user.click(screen.getByRole("button", { name: "Save" }));
}

describe("the time zone of a workspace", () => {
  it("can be changed in a browser that does not know the one that was chosen", async () => {
    const sent = keeps("Moon/Tranquility");
    open("/settings?section=workspace", inZone("Moon/Tranquility"));
    expect((await screen.findAllByDisplayValue("Moon/Tranquility")).length).toBeGreaterThan(0);
    await choose("Asia/Tokyo");
    await screen.findByText("Time zone saved");
    expect(sent).toEqual([{ time_zone: "Asia/Tokyo" }]);
  });

  it("is chosen under its settings and holds at once, and members may keep their own", async () => {
    const sent = keeps("Europe/Berlin");
    server.use(http.patch(at("/api/v1/session"), () => HttpResponse.json(session())));
    const { router } = open("/settings?section=workspace", inZone("Europe/Berlin"));
    await choose("America/Sao Paulo");
    await screen.findByText("Time zone saved");
    expect(sent).toEqual([{ time_zone: "America/Sao_Paulo" }]);
    expect(zone()).toBe("America/Sao_Paulo");
    await router.navigate({ to: "/settings", search: { section: "preferences" } });
    const own = await screen.findByRole("switch", { name: /^Times in this device's time zone/ });
    expect(screen.getByText(/in the workspace's: America\/Sao Paulo\./)).toBeTruthy();
    await userEvent.click(own);
    expect(zone()).toBeUndefined();
  });

  it("that the server refuses is said, and the old one stays", async () => {
    keeps("Europe/Berlin", { detail: "must be the IANA name of a time zone" });
    open("/settings?section=workspace", inZone("Europe/Berlin"));
    await choose("UTC");
    expect(await screen.findByRole("alert")).toHaveProperty(
      "textContent",
      "must be the IANA name of a time zone",
    );
    expect(zone()).toBe("Europe/Berlin");
  });

  it.each([
    ["Keep theirs", [], "Africa/Lagos"],
    ["Use mine", [{ time_zone: "Asia/Tokyo" }], "Asia/Tokyo"],
  ])("that somebody changed meanwhile is asked about: %s", async (answer, wanted, after) => {
    const sent = keeps("Africa/Lagos");
    open("/settings?section=workspace", inZone("Europe/Berlin"));
    await choose("Asia/Tokyo");
    const dialog = within(await screen.findByRole("dialog", { name: "Time zone of Acme" }));
    dialog.getByText("Africa/Lagos");
    expect(sent).toEqual([]);
    await userEvent.click(dialog.getByRole("button", { name: answer }));
    await waitFor(() => expect(zone()).toBe(after));
    expect((await screen.findAllByDisplayValue(after)).length).toBeGreaterThan(0);
    expect(sent).toEqual(wanted);
  });

  it("is not offered to who may not choose it", async () => {
    open("/settings?section=workspace", inZone("UTC", { scopes: ["contacts:read"] }));
    await screen.findByRole("tab", { name: "Preferences" });
    expect(screen.queryByRole("tab", { name: "Workspace" })).toBeNull();
  });
});

it("is offered by the name that people search it by today", () => {
  const offered = zones("Asia/Tokyo");
  for (const name of ["Asia/Kolkata", "Europe/Kyiv", "Europe/Berlin", "UTC", ownZone()]) {
    expect(offered).toContain(name);
  }
  expect(offered).not.toContain("Asia/Calcutta");
  expect(zones("Asia/Calcutta")).toContain("Asia/Calcutta");
  expect(offered.length).toBe(new Set(offered).size);
});

describe("a workspace for which nobody chose one", () => {
  it("has that of the browser of who may choose and comes first", async () => {
    const sent = keeps(null);
    open("/contacts", inZone(null));
    await waitFor(() => expect(zone()).toBe(ownZone()));
    expect(sent).toEqual([{ time_zone: ownZone() }]);
  });

  it("has the other's when somebody chose one just before", async () => {
    const sent = keeps("Africa/Lagos");
    open("/contacts", inZone(null));
    await waitFor(() => expect(zone()).toBe("Africa/Lagos"));
    expect(sent).toEqual([]);
  });

  it.each([
    ["by who may not choose", inZone(null, { scopes: ["contacts:read"] })],
    ["where it is chosen", inZone("Asia/Tokyo")],
    ["by a server that knows of none", session()],
    ["while contacts can't be asked", inZone(null, { workspace: { ...NOWHERE, name: null } })],
  ])("is given none %s", (_, as) => {
    expect(isUnsettled(inZone(null))).toBe(true);
    expect(isUnsettled(as)).toBe(false);
  });
});
