import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import type { Tag } from "../../api/types";
import { contact, page, session } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

const TAGS: Tag[] = [
  { id: "t1", name: "wholsale", colour: "red", contacts: 12 },
  { id: "t2", name: "Wholesale", colour: "blue", contacts: 3 },
];

/** Serve the tags; returns the bodies of all writes. A rename meets the other tag. */
function serve(): unknown[] {
  const sent: unknown[] = [];
  server.use(
    http.get(at("/api/v1/tags"), () => HttpResponse.json({ items: TAGS })),
    http.patch(at("/api/v1/tags/:id"), async ({ request, params }) => {
      const body = (await request.json()) as { merge?: true; colour?: string };
      sent.push({ id: params.id, ...body });
      return body.merge || body.colour
        ? HttpResponse.json(TAGS[1])
        : HttpResponse.json({ code: "tag_exists", detail: "no", tag_id: "t2" }, { status: 409 });
    }),
    http.delete(at("/api/v1/tags/:id"), ({ params }) => {
      sent.push(params.id);
      return new HttpResponse(null, { status: 204 });
    }),
  );
  return sent;
}

const MERGED = { id: "t1", name: "Wholesale", merge: true };
const TITLE = "Merge the tag wholsale into another";

describe("tags in the settings", () => {
  it("merges one into another that is chosen", async () => {
    const sent = serve();
    open("/settings?section=tags");
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: TITLE }));
    const dialog = await screen.findByRole("dialog", { name: TITLE });
    const merge = within(dialog).getByRole("button", { name: "Merge" }) as HTMLButtonElement;
    expect(merge.disabled).toBe(true);
    await user.click(within(dialog).getByRole("combobox", { name: /Into which tag/ }));
    await user.click(await screen.findByRole("option", { name: "Wholesale" }));
    expect(within(dialog).getByText(/12 contacts that have wholsale get Wholesale/)).toBeTruthy();
    await user.click(within(dialog).getByRole("button", { name: "Merge" }));
    await waitFor(() => expect(sent).toEqual([MERGED]));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("offers to merge when a new name is another tag's", async () => {
    const sent = serve();
    open("/settings?section=tags");
    const user = userEvent.setup();
    const name = "Name of the tag wholsale";
    await user.click(await screen.findByRole("button", { name: `Edit ${name}` }));
    const field = await screen.findByRole("textbox", { name });
    await user.clear(field);
    await user.type(field, "wholesale{Enter}");
    const dialog = await screen.findByRole("dialog", { name: TITLE });
    await user.click(within(dialog).getByRole("button", { name: "Merge" }));
    await waitFor(() => expect(sent).toEqual([{ id: "t1", name: "wholesale" }, MERGED]));
  });

  it("is not offered to who may not delete tags", async () => {
    serve();
    const scopes = session().scopes.filter((each) => each !== "settings:write");
    open("/settings?section=tags", session({ scopes }));
    expect(await screen.findByText("wholsale")).toBeTruthy();
    expect(screen.queryByRole("button", { name: TITLE })).toBeNull();
  });

  it("takes another colour, which its name says too", async () => {
    const sent = serve();
    open("/settings?section=tags");
    const user = userEvent.setup();
    const dot = await screen.findByRole("button", {
      name: "Colour of the tag wholsale: Red. Change",
    });
    await user.click(dot);
    const menu = await screen.findByRole("menu", { name: "Colour of the tag wholsale" });
    expect(within(menu).getAllByRole("menuitemradio")).toHaveLength(9);
    expect(within(menu).getByRole("menuitemradio", { checked: true }).textContent).toBe("Red✓");
    await user.click(within(menu).getByRole("menuitemradio", { name: "Teal" }));
    await waitFor(() => expect(sent).toEqual([{ id: "t1", colour: "teal" }]));
    expect(document.activeElement).toBe(dot);
  });

  it("says how many contacts lose one before it is deleted", async () => {
    const sent = serve();
    open("/settings?section=tags");
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Delete the tag wholsale" }));
    const dialog = await screen.findByRole("dialog", { name: "Delete the tag wholsale" });
    expect(within(dialog).getByText("12 contacts have it and lose it.")).toBeTruthy();
    expect(sent).toEqual([]);
    await user.click(within(dialog).getByRole("button", { name: "Delete" }));
    await waitFor(() => expect(sent).toEqual(["t1"]));
  });

  it("are only looked at by who may not write", async () => {
    serve();
    open("/settings?section=tags", session({ scopes: ["contacts:read"] }));
    await screen.findByText("wholsale");
    expect(screen.queryByRole("button", { name: /^Colour of the tag/ })).toBeNull();
    expect(document.querySelectorAll(".colour-dot[data-colour=red]")).toHaveLength(1);
  });
});

describe("a tag of a contact", () => {
  it("has the colour of its name", async () => {
    serve();
    server.use(
      http.get(at("/api/v1/contacts"), () =>
        HttpResponse.json(page([contact({ tags: ["Wholesale"] })])),
      ),
    );
    open("/contacts");
    const tag = await screen.findByTitle("Wholesale");
    await waitFor(() => expect(tag.dataset.colour).toBe("blue"));
  });
});
