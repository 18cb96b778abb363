import { act, cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterEach, describe, expect, it, vi } from "vitest";
import { isOwnPath } from "../../router";
import { page, session } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

afterEach(() => {
  vi.useRealTimers();
  window.history.replaceState(null, "", "/");
});

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

  it("counts down when there were too many tries, then lets one try again", async () => {
    server.use(
      http.post(at("/api/v1/session"), () =>
        HttpResponse.json(
          { code: "rate_limited" },
          { status: 429, headers: { "Retry-After": "40" } },
        ),
      ),
    );
    open("/sign-in", null);
    await screen.findByLabelText("E-mail");
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "Date"] });
    await signIn("ada@example.com", "wrong");
    const wait = await screen.findByRole("button", { name: "Wait 40 s" });
    expect((wait as HTMLButtonElement).disabled).toBe(true);
    expect(screen.getByRole("alert").textContent).toBe("Too many tries. Wait 40 seconds.");
    act(() => vi.advanceTimersByTime(1000));
    expect(wait.textContent).toBe("Wait 39 s");
    // What is read out stays as it is
    expect(screen.getByRole("alert").textContent).toBe("Too many tries. Wait 40 seconds.");
    act(() => vi.advanceTimersByTime(39_000));
    await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
    const again = screen.getByRole("button", { name: "Sign in" }) as HTMLButtonElement;
    expect(again.disabled).toBe(false);
    expect((screen.getByLabelText("E-mail") as HTMLInputElement).value).toBe("ada@example.com");
  });

  it("keeps nobody signed in who does not want it, and shows that it works on it", async () => {
    const seen: unknown[] = [];
    let answer: () => void = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    server.use(
      http.post(at("/api/v1/session"), async ({ request }) => {
        seen.push(await request.json());
        await answered;
        return HttpResponse.json({ code: "unauthenticated" }, { status: 401 });
      }),
    );
    open("/sign-in", null);
    const user = userEvent.setup();
    await user.click(await screen.findByRole("checkbox", { name: /^Keep me signed in/ }));
    await signIn("ada@example.com", "a long password");
    const button = screen.getByRole("button", { name: "Sign in" });
    await waitFor(() => expect(button.getAttribute("data-loading")).toBe("true"));
    answer();
    await screen.findByRole("alert");
    expect(button.getAttribute("data-loading")).toBeNull();
    expect(seen).toEqual([{ email: "ada@example.com", password: "a long password", keep: false }]);
  });

  it("tells one who was switched off whom to ask", async () => {
    server.use(
      http.post(at("/api/v1/session"), () =>
        HttpResponse.json({ code: "member_disabled" }, { status: 403 }),
      ),
    );
    open("/sign-in", null);
    await signIn("bo@example.com", "right");
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toBe(
      "This account is switched off. Ask an owner of the workspace.",
    );
  });

  it("says other refusals as they are", async () => {
    server.use(
      http.post(at("/api/v1/session"), () =>
        HttpResponse.json({ code: "cross_site", detail: "not from this site" }, { status: 403 }),
      ),
    );
    open("/sign-in", null);
    await signIn("bo@example.com", "right");
    expect((await screen.findByRole("alert")).textContent).toBe("not from this site");
  });

  it("shows the password to who asks for it", async () => {
    open("/sign-in", null);
    const field = (await screen.findByLabelText("Password")) as HTMLInputElement;
    expect(field.type).toBe("password");
    const show = await screen.findByRole("button", { name: "Show the password" });
    expect(show.tabIndex).toBe(0);
    await userEvent.click(show);
    expect(field.type).toBe("text");
  });

  it("says how the first member is made where there is none, else whom to ask", async () => {
    open("/sign-in", null);
    expect(await screen.findByText(/Ask an owner of your workspace for an invitation/)).toBeTruthy();
    expect(screen.getByText(/Forgot your password\? An owner can make you a link/)).toBeTruthy();
    cleanup();
    open("/sign-in", null);
    server.use(
      http.get(at("/api/v1/session"), () =>
        HttpResponse.json({ code: "unauthenticated", first_run: true }, { status: 401 }),
      ),
    );
    expect(await screen.findByText("warmline bootstrap --email EMAIL")).toBeTruthy();
    expect(screen.queryByText(/Ask an owner of your workspace/)).toBeNull();
  });

  it.each([
    ["/contacts?status=hot", true],
    ["//evil.example", false],
    ["/\\evil.example", false],
    ["/\t/evil.example", false],
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
    const field = await screen.findByLabelText(/^New password/);
    await waitFor(() => expect(document.activeElement).toBe(field));
    await user.type(field, "a long enough one");
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

  it("replaces a forgotten password where its member chooses a new one", async () => {
    window.history.replaceState(null, "", "/sign-in#token=secret-token");
    const seen: unknown[] = [];
    server.use(
      http.post(at("/api/v1/session/link"), async ({ request }) => {
        seen.push(await request.json());
        return HttpResponse.json(
          { code: "weak_password", errors: { password: ["tried first"] } },
          { status: 422 },
        );
      }),
    );
    open("/sign-in", null);
    const user = userEvent.setup();
    const field = (await screen.findByLabelText(/^Choose a new password/)) as HTMLInputElement;
    expect(field.required).toBe(false);
    await user.type(field, "welcome12345");
    await user.click(screen.getByRole("button", { name: "Sign in" }));
    expect(await screen.findByText("tried first")).toBeDefined();
    expect(field.required).toBe(false);
    await user.clear(field);
    await user.click(screen.getByRole("button", { name: "Sign in" }));
    await waitFor(() => expect(seen).toHaveLength(2));
    expect(seen).toEqual([
      { token: "secret-token", password: "welcome12345" },
      { token: "secret-token" },
    ]);
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
