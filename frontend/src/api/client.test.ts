import { HttpResponse, http } from "msw";
import { describe, expect, it, vi } from "vitest";
import { isMine } from "../lib/mine";
import { at, server } from "../test/server";
import { ApiError, address, api, onSignedOut } from "./client";

describe("an address", () => {
  it("fills its names safely and repeats lists", () => {
    const made = address("/api/v1/contacts/{id}", {
      path: { id: "a/b?c" },
      query: { tag: ["x", "y"], limit: 5, none: undefined },
    });
    expect(made).toBe("/api/v1/contacts/a%2Fb%3Fc?tag=x&tag=y&limit=5");
  });
});

describe("a call", () => {
  it("sends an idempotency key with writes and the version it was made on", async () => {
    let sent = new Headers();
    server.use(
      http.put(at("/api/v1/contacts/1/status"), ({ request }) => {
        sent = request.headers;
        return HttpResponse.json({});
      }),
    );
    await api.put("/api/v1/contacts/{contact_id}/status", {
      path: { contact_id: "1" },
      body: {},
      version: 7,
    });
    expect(sent.get("if-match")).toBe('"7"');
    expect(sent.get("idempotency-key")).toMatch(/^[0-9a-f-]{32,36}$/);
  });

  it("gives each write a trace, by which its news is known as the page's own", async () => {
    const traces: string[] = [];
    server.use(
      http.delete(at("/api/v1/contacts/1"), ({ request }) => {
        traces.push(request.headers.get("traceparent") ?? "");
        return new HttpResponse(null, { status: 204 });
      }),
    );
    for (const _ of [1, 2]) await api.delete("/api/v1/contacts/{contact_id}", { path: { contact_id: "1" } });
    expect(new Set(traces).size).toBe(2);
    for (const trace of traces) {
      expect(trace).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
      const [, mutation_id] = trace.split("-");
      expect(isMine({ type: "contact.trashed", id: "1", mutation_id })).toBe(true);
    }
  });

  it("sends a change even where the page is left, unless it is too long for that", async () => {
    const fetching = vi.spyOn(globalThis, "fetch");
    const answer = () => HttpResponse.json({});
    server.use(http.post(at("/api/v1/contacts"), answer), http.get(at("/api/v1/contacts"), answer));
    await api.post("/api/v1/contacts", { body: { name: "Ada" } });
    await api.post("/api/v1/contacts", { body: { name: "A".repeat(1_000) } });
    await api.post("/api/v1/contacts", { body: { name: "Ada" }, asks: true });
    await api.get("/api/v1/contacts");
    const outlives = fetching.mock.calls.map(([, how]) => how?.keepalive);
    expect(outlives).toEqual([true, false, false, false]);
    fetching.mockRestore();
  });

  it("sends no idempotency key with reads", async () => {
    let sent = new Headers();
    server.use(
      http.get(at("/api/v1/usage"), ({ request }) => {
        sent = request.headers;
        return HttpResponse.json({});
      }),
    );
    await api.get("/api/v1/usage");
    expect(sent.get("idempotency-key")).toBeNull();
  });

  it("has an answer that did not change sent once only", async () => {
    const asked: (string | null)[] = [];
    let used = 1;
    server.use(
      http.get(at("/api/v1/usage"), ({ request }) => {
        const given = request.headers.get("if-none-match");
        asked.push(given);
        const tag = `W/"${used}"`;
        if (given === tag) return new HttpResponse(null, { status: 304, headers: { ETag: tag } });
        return HttpResponse.json({ used }, { headers: { ETag: tag } });
      }),
    );
    const seen = [];
    for (const now of [1, 1, 2, 2]) {
      used = now;
      seen.push(await api.get("/api/v1/usage"));
    }
    expect(seen).toEqual([{ used: 1 }, { used: 1 }, { used: 2 }, { used: 2 }]);
    expect(asked).toEqual([null, 'W/"1"', 'W/"1"', 'W/"2"']);
    await api.get("/api/v1/usage", { query: { months: 3 } });
    expect(asked.at(-1)).toBeNull();
  });

  it("asks for everything anew when the session is over", async () => {
    const asked: (string | null)[] = [];
    let status = 200;
    server.use(
      http.get(at("/api/v1/tags"), ({ request }) => {
        asked.push(request.headers.get("if-none-match"));
        return HttpResponse.json({ items: [] }, { status, headers: { ETag: 'W/"1"' } });
      }),
    );
    for (const next of [200, 401, 200]) {
      status = next;
      await api.get("/api/v1/tags").catch(() => {});
    }
    expect(asked).toEqual([null, 'W/"1"', null]);
  });

  it("turns a problem document into an error with its fields and facts", async () => {
    server.use(
      http.post(at("/api/v1/contacts"), () =>
        HttpResponse.json(
          {
            code: "invalid_input",
            detail: "phone: is too short",
            errors: { phone: ["is too short"] },
            request_id: "r-1",
          },
          { status: 422 },
        ),
      ),
    );
    const error = await api.post("/api/v1/contacts", { body: {} }).catch((caught) => caught);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      status: 422,
      code: "invalid_input",
      errors: { phone: ["is too short"] },
      requestId: "r-1",
    });
  });

  it("says offline when nothing answers, and survives an answer that is not JSON", async () => {
    server.use(
      http.get(at("/api/v1/usage"), () => HttpResponse.error()),
      http.get(at("/api/v1/tags"), () => new HttpResponse("<html>", { status: 502 })),
    );
    const offline = await api.get("/api/v1/usage").catch((caught: ApiError) => caught);
    expect(offline).toMatchObject({ offline: true });
    const broken = await api.get("/api/v1/tags").catch((caught) => caught);
    expect(broken).toMatchObject({ status: 502, code: "http_502" });
  });

  it("tells the application once the session is gone, but not while signing in", async () => {
    let gone = 0;
    onSignedOut(() => {
      gone += 1;
    });
    const refuse = () => HttpResponse.json({ code: "unauthenticated" }, { status: 401 });
    server.use(http.get(at("/api/v1/tags"), refuse), http.post(at("/api/v1/session"), refuse));
    await api.post("/api/v1/session", { body: {} }).catch(() => {});
    expect(gone).toBe(0);
    await api.get("/api/v1/tags").catch(() => {});
    expect(gone).toBe(1);
    server.use(
      http.get(at("/api/v1/sessions"), refuse),
      http.patch(at("/api/v1/session"), refuse),
      http.delete(at("/api/v1/session"), refuse),
    );
    await api.delete("/api/v1/session").catch(() => {});
    expect(gone).toBe(1);
    await api.get("/api/v1/sessions").catch(() => {});
    await api.patch("/api/v1/session", { body: {} }).catch(() => {});
    expect(gone).toBe(3);
  });
});
