import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import type { Tag } from "../../api/types";
import { session } from "../../test/factories";
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
      const body = (await request.json()) as { merge?: true };
      sent.push({ id: params.id, ...body });
      return body.merge
        ? HttpResponse.json(TAGS[1])
        : HttpResponse.json({ code: "tag_exists", detail: "no", tag_id: "t2" }, { status: 409 });
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
});
