import { cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it } from "vitest";
import { chosen } from "../../lib/chosen";
import { link } from "../../lib/live";
import { open } from "../../test/render";
import { server } from "../../test/server";

afterEach(() => server.events.removeAllListeners());

const group = async (name: RegExp) => within(await screen.findByRole("region", { name }));

it("shows its parts to anybody, and asks the server nothing", async () => {
  const asked: string[] = [];
  server.events.on("request:start", ({ request }) => void asked.push(request.url));
  open("/components", null);
  const may = await group(/^May I write/);
  expect(may.getByText(/^Free text until/)).toBeDefined();
  expect(may.getAllByText("Templates only")).toHaveLength(2);
  expect(may.getByText("no marketing")).toBeDefined();
  for (const verdict of ["Blocked", "Nowhere to write to", "No business number"]) {
    expect(may.getByText(verdict)).toBeDefined();
  }
  const masked = await group(/^Masked/);
  expect(await masked.findAllByTitle("Only staff see numbers and addresses")).toHaveLength(2);
  const full = await group(/^A full plan/);
  expect(full.getAllByText("Your plan is full: 100 of 100.")).toHaveLength(3);
  expect(full.getAllByText(/3 people wait/)).toHaveLength(1);
  expect(asked).toEqual([]);
});

it("shows how far messages got, and what they answer", async () => {
  open("/components", null);
  const messages = await group(/^Conversation/);
  for (const tick of ["Waiting to be sent", "Sent", "Delivered", "Not delivered"]) {
    expect(messages.getByRole("img", { name: tick })).toBeDefined();
  }
  expect(messages.getByText("Nobody has this number")).toBeDefined();
  expect(messages.getByRole("button", { name: /^Answers Ada Whitfield/ })).toBeDefined();
  expect(messages.getByRole("button", { name: "Answers An earlier message" })).toBeDefined();
  expect(messages.getByText("A message that is not here")).toBeDefined();
  expect(messages.getAllByText("Photo")).toHaveLength(2);
  expect(messages.getByText("This message was deleted")).toBeDefined();
});

it("shows the way to the server and jobs in all their states", async () => {
  open("/components", null);
  const way = await group(/^The way to the server/);
  for (const state of ["Connecting", "Live", "Asking now and then", "Offline"]) {
    expect(way.getByText(state)).toBeDefined();
  }
  expect(await way.findByText(/^No connection/)).toBeDefined();
  const jobs = await group(/^Jobs/);
  for (const [state, times] of [["Waiting", 1], ["Running", 1], ["Being taken back", 1],
    ["Done", 1], ["Stopped", 2], ["Taken back", 1]] as const) {
    expect(jobs.getAllByText(state), state).toHaveLength(times);
  }
  expect(jobs.getAllByRole("progressbar")).toHaveLength(3);
  expect((await group(/^What holds a place/)).getAllByRole("status", { name: "Loading" })).toHaveLength(9);
});

it("shows ticks for none, some and all, and leaves what was ticked and how live it was", async () => {
  const before = chosen.get();
  open("/components", null);
  const ticks = await group(/^Ticks/);
  const pages = ticks.getAllByRole<HTMLInputElement>("checkbox", { name: "Select this page" });
  expect(pages.map(({ checked, indeterminate }) => [checked, indeterminate])).toEqual([
    [false, false],
    [false, true],
    [true, false],
  ]);
  expect(link.get()).toBe("offline");
  cleanup();
  expect(chosen.get()).toBe(before);
  expect(link.get()).toBe("connecting");
});

it("says what fields refuse, and messages of each tone", async () => {
  open("/components", null);
  const fields = await group(/^Fields/);
  expect(fields.getByRole("textbox", { name: "E-mail" }).getAttribute("aria-invalid")).toBe("true");
  const user = userEvent.setup();
  for (const name of ["A message with undo", "A good message", "A bad message"]) {
    await user.click(screen.getByRole("button", { name }));
  }
  await waitFor(() => {
    const tones = [...document.querySelectorAll("[data-tone]")].map((each) => each.getAttribute("data-tone"));
    expect(tones).toEqual(expect.arrayContaining(["plain", "good", "bad"]));
  });
});

const OF_OTHERS: Record<string, string> = {
  ContactLink: "a link as others, to a contact",
  FormDialog: "a dialog as others; docs/screens/contact-merge.png, team-invite.png",
  Grid: "in every ListTable",
  Masked: "in Phone",
  Overtaken: "asks the server; docs/screens/contact-overtaken.png",
  OwnerMenu: "a FloatingMenu of members, who are asked for",
  ScrollCard: "around every ListTable",
  Toaster: "at the foot of every page",
  UnsavedQuestion: "a ConfirmDialog",
};

it("has every component in it, or it is said why not", () => {
  const all = Object.keys(import.meta.glob(["../../components/*.tsx", "!**/*.test.tsx"]));
  const names = all.map((path) => path.replace(/^.*\/|\.tsx$/g, ""));
  const texts = import.meta.glob<string>(["./*.tsx", "!**/*.test.tsx"], {
    query: "?raw",
    import: "default",
    eager: true,
  });
  const text = Object.values(texts).join("");
  const missing = names.filter((name) => !text.includes(`components/${name}"`));
  expect(names.length).toBeGreaterThan(20);
  expect(missing.sort()).toEqual(Object.keys(OF_OTHERS).sort());
});
