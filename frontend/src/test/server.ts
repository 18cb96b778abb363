import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";

export const at = (path: string) => `http://warmline.test${path}`;

/** The HTTP boundary: the only thing that tests stand in for. Every list asks for the tags. */
export const server = setupServer(
  http.get(at("/api/v1/tags"), () => HttpResponse.json({ items: [] })),
);
