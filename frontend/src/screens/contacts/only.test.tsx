import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { contact, page, session } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

const BO = { id: "m2", name: "Bo" };
const ADA = contact({
  name: "Ada",
  status: "hot",
  tags: ["vip", "north"],
  owner: BO,
  source: "whatsapp",
  marketing: "stopped",
  created_at: "2026-03-01T10:00:00Z",
  last_active_at: "2026-03-02T10:00:00Z",
});

/** The list; what it is asked for follows its address, so the address is what is looked at. */
async function list(path = "/contacts", scopes = session().scopes) {
  const answer = () => HttpResponse.json(page([ADA]));
  server.use(
    http.get(at("/api/v1/contacts"), answer),
    http.get(at("/api/v1/search/contacts"), answer),
    http.get(at("/api/v1/members"), () => HttpResponse.json({ items: [] })),
  );
  const { router } = open(path, session({ scopes }));
  await screen.findByRole("link", { name: "Ada" });
  const address = () => new URLSearchParams(router.state.location.searchStr);
  return { address, user: userEvent.setup() };
}

const cell = (name: RegExp) => screen.getByRole("button", { name });
const options = async () =>
  (await screen.findAllByRole("menuitemradio")).map((each) => each.textContent);
const ALL = [
  "Only the status Hot",
  "Only the tag vip",
  "Only the tag north",
  "Only the owner Bo",
  "Only last active on Mar 2, 2026",
  "Only created on Mar 1, 2026",
  "Only came by: WhatsApp",
  "Only marketing: Stopped",
];

describe("Alt and a click", () => {
  it.each([
    ["the status", () => cell(/Ada is Hot/), "status", "hot"],
    ["a tag", () => screen.getByTitle("north"), "tag", "north"],
    ["the owner", () => cell(/Owner of Ada/), "owner", "m2"],
  ])("on %s shows only those who have it, and opens nothing", async (_what, find, field, value) => {
    const { address } = await list("/contacts?q=zz&tag=old&tag=older&tag_mode=all&cursor=c");
    fireEvent.click(find(), { altKey: true });
    await waitFor(() => expect(address().getAll(field)).toEqual([value]));
    expect(address().get("q")).toBe("zz");
    expect(address().has("cursor")).toBe(false);
    expect(address().getAll("tag")).toEqual(field === "tag" ? ["north"] : ["old", "older"]);
    expect(screen.queryByRole("menu")).toBeNull();
  });

  it.each([
    ["the last day of activity", "2026-03-02T10:00:00Z", "active", "2026-03-02"],
    ["the day of creation", "2026-03-01T10:00:00Z", "created", "2026-03-01"],
  ])("on %s shows only that day, whatever period there was", async (_what, at, field, day) => {
    const { address } = await list(`/contacts?${field}_in=week`);
    const cell = document.querySelector(`td time[datetime="${at}"]`);
    fireEvent.click(cell as Element, { altKey: true });
    await waitFor(() => expect(address().get(`${field}_from`)).toBe(day));
    expect(address().get(`${field}_to`)).toBe(day);
    expect(address().has(`${field}_in`)).toBe(false);
  });

  it.each([
    ["source", "WhatsApp", "whatsapp"],
    ["marketing", "Stopped", "stopped"],
  ])("on the %s shows only those of the same", async (field, said, value) => {
    const { address } = await list("/contacts?columns=source&columns=marketing");
    fireEvent.click(screen.getByRole("cell", { name: said }), { altKey: true });
    await waitFor(() => expect(address().get(field)).toBe(value));
  });

  it("never lets more people in, though any of the filters was enough", async () => {
    const { address } = await list("/contacts?match=any&status=hot&tag=vip");
    fireEvent.click(cell(/Owner of Ada/), { altKey: true });
    await waitFor(() => expect(address().get("owner")).toBe("m2"));
    expect(address().has("match")).toBe(false);
    expect(address().getAll("tag")).toEqual(["vip"]);
  });

  it("beside the tags asks which of them is meant", async () => {
    const { address, user } = await list();
    fireEvent.click(cell(/Tags of Ada/), { altKey: true });
    expect(await options()).toEqual(ALL.slice(1, 3));
    await user.keyboard("{ArrowDown}{Enter}");
    await waitFor(() => expect(address().getAll("tag")).toEqual(["north"]));
  });

  it("on the name is left to the browser", async () => {
    await list();
    const name = screen.getByRole("link", { name: "Ada" });
    expect(fireEvent.contextMenu(name, { button: 2 })).toBe(true);
    expect(screen.queryByRole("menu")).toBeNull();
  });
});

describe("the context menu", () => {
  it.each([
    ["Chromium", -1],
    ["Firefox", 0],
  ])("of a key of %s has all that the row says, and gives the focus back", async (_of, button) => {
    const { address, user } = await list();
    const name = screen.getByRole("link", { name: "Ada" });
    name.focus();
    expect(fireEvent.contextMenu(name, { button })).toBe(false);
    await screen.findByRole("menu", { name: "Only rows like Ada" });
    expect(await options()).toEqual(ALL);
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("menu")).toBeNull();
    expect(document.activeElement).toBe(name);

    await user.keyboard("f");
    await user.click(await screen.findByRole("menuitemradio", { name: "Only the owner Bo" }));
    await waitFor(() => expect(address().getAll("owner")).toEqual(["m2"]));
  });

  it("of the mouse is of the value under it", async () => {
    const { address, user } = await list();
    expect(fireEvent.contextMenu(cell(/Ada is Hot/), { button: 2 })).toBe(false);
    expect(await options()).toEqual(["Only the status Hot"]);
    await user.keyboard("{Enter}");
    await waitFor(() => expect(address().getAll("status")).toEqual(["hot"]));
  });

  it("is there for who only reads", async () => {
    const { address, user } = await list("/contacts", ["contacts:read"]);
    fireEvent.contextMenu(screen.getByText("Bo"), { button: 2 });
    await user.click(await screen.findByRole("menuitemradio", { name: "Only the owner Bo" }));
    await waitFor(() => expect(address().getAll("owner")).toEqual(["m2"]));
  });
});
