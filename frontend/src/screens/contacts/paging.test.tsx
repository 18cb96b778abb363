import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { contact, page } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

const HINT = "To get further, use filters or sort.";

/** A list of so many rows that says of each page by what it was asked for. */
async function list(path: string, total = 120, cursors = true) {
  const asked: URL[] = [];
  const answer = ({ request }: { request: Request }) => {
    const url = new URL(request.url);
    asked.push(url);
    const skip = Number(url.searchParams.get("skip") ?? 0);
    const place = url.searchParams.get("cursor") ?? `skip ${skip}`;
    return HttpResponse.json({
      ...page(skip < total ? [contact({ id: place, name: `At ${place}` })] : []),
      next: `after ${place}`,
      previous: cursors && place !== "skip 0" ? `before ${place}` : undefined,
      total,
    });
  };
  server.use(
    http.get(at("/api/v1/contacts"), answer),
    http.get(at("/api/v1/search/contacts"), answer),
  );
  const { router } = open(path);
  const user = userEvent.setup();
  const field = () => screen.findByRole("textbox", { name: /^Page / });
  await field();
  return {
    asked,
    address: () => router.state.location.searchStr,
    field,
    back: () => router.history.back(),
    press: (name: string) => user.click(screen.getByRole("button", { name })),
    type: async (text: string) => {
      await user.click(await field());
      await user.keyboard(`${text}{Enter}`);
    },
  };
}

const at_ = (place: string) => screen.findByRole("link", { name: `At ${place}` });
const named = (name: string) => screen.findByRole("textbox", { name });

describe("a page's number", () => {
  it("is told, and another one that is typed leads there, with the focus where it was", async () => {
    const { type, address, field } = await list("/contacts?limit=25&status=hot");
    await named("Page 1 of 5");
    await type("3");
    await at_("skip 50");
    await screen.findByText("51–51 of 120");
    expect(address()).toBe("?limit=25&status=hot&page=3");
    expect(document.activeElement).toBe(await named("Page 3 of 5"));
    await type("٢");
    await at_("skip 25");
    expect((await field()).getAttribute("value")).toBe("2");
  });

  it("is in the address, so that a link and the way back lead to it", async () => {
    const { press, back, address } = await list("/contacts?page=2");
    await at_("skip 50");
    await press("Next");
    await at_("after skip 50");
    await named("Page 3 of 3");
    expect(new URLSearchParams(address()).get("cursor")).toBe("after skip 50");
    back();
    await at_("skip 50");
    await named("Page 2 of 3");
  });

  it.each([
    ["by the way we came", ["Next: after skip 100", "Previous: skip 100"], "Page 3 of 3"],
    ["by the server's cursor", ["Previous: before skip 100"], "Page 2 of 3"],
    [
      "to the first page without one",
      ["Previous: before skip 100", "Previous: skip 0"],
      "Page 1 of 3",
    ],
  ])("goes back %s", async (_how, steps, name) => {
    const { press } = await list("/contacts?page=3");
    await at_("skip 100");
    for (const step of steps) {
      const [button = "", place = ""] = step.split(": ");
      await press(button);
      await at_(place);
    }
    await named(name);
  });

  it("of a search is skipped to, as a search has no cursors that lead back", async () => {
    const { asked, type, press } = await list("/contacts?q=at", 120, false);
    await type("3");
    await waitFor(() => expect(asked.at(-1)?.searchParams.get("skip")).toBe("100"));
    expect(asked.at(-1)?.pathname).toBe("/api/v1/search/contacts");
    await named("Page 3 of 3");
    await press("Previous");
    await waitFor(() => expect(asked.at(-1)?.searchParams.get("skip")).toBe("50"));
  });

  it("that is not there leads to the last one", async () => {
    const { asked, type } = await list("/contacts?page=150");
    await at_("skip 100");
    await named("Page 3 of 3");
    await type("900");
    await named("Page 3 of 3");
    await type("0");
    expect(asked.map((url) => url.searchParams.get("skip"))).toEqual(["7450", "100"]);
    expect(screen.queryByText(HINT)).toBeNull();
  });

  it("goes up to 10,000 rows, and then it says how else to get there", async () => {
    const { type, press } = await list("/contacts", 48_210);
    await named("Page 1 of 200");
    expect(screen.queryByText(HINT)).toBeNull();
    await type("964");
    await at_("skip 9950");
    await named("Page 200 of 200");
    expect(screen.getByText(HINT).getAttribute("role")).toBe("status");
    await press("Next");
    await at_("after skip 9950");
    await named("Page 201");
    screen.getByText("10,001–10,001 of 48,210");
  });

  it("is not known where only a cursor has led", async () => {
    const { press } = await list("/contacts?cursor=c9");
    await at_("c9");
    await named("Page ? of 3");
    expect(screen.queryByText(/of 120/)).toBeNull();
    await press("Previous");
    await at_("before c9");
  });

  it("is not asked for where there is one page", async () => {
    open("/contacts");
    server.use(http.get(at("/api/v1/contacts"), () => HttpResponse.json(page([contact()]))));
    await screen.findByRole("link", { name: "Amara Okafor" });
    expect(screen.queryByRole("textbox", { name: /^Page / })).toBeNull();
  });
});
