import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { keys } from "../../api/keys";
import { apply } from "../../lib/live";
import { contact, page } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

const ada = contact({ id: "ada", name: "Ada Byron", status: "cold", version: 1 });
const ben = contact({ id: "ben", name: "Ben Okri", status: "hot", version: 1 });

function people() {
  server.use(
    http.get(at("/api/v1/contacts"), ({ request }) => {
      const status = new URL(request.url).searchParams.get("status");
      return HttpResponse.json(page([ada, ben].filter((each) => each.status === status)));
    }),
  );
}

const names = (stage: string) =>
  within(screen.getByRole("region", { name: stage }))
    .queryAllByRole("link")
    .map((link) => link.textContent);

function numbers(movement: object[], created: number, converted: number) {
  const asked: string[] = [];
  server.use(
    http.get(at("/api/v1/lead-statuses/numbers"), ({ request }) => {
      asked.push(new URL(request.url).searchParams.get("from") ?? "");
      const conversion = created ? (100 * converted) / created : null;
      return HttpResponse.json({ movement, created, converted, conversion, counts: {} });
    }),
  );
  return asked;
}

const days = (from: string | undefined) =>
  Math.round((Date.now() - Date.parse(from ?? "")) / 86_400_000);

describe("the pipeline", () => {
  it("says for a period who became a customer, who moved, and after how long", async () => {
    people();
    const asked = numbers(
      [{ previous: "cold", current: "hot", contacts: 3, seconds: 2.4 * 86_400 }],
      8,
      1,
    );
    open("/pipeline");
    await screen.findByText("12.5% of 8 new contacts became customers");
    const moved = await screen.findByRole("list", { name: "Who moved" });
    expect(moved.textContent).toContain("Cold → Hot: 3 contacts");
    expect(moved.textContent).toContain("after 2 days on average");
    expect(asked.map(days)).toEqual([30]);
    await userEvent.setup().selectOptions(screen.getByLabelText("In the last"), "90 days");
    await waitFor(() => expect(asked.map(days)).toEqual([30, 90]));
  });

  it("shows a card in the stage that a colleague moved it to, behind those that were there", async () => {
    people();
    numbers([], 0, 0);
    const { client } = open("/pipeline");
    const card = await screen.findByRole("link", { name: "Ada Byron" });
    // a long name is cut at its own end, also on a page that runs the other way
    expect(card.getAttribute("dir")).toBe("auto");
    await screen.findByRole("link", { name: "Ben Okri" });
    server.use(
      http.get(at("/api/v1/contacts/ada"), () =>
        HttpResponse.json({ ...ada, status: "hot", version: 2 }),
      ),
    );
    apply(client, [{ type: "contact.status_changed", id: "ada", version: 2 }]);
    await within(screen.getByRole("region", { name: "Hot" })).findByRole("link", {
      name: "Ada Byron",
    });
    expect(names("Hot")).toEqual(["Ben Okri", "Ada Byron"]);
    expect(names("Cold")).toEqual([]);
  });

  it("says which stage could not be read, and reads it when it is asked again", async () => {
    people();
    numbers([], 0, 0);
    let broken = true;
    server.use(
      http.get(at("/api/v1/contacts"), ({ request }) =>
        broken && new URL(request.url).searchParams.get("status") === "hot"
          ? HttpResponse.json({ detail: "no database" }, { status: 503 })
          : undefined,
      ),
    );
    open("/pipeline");
    const hot = within(await screen.findByRole("region", { name: "Hot" }));
    expect((await hot.findByRole("alert")).textContent).toContain("no database");
    await screen.findByRole("link", { name: "Ada Byron" });
    expect(screen.getAllByRole("alert")).toHaveLength(1);
    broken = false;
    await userEvent.setup().click(hot.getByRole("button", { name: "Try again" }));
    await hot.findByRole("link", { name: "Ben Okri" });
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it.each([
    ["all", [ada]],
    ["part", []],
  ])("leaves a card where it was moved to when %s of it is read as before the move", async (_, cold) => {
    people();
    numbers([], 0, 0);
    const moved = { ...ada, status: "warm", version: 2, change_id: "c1" };
    server.use(http.put(at("/api/v1/contacts/ada/status"), () => HttpResponse.json(moved)));
    const { client } = open("/pipeline");
    const user = userEvent.setup();
    const button = () => screen.findByRole("button", { name: /^Ada Byron is/ });
    (await button()).focus();
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    let asked = 0;
    server.use(
      http.get(at("/api/v1/contacts"), async ({ request }) => {
        asked += 1;
        await held;
        const status = new URL(request.url).searchParams.get("status");
        return HttpResponse.json(page(status === "cold" ? cold : []));
      }),
    );
    void client.invalidateQueries({ queryKey: keys.contacts });
    await waitFor(() => expect(asked).toBe(4));
    await user.keyboard("{Control>}{ArrowRight}{/Control}");
    await screen.findByText(/Ada Byron → Warm/);
    answer();
    await waitFor(() => expect(client.isFetching({ queryKey: keys.contacts })).toBe(0));
    expect([names("Cold"), names("Warm")]).toEqual([[], ["Ada Byron"]]);
    expect(document.activeElement).toBe(await button());
  });

  it("keeps the focus on a card that goes to another column, by key or by menu", async () => {
    people();
    numbers([], 0, 0);
    let version = 1;
    server.use(
      http.put(at("/api/v1/contacts/ada/status"), async ({ request }) => {
        const { status } = (await request.json()) as { status: "warm" };
        version += 1;
        return HttpResponse.json({ ...ada, status, version });
      }),
    );
    open("/pipeline");
    const user = userEvent.setup();
    const badge = await screen.findByRole("button", { name: /^Ada Byron is Cold/ });
    badge.focus();
    await user.keyboard("{Control>}{ArrowRight}{ArrowRight}{/Control}");
    await waitFor(() => expect(names("Hot")).toContain("Ada Byron"));
    expect(document.activeElement).toBe(
      screen.getByRole("button", { name: /^Ada Byron is Hot/ }),
    );
    await user.keyboard("{Enter}");
    await user.click(await screen.findByRole("menuitemradio", { name: "Customer" }));
    await waitFor(() => expect(names("Customer")).toEqual(["Ada Byron"]));
    expect(document.activeElement).toBe(
      screen.getByRole("button", { name: /^Ada Byron is Customer/ }),
    );
  });

  it("leaves the focus where it went when a card comes back to the board later", async () => {
    people();
    numbers([], 0, 0);
    const { client } = open("/pipeline");
    const badge = await screen.findByRole("button", { name: /^Ada Byron is Cold/ });
    badge.focus();
    server.use(http.get(at("/api/v1/contacts"), () => HttpResponse.json(page([]))));
    await act(() => client.invalidateQueries({ queryKey: ["contacts", "list", "stage"] }));
    await waitFor(() => expect(names("Cold")).toEqual([]));
    const elsewhere = screen.getByLabelText("In the last");
    elsewhere.focus();
    people();
    await act(() => client.invalidateQueries({ queryKey: ["contacts", "list", "stage"] }));
    await screen.findByRole("button", { name: /^Ada Byron is Cold/ });
    expect(document.activeElement).toBe(elsewhere);
  });
});
