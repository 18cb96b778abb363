import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import type { BusinessNumber, NumberSetup } from "../../api/types";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

const NUMBER: BusinessNumber = {
  phone_number_id: "1065",
  waba_id: "1022",
  portfolio_id: null,
  display: "+44 7700 900000",
};
const SETUP: NumberSetup = { may_claim: true, verify_token: "a-secret", last_received_at: null };

/** Serve the page; returns the bodies and ids of all writes. */
function serve(setup: Partial<NumberSetup> = {}, numbers = [NUMBER], taken = false): unknown[] {
  const sent: unknown[] = [];
  server.use(
    http.get(at("/api/v1/numbers"), () => HttpResponse.json({ items: numbers })),
    http.get(at("/api/v1/numbers/setup"), () => HttpResponse.json({ ...SETUP, ...setup })),
    http.post(at("/api/v1/numbers"), async ({ request }) => {
      sent.push(await request.json());
      const errors = { phone_number_id: ["belongs to another workspace"] };
      return taken
        ? HttpResponse.json({ code: "number_taken", detail: "no", errors }, { status: 409 })
        : HttpResponse.json(NUMBER, { status: 201 });
    }),
    http.delete(at("/api/v1/numbers/:id"), ({ params }) => {
      sent.push(params.id);
      return new HttpResponse(null, { status: 204 });
    }),
  );
  return sent;
}

describe("numbers in the settings", () => {
  it("adds one with what was filled in and nothing else", async () => {
    const sent = serve({}, []);
    open("/settings?section=whatsapp");
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Add a number" }));
    const dialog = await screen.findByRole("dialog", { name: "Add a number" });
    await user.type(within(dialog).getByRole("textbox", { name: /Phone number id/ }), " 1065 ");
    await user.type(within(dialog).getByRole("textbox", { name: /Account id/ }), "1022{Enter}");
    await waitFor(() => expect(sent).toEqual([{ phone_number_id: "1065", waba_id: "1022" }]));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("says at the field what is wrong with it", async () => {
    serve({}, [], true);
    open("/settings?section=whatsapp");
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Add a number" }));
    const dialog = await screen.findByRole("dialog", { name: "Add a number" });
    await user.type(within(dialog).getByRole("textbox", { name: /Phone number id/ }), "1065");
    await user.type(within(dialog).getByRole("textbox", { name: /Account id/ }), "1022{Enter}");
    expect(await within(dialog).findByText("belongs to another workspace")).toBeTruthy();
  });

  it("asks before one is given up", async () => {
    const sent = serve();
    open("/settings?section=whatsapp");
    const user = userEvent.setup();
    const label = "Delete the number +44 7700 900000";
    await user.click(await screen.findByRole("button", { name: label }));
    const dialog = await screen.findByRole("dialog", { name: label });
    expect(sent).toEqual([]);
    await user.click(within(dialog).getByRole("button", { name: "Delete" }));
    await waitFor(() => expect(sent).toEqual(["1065"]));
    expect(await screen.findByText("Number deleted")).toBeTruthy();
  });

  it("shows the token to who may add numbers, and how it is done to who may not", async () => {
    serve();
    open("/settings?section=whatsapp");
    expect(await screen.findByText("a-secret")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Copy the verify token" })).toBeTruthy();
    expect(screen.getByText(/\/webhooks\/whatsapp$/)).toBeTruthy();
  });

  it("offers no adding where the operator adds numbers", async () => {
    serve({ may_claim: false, verify_token: null });
    open("/settings?section=whatsapp");
    expect(await screen.findByText("warmline number add")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Add a number" })).toBeNull();
    expect(screen.getByText("WARMLINE_WHATSAPP_VERIFY_TOKENS")).toBeTruthy();
  });
});
