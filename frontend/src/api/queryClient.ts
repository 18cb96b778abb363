import { type DefaultOptions, QueryClient } from "@tanstack/react-query";
import { ApiError } from "./client";

/**
 * What the whole page shares. Without a connection a read waits for one; a change is tried, fails
 * and says so: kept back, it would look done and be lost with the tab.
 */
export function makeClient(queries: DefaultOptions["queries"] = {}): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (count, error) =>
          count < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
        ...queries,
      },
      mutations: { networkMode: "always" },
    },
  });
}
