import { screen } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { session } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

describe("the audit trail", () => {
  it("leaves out days of its address that are none", async () => {
    const asked: string[] = [];
    server.use(
      http.get(at("/api/v1/audit"), ({ request }) => {
        asked.push(new URL(request.url).search);
        return HttpResponse.json({ items: [], next: null });
      }),
      http.get(at("/api/v1/members"), () => HttpResponse.json({ items: [] })),
    );
    const as = session({ scopes: [...session().scopes, "audit:read"] });
    open("/audit?from=20251-11-30&to=soon&action=contact.*", as);
    await screen.findByRole("heading", { level: 1, name: "Audit trail" });
    await screen.findByText("Nothing happened that fits");
    expect(asked).toEqual(["?action=contact.*&limit=50"]);
  });
});
