import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import { contact, mayWrite, page } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

/** Two pages of what would be 25 rows each; two are enough to tell them apart. */
const PAGES = [
  ["Ada", "Bo"],
  ["Cy", "Di"],
].map((names) => names.map((name) => contact({ id: `id-of-${name}`, name })));

function serve() {
  const none = () => HttpResponse.json({ items: [], next: null });
  server.use(
    http.get(at("/api/v1/contacts"), ({ request }) => {
      const second = new URL(request.url).searchParams.get("cursor") === "second";
      const around = second ? { next: null, previous: "first" } : { next: "second" };
      return HttpResponse.json(page(PAGES[second ? 1 : 0] ?? [], { ...around, total: 50 }));
    }),
    http.get(at("/api/v1/contacts/:id"), ({ params }) =>
      HttpResponse.json(PAGES.flat().find((each) => each.id === params.id)),
    ),
    http.get(at("/api/v1/contacts/:id/may-write"), () => HttpResponse.json(mayWrite())),
    http.get(at("/api/v1/contacts/:id/consents"), () =>
      HttpResponse.json({ current: [], items: [] }),
    ),
    http.get(at("/api/v1/contacts/:id/:part"), none),
    http.get(at("/api/v1/:what"), none),
  );
}

it("goes from page to page of the list, and says where a contact stands in all of it", async () => {
  serve();
  open("/contacts?limit=25&sort=name");
  const user = userEvent.setup();
  await screen.findByText("Ada");
  await user.click(screen.getByText("Next"));
  await user.click(await screen.findByText("Cy"));
  await screen.findByText("26 of 50");
  // The page before is read by and by
  await user.click(await screen.findByLabelText("Previous contact"));
  await screen.findByRole("heading", { name: "Bo" });
  await screen.findByText("25 of 50");
  await user.click(await screen.findByLabelText("Next contact"));
  await user.click(await screen.findByLabelText("Next contact"));
  await screen.findByText("27 of 50");
  expect(screen.queryByLabelText("Next contact")).toBeNull();
});

it("leads back to the very list it was opened from, and from elsewhere to all contacts", async () => {
  serve();
  const { router } = open("/contacts?limit=25&sort=name");
  const user = userEvent.setup();
  const back = async () => {
    const walk = within(await screen.findByRole("navigation", { name: "In the list" }));
    await user.click(walk.getByRole("link", { name: "Contacts" }));
  };
  await user.click(await screen.findByText("Next"));
  await user.click(await screen.findByText("Cy"));
  await screen.findByText("26 of 50");
  await back();
  await screen.findByText("Di");
  expect(router.state.location.search).toMatchObject({ sort: "name", cursor: "second" });

  await router.navigate({ to: "/usage" });
  await router.navigate({ to: "/contacts/$id", params: { id: "id-of-Cy" } });
  await screen.findByRole("heading", { name: "Cy" });
  await back();
  await screen.findByText("Di");
  expect(router.state.location.search).toMatchObject({ sort: "name", cursor: "second" });

  await router.navigate({ to: "/usage" });
  await router.navigate({ to: "/contacts/$id", params: { id: "id-of-Ada" } });
  await screen.findByRole("heading", { name: "Ada" });
  await back();
  await waitFor(() => expect(router.state.location.href).toBe("/contacts"));
});
