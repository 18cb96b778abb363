import { HttpResponse, http } from "msw";
import { page } from "./factories";
import { at, server } from "./server";

/** A workspace in which nothing is yet, for tests of what stands around the lists. */
export function serveNobody(): void {
  server.use(
    http.get(at("/api/v1/contacts"), () => HttpResponse.json(page([]))),
    http.get(at("/api/v1/tags"), () => HttpResponse.json({ items: [] })),
    http.get(at("/api/v1/imports"), () => HttpResponse.json(page([]))),
    http.get(at("/api/v1/usage/history"), () => HttpResponse.json({ items: [] })),
  );
}
