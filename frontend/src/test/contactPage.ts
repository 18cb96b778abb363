import { HttpResponse, http, type JsonBodyType } from "msw";
import type { Contact } from "../api/types";
import { mayWrite } from "./factories";
import { at, server } from "./server";

/**
 * Serve the page of one contact: the record as it is then, and what belongs to it, by the last word
 * of its path; empty unless given.
 */
export function serveContact(
  read: () => Contact,
  parts: Record<string, () => JsonBodyType> = {},
): void {
  const nothing = () => HttpResponse.json({ items: [], next: null });
  const given = Object.entries({ consents: () => ({ current: [], items: [] }), "may-write": () => mayWrite(), ...parts });
  server.use(
    http.get(at("/api/v1/contacts/conflicts"), nothing),
    ...given.map(([part, answer]) =>
      http.get(at(`/api/v1/contacts/:id/${part}`), () => HttpResponse.json(answer())),
    ),
    http.get(at("/api/v1/contacts/:id/:part"), nothing),
    http.get(at("/api/v1/contacts/:id"), () => HttpResponse.json(read())),
    http.get(at("/api/v1/:what"), nothing),
  );
}
