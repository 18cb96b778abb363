import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterEach, describe, expect, it } from "vitest";
import { isOwnPath } from "../../router";
import { page, session } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

afterEach(() => window.history.replaceState(null, "", "/"));

async function signIn(email: string, password: string) {
  const user = userEvent.setup();
  await user.type(await screen.findByLabelText("E-mail"), email);
  await user.type(screen.getByLabelText("Password"), password);
  await user.click(screen.getByRole("button", { name: "Sign in" }));
}

describe("signing in", () => {
  it("says one thing for every wrong pair and moves the focus there", async () => {
    server.use(
      http.post(at("/api/v1/session"), () =>
        HttpResponse.json({ code: "unauthenticated" }, { status: 401 }),
      ),
    );
    open("/sign-in", null);
    await signIn("nobody@example.com", "wrong");
    const alert = await screen.findByText("This e-mail and password don't fit together.");
    await waitFor(() => expect(document.activeElement?.contains(alert)).toBe(true));
  });

  it("counts down when there were too many tries", async () => {
    server.use(
      http.post(at("/api/v1/session"), () =>
        HttpResponse.json(
          { code: "rate_limited" },
          { status: 429, headers: { "Retry-After": "40" } },
        ),
      ),
    );
    open("/sign-in", null);
    await signIn("ada@example.com", "wrong");
    expect(await screen.findByRole("button", { name: /Wait (40|39) s/ })).toBeDefined();
  });

  it.each([
    ["/contacts?status=hot", true],
    ["//evil.example", false],
    ["/\\evil.example", false],
    ["https://evil.example", false],
    ["javascript:alert(1)", false],
  ])("returns to %s: %s", (path, allowed) => {
    expect(isOwnPath(path)).toBe(allowed);
  });
});

describe("a one-time link", () => {
  it("keeps its token out of every address, asks for a password once, and lets in", async () => {
    window.history.replaceState(null, "", "/sign-in#token=secret-token");
    const seen: unknown[] = [];
    let inside = false;
    server.use(
      http.post(at("/api/v1/session/link"), async ({ request }) => {
        expect(request.url).not.toContain("secret-token");
        const body = (await request.json()) as {
          token: string;
          password?: string;
        };
        seen.push(body);
        if (!body.password) {
          return HttpResponse.json(
            { code: "password_required", errors: { password: ["choose one"] } },
            { status: 422 },
          );
        }
        inside = true;
        return HttpResponse.json(session());
      }),
      http.get(at("/api/v1/contacts"), () => HttpResponse.json(page([]))),
    );
    open("/sign-in", null);
    server.use(
      http.get(at("/api/v1/session"), () =>
        inside ? HttpResponse.json(session()) : HttpResponse.json({}, { status: 401 }),
      ),
    );
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Sign in" }));
    expect(window.location.href).not.toContain("secret-token");
    await user.type(await screen.findByLabelText(/New password/), "a long enough one");
    await user.click(screen.getByRole("button", { name: "Sign in" }));
    expect(await screen.findByRole("heading", { name: "Contacts" })).toBeDefined();
    expect(seen).toEqual([
      { token: "secret-token" },
      { token: "secret-token", password: "a long enough one" },
    ]);
  });

  it("of an invitation asks for the password before anything is sent", async () => {
    window.history.replaceState(null, "", "/invite#token=secret-token");
    const seen: unknown[] = [];
    server.use(
      http.post(at("/api/v1/session/link"), async ({ request }) => {
        seen.push(await request.json());
        return HttpResponse.json({ code: "overloaded" }, { status: 503 });
      }),
    );
    open("/invite", null);
    const user = userEvent.setup();
    await user.type(await screen.findByLabelText(/New password/), "a long enough one");
    await user.click(screen.getByRole("button", { name: "Sign in" }));
    expect(await screen.findByRole("alert")).toBeDefined();
    expect(seen).toEqual([{ token: "secret-token", password: "a long enough one" }]);
  });

  it("that was used says so instead of asking again", async () => {
    window.history.replaceState(null, "", "/sign-in#token=old");
    server.use(
      http.post(at("/api/v1/session/link"), () =>
        HttpResponse.json({ code: "bad_link", errors: { token: ["used"] } }, { status: 422 }),
      ),
    );
    open("/sign-in", null);
    await userEvent.click(await screen.findByRole("button", { name: "Sign in" }));
    expect(await screen.findByText(/used already or is too old/)).toBeDefined();
  });
});
