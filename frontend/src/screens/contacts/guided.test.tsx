import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { serveContact } from "../../test/contactPage";
import { contact, page } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

const WHY = "The workspace allows only one step at a time.";
const ADA = contact({ id: "ada", name: "Ada", status: "warm" });
const ARROWS = { cold: ["warm"], warm: ["cold", "hot"], hot: ["cold", "customer"], customer: ["cold"] };

/** Open an address of a workspace whose contacts go step by step; tells what was written. */
function openGuided(path: string) {
  const moves: string[] = [];
  serveContact(() => ADA);
  open(path);
  const items = Object.entries(ARROWS).map(([code, allowed]) => ({
    code, label: code, allowed, contacts: 1,
  }));
  server.use(
    http.get(at("/api/v1/lead-statuses"), () => HttpResponse.json({ items, workflow: "guided" })),
    http.get(at("/api/v1/lead-statuses/numbers"), () =>
      HttpResponse.json({ movement: [], created: 0, converted: 0, conversion: null, counts: {} }),
    ),
    http.get(at("/api/v1/contacts"), ({ request }) => {
      const wanted = new URL(request.url).searchParams.get("status");
      return HttpResponse.json(page(!wanted || wanted === ADA.status ? [ADA] : []));
    }),
    http.put(at("/api/v1/contacts/ada/status"), async ({ request }) => {
      const { status } = (await request.json()) as { status: "hot" };
      moves.push(status);
      return HttpResponse.json({ ...ADA, status, version: ADA.version + 1 });
    }),
  );
  return moves;
}

describe("a workspace that goes step by step", () => {
  it.each([["/contacts"], ["/contacts/ada"], ["/pipeline"]])(
    "offers on %s only the moves it has, and says why not the others",
    async (path) => {
      const moves = openGuided(path);
      const user = userEvent.setup();
      await user.click(await screen.findByRole("button", { name: /^Ada is Warm/ }));
      const menu = within(await screen.findByRole("menu"));
      const barred = await menu.findByRole("menuitemradio", { name: "Customer", description: WHY });
      expect(barred.getAttribute("aria-disabled")).toBe("true");
      for (const name of ["Cold", "Hot"]) {
        expect(menu.getByRole("menuitemradio", { name }).getAttribute("aria-disabled")).toBeNull();
      }
      await user.keyboard("{End}");
      expect(document.activeElement).toBe(barred);
      await user.keyboard("{Enter}");
      await user.click(barred);
      menu.getByText(WHY);
      expect(moves).toEqual([]);
      await user.click(menu.getByRole("menuitemradio", { name: "Hot" }));
      await screen.findByText("Ada → Hot");
      expect(moves).toEqual(["hot"]);
      // Back to Warm would be a step back, which the workflow does not have
      expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
    },
  );

  it("says why an arrow key moves nothing", async () => {
    const moves = openGuided("/pipeline");
    const user = userEvent.setup();
    (await screen.findByRole("button", { name: /^Ada is Warm/ })).focus();
    await user.keyboard("{Control>}{ArrowRight}{/Control}");
    await screen.findByRole("button", { name: /^Ada is Hot/ });
    await user.keyboard("{Control>}{ArrowLeft}{/Control}");
    await screen.findByText(WHY);
    expect(moves).toEqual(["hot"]);
  });
});
