import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { makeClient } from "../api/queryClient";
import type { Session } from "../api/types";
import { schemeManager } from "../lib/scheme";
import { makeRouter } from "../router";
import { cssVariables, theme } from "../theme";
import { session } from "./factories";
import { at, server } from "./server";

/** Open the whole application at an address, as a person who is (or is not) signed in. */
export function open(path: string, as: Session | null = session()) {
  const client = makeClient({ staleTime: 0, retry: false });
  const router = makeRouter(client, createMemoryHistory({ initialEntries: [path] }));
  server.use(
    http.get(at("/api/v1/session"), () =>
      as ? HttpResponse.json(as) : HttpResponse.json({ code: "unauthenticated" }, { status: 401 }),
    ),
    http.get(at("/api/v1/views"), () => HttpResponse.json({ items: [] })),
    http.get(at("/api/v1/lead-statuses"), () => HttpResponse.json({ items: [], workflow: "free" })),
    http.get(at("/api/v1/usage"), () =>
      HttpResponse.json({
        plan: "starter",
        limit: 5000,
        used: 12,
        waiting: 0,
        percent: 0,
        level: "ok",
        next_plan: "growth",
      }),
    ),
  );
  render(
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={schemeManager}
      env="test"
    >
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { router, client };
}
