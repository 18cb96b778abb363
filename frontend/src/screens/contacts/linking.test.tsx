import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { DEFAULT_COLUMNS, setColumns } from "../../lib/columns";
import { toasts } from "../../lib/toasts";
import { contact, page } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

beforeEach(() => {
  toasts.set([]);
  setColumns(DEFAULT_COLUMNS);
});

async function list(path: string) {
  const answer = () => HttpResponse.json(page([contact()]));
  server.use(
    http.get(at("/api/v1/contacts"), answer),
    http.get(at("/api/v1/search/contacts"), answer),
  );
  open(path);
  await screen.findByRole("link", { name: "Amara Okafor" });
  return userEvent.setup();
}

describe("the link of a list", () => {
  it("has its filters, order and columns, but no place in it", async () => {
    setColumns(["status", "email"]);
    const user = await list("/contacts?status=hot&tag=vip&sort=name&limit=25&cursor=c9&view=v1");
    await user.click(screen.getByRole("button", { name: "Copy the link to this list" }));
    await screen.findByText("Link copied");
    const link = new URL(await navigator.clipboard.readText());
    expect(link.origin).toBe(window.location.origin);
    expect(link.pathname).toBe("/contacts");
    expect(Object.fromEntries(link.searchParams)).toEqual({
      columns: "email",
      status: "hot",
      tag: "vip",
      sort: "name",
      limit: "25",
    });
    expect(link.searchParams.getAll("columns")).toEqual(["status", "email"]);
  });
});

describe("a number of the list", () => {
  it("is copied as it is dialled, and opens its chat beside the list", async () => {
    const user = await list("/contacts");
    await user.click(screen.getByRole("button", { name: "Copy the number of Amara Okafor" }));
    await screen.findByText("Number copied");
    expect(await navigator.clipboard.readText()).toBe("+2348031234567");
    const chat = screen.getByRole("link", { name: "Chat with Amara Okafor on WhatsApp" });
    expect(chat.getAttribute("href")).toBe("https://wa.me/2348031234567");
    expect(chat.getAttribute("target")).toBe("_blank");
    expect(chat.getAttribute("rel")).toBe("noopener noreferrer");
  });

  it("says so when the browser lets nothing be copied", async () => {
    const user = await list("/contacts");
    vi.spyOn(navigator.clipboard, "writeText").mockRejectedValue(new Error("not allowed"));
    await user.click(screen.getByRole("button", { name: "Copy the number of Amara Okafor" }));
    await screen.findByText("This browser did not allow copying");
  });
});
