import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import type { Contact } from "../../api/types";
import { apply } from "../../lib/live";
import { contact, page } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

/** A server that keeps one contact, checks versions as the real one does, and answers when let. */
function slowServer() {
  let kept: Contact = contact();
  const gates: (() => void)[] = [];
  const moves: string[] = [];
  const change = (part: Partial<Contact>) => {
    kept = { ...kept, ...part, version: kept.version + 1 };
    return kept;
  };
  const write = async (request: Request, part: Partial<Contact>, name: string) => {
    await new Promise<void>((resolve) => gates.push(resolve));
    const version = request.headers.get("if-match");
    if (version !== `"${kept.version}"`) {
      return HttpResponse.json({ code: "version_conflict", current: kept }, { status: 412 });
    }
    moves.push(`${name} on ${version}`);
    return HttpResponse.json(change(part));
  };
  server.use(
    http.get(at("/api/v1/contacts"), () => HttpResponse.json(page([kept]))),
    http.get(at("/api/v1/contacts/:id"), () => HttpResponse.json(kept)),
    http.put(at("/api/v1/contacts/:id/status"), async ({ request }) => {
      const { status } = (await request.json()) as Pick<Contact, "status">;
      return write(request, { status }, status);
    }),
  );
  const answer = async () => {
    await waitFor(() => expect(gates.length).toBeGreaterThan(0));
    gates.shift()?.();
  };
  return { answer, moves, change, kept: () => kept };
}

async function moveTo(name: string, from: string) {
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: new RegExp(`is ${from}`) }));
  await user.click(await screen.findByRole("menuitemradio", { name }));
  await screen.findByRole("button", { name: new RegExp(`is ${name}`) });
}

/** Whether the badge ever said this from now on; the answers of a slow server come in between. */
function watch(text: RegExp): () => boolean {
  let seen = false;
  const look = () => {
    seen ||= screen.queryByRole("button", { name: text }) !== null;
  };
  const observer = new MutationObserver(look);
  observer.observe(document.body, { subtree: true, childList: true, attributes: true });
  return () => {
    observer.disconnect();
    return seen;
  };
}

describe("quick moves of one status", () => {
  it("go out one after the other, and an answer to the first never hides the second", async () => {
    const { answer, moves, kept } = slowServer();
    open("/contacts");
    await moveTo("Warm", "Cold");
    await moveTo("Hot", "Warm");
    const fellBack = watch(/is Warm/);
    await answer();
    await waitFor(() => expect(moves).toEqual(['warm on "3"']));
    await moveTo("Customer", "Hot");
    await answer();
    await answer();
    await waitFor(() =>
      expect(moves).toEqual(['warm on "3"', 'hot on "4"', 'customer on "5"']),
    );
    expect(fellBack()).toBe(false);
    expect(kept().status).toBe("customer");
    await screen.findByRole("button", { name: /is Customer/ });
  });

  it("stand against news and lists that were read before they arrived", async () => {
    const { answer, moves, kept } = slowServer();
    const { client } = open("/contacts");
    await moveTo("Warm", "Cold");
    await answer();
    await waitFor(() => expect(moves).toHaveLength(1));
    await moveTo("Hot", "Warm");
    const fellBack = watch(/is Warm/);
    apply(client, [{ type: "contact.updated", id: kept().id, version: 99 }]);
    await client.invalidateQueries({ queryKey: ["contacts"] });
    await moveTo("Customer", "Hot");
    await answer();
    await answer();
    await waitFor(() => expect(kept().status).toBe("customer"));
    expect(fellBack()).toBe(false);
    expect(screen.queryByText(/changed by somebody else/)).toBeNull();
  });

  it("yield to a colleague, and the badge then says what the colleague chose", async () => {
    const { answer, change } = slowServer();
    open("/contacts");
    await moveTo("Warm", "Cold");
    change({ status: "customer" });
    await answer();
    await screen.findByText(/changed by somebody else/);
    await screen.findByRole("button", { name: /is Customer/ });
  });
});
