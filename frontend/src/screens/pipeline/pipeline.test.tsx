import { screen, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
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

describe("the pipeline", () => {
  it("shows a card in the stage that a colleague moved it to, behind those that were there", async () => {
    people();
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
});
