import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import { contact, page } from "../test/factories";
import { open } from "../test/render";
import { at, server } from "../test/server";

it("says that a further page could not be read, and reads it when it is asked again", async () => {
  let broken = true;
  server.use(
    http.get(at("/api/v1/contacts"), ({ request }) => {
      const further = new URL(request.url).searchParams.has("cursor");
      if (!further) return HttpResponse.json({ ...page([contact({ name: "Ann" })]), next: "c1" });
      if (!broken) return HttpResponse.json(page([contact({ id: "ben", name: "Ben" })]));
      return HttpResponse.json({ detail: "no database", request_id: "r1" }, { status: 503 });
    }),
  );
  open("/trash");
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Show more" }));
  const said = await screen.findByRole("alert");
  expect(said.textContent?.trim()).toBe("no database (request r1)");
  expect(screen.getByText("Ann")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Show more" })).toBeNull();
  broken = false;
  await user.click(screen.getByRole("button", { name: "Try again" }));
  await screen.findByText("Ben");
  expect(screen.queryByRole("alert")).toBeNull();
});
