import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { contact, page } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

const ADA = contact({ name: "Ada" });
const BO = contact({ id: "01900000-0000-7000-8000-000000000002", name: "Bo" });

/** A server that has the first page, and of all else only this answer. */
function breaking(refuse: () => Response) {
  const state = { refuse: refuse as (() => Response) | null };
  const list = ({ request }: { request: Request }) => {
    const asked = new URL(request.url).searchParams;
    const first = asked.size === 2 && asked.get("sort") === "-last_active_at";
    if (first) return HttpResponse.json(page([ADA], { next: "c2", total: 90 }));
    return state.refuse?.() ?? HttpResponse.json(page([BO], { total: 90 }));
  };
  server.use(
    http.get(at("/api/v1/contacts"), list),
    http.get(at("/api/v1/search/contacts"), list),
    http.put(at("/api/v1/contacts/:id/status"), () =>
      HttpResponse.json({ ...ADA, status: "hot", version: 4 }),
    ),
  );
  return state;
}

const broken = () =>
  HttpResponse.json({ detail: "no database", request_id: "r-7" }, { status: 500 });
const shownRow = (name: string) => screen.findByRole("link", { name });

describe("the rows that are there", () => {
  it.each([
    ["next page", () => userEvent.click(screen.getByRole("button", { name: "Next" }))],
    ["order", () => userEvent.click(screen.getByRole("button", { name: "Name" }))],
    ["search", () => userEvent.type(screen.getByRole("searchbox"), "bo")],
  ])("stay when another %s can't be had, until it can", async (_what, ask) => {
    const state = breaking(broken);
    open("/contacts");
    await shownRow("Ada");
    await ask();
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toContain("no database (request r-7)");
    expect(alert.textContent).toContain("These are still the rows from before.");
    expect(screen.getByRole("link", { name: "Ada" })).toBeDefined();
    expect(screen.getByText("1–1 of 90")).toBeDefined();

    state.refuse = null;
    await userEvent.click(within(alert).getByRole("button", { name: "Try again" }));
    await shownRow("Bo");
    expect(screen.queryByRole("alert")).toBeNull();
    expect(screen.queryByRole("link", { name: "Ada" })).toBeNull();
  });

  it("are changed where they stand meanwhile", async () => {
    breaking(broken);
    open("/contacts");
    await shownRow("Ada");
    await userEvent.click(screen.getByRole("button", { name: "Next" }));
    await screen.findByRole("alert");
    await userEvent.click(screen.getByRole("button", { name: /Ada is Cold/ }));
    await userEvent.click(await screen.findByRole("menuitemradio", { name: "Hot" }));
    await screen.findByRole("button", { name: /Ada is Hot/ });
  });

  it("don't tell how many match what could not be read", async () => {
    breaking(broken);
    open("/contacts");
    await userEvent.click(await screen.findByRole("checkbox", { name: "Select Ada" }));
    await screen.findByRole("button", { name: "Select all 90 that match" });
    await userEvent.click(screen.getByRole("button", { name: "Name" }));
    await screen.findByRole("alert");
    await waitFor(() => expect(screen.queryByRole("button", { name: /Select all/ })).toBeNull());
  });

  it("do not stay for who may not see what was asked for", async () => {
    breaking(() => HttpResponse.json({ code: "forbidden" }, { status: 403 }));
    open("/contacts");
    await shownRow("Ada");
    await userEvent.click(screen.getByRole("button", { name: "Next" }));
    await screen.findByRole("heading", { name: "You may not see this" });
    expect(screen.queryByRole("link", { name: "Ada" })).toBeNull();
  });
});
