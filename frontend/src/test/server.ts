import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";

export const at = (path: string) => `http://warmline.test${path}`;

/**
 * The HTTP boundary: the only thing that tests stand in for. Every list asks for the tags, and the
 * navigation for how many people are going cold.
 */
export const server = setupServer(
  http.get(at("/api/v1/tags"), () => HttpResponse.json({ items: [] })),
  http.get(at("/api/v1/going-cold"), () =>
    HttpResponse.json({ items: [], next: null, total: 0, total_is_exact: true, days: {} }),
  ),
);
