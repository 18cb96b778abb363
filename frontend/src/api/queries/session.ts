import {
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
  useSuspenseQuery,
} from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { t } from "../../i18n";
import { leave } from "../../lib/leave";
import { toast } from "../../lib/toasts";
import { ApiError, api, signedOut } from "../client";
import { keys } from "../keys";
import type { Session } from "../types";

const PREFERENCES = "preferences";

/** What was changed and is not known to be kept yet. */
const unkept = new Map<string, unknown>();

/** A page that is left takes its requests with it, and never sends those that wait their turn. */
addEventListener("pagehide", () => {
  if (unkept.size === 0) return;
  const preferences = Object.fromEntries(unkept);
  api.patch("/api/v1/session", { body: { preferences } }).catch(() => {});
});

/** The session, or null when nobody is signed in. One that ends while it is used leads to the door. */
export const sessionQuery = queryOptions({
  queryKey: keys.session,
  queryFn: async ({ client }): Promise<Session | null> => {
    try {
      return await api.get<Session>("/api/v1/session");
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 401)) throw error;
      if (!client.getQueryData(keys.session)) return null;
      signedOut();
      throw error;
    }
  },
  staleTime: 5 * 60_000,
});

/** Whether the installation has no member at all yet; asked where nobody is signed in. */
export const firstRunQuery = queryOptions({
  queryKey: keys.firstRun,
  retry: false,
  networkMode: "always",
  queryFn: async (): Promise<boolean> => {
    try {
      await api.get<Session>("/api/v1/session");
      return false;
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return error.facts.first_run === true;
      throw error;
    }
  },
});

/** The session of a screen behind the guard: there always is one. */
export function useSession(): Session {
  const { data } = useSuspenseQuery(sessionQuery);
  if (!data) throw new ApiError(401, { code: "unauthenticated" });
  return data;
}

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: { email: string; password: string; keep: boolean }) => {
      await api.post("/api/v1/session", { body });
      return client.fetchQuery({ ...sessionQuery, staleTime: 0 });
    },
  });
}

/** Trade a one-time link for a session; a member without a password sets one with it. */
export function useSignInByLink() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: { token: string; password?: string }) => {
      await api.post("/api/v1/session/link", { body });
      return client.fetchQuery({ ...sessionQuery, staleTime: 0 });
    },
  });
}

/**
 * Keep something for the member on every device, one change after the other; what can't be kept is
 * as it was before. A language holds only once it is kept: the next navigation loads the page again
 * in it, which would cut off its own saving.
 */
export function useSavePreferences() {
  const client = useQueryClient();
  const put = (preferences: Record<string, unknown>) =>
    client.setQueryData<Session | null>(keys.session, (now) => {
      if (!now) return now;
      const kept = { ...now.member.preferences, ...preferences };
      return { ...now, member: { ...now.member, preferences: kept } };
    });
  return useMutation({
    scope: { id: PREFERENCES },
    mutationFn: (preferences: Record<string, unknown>) =>
      api.patch("/api/v1/session", { body: { preferences } }),
    onMutate: ({ locale: _, ...preferences }) => {
      for (const [name, value] of Object.entries(preferences)) unkept.set(name, value);
      const kept = client.getQueryData<Session | null>(keys.session)?.member.preferences ?? {};
      put(preferences);
      return Object.fromEntries(Object.keys(preferences).map((name) => [name, kept[name]]));
    },
    onError: (_error, _preferences, before) => void (before && put(before)),
    onSettled: (_kept, _error, preferences) => {
      for (const [name, value] of Object.entries(preferences)) {
        if (unkept.get(name) === value) unkept.delete(name);
      }
    },
  });
}

/** Wait until no change of preferences is on its way or waits for its turn. */
export function allPreferencesKept(client: QueryClient): Promise<void> {
  const cache = client.getMutationCache();
  const pending = () =>
    cache.getAll().some(({ options, state }) => {
      return options.scope?.id === PREFERENCES && state.status === "pending";
    });
  return new Promise((done) => {
    const look = () => {
      if (pending()) return;
      stop();
      done();
    };
    const stop = cache.subscribe(look);
    look();
  });
}

/** Change one's own name, as the others see it. */
export function useRename() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => api.patch<Session>("/api/v1/session", { body: { name } }),
    onSuccess: (now) => {
      client.setQueryData<Session | null>(keys.session, now);
      void client.invalidateQueries({ queryKey: keys.members });
    },
  });
}

/** Sign out, and only then leave: where that failed, who comes next would still be this member. */
export function useSignOut() {
  const client = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: async () => {
      const { forgetTab } = await import("../../lib/forgetTab");
      await api.delete("/api/v1/session").catch((error) => {
        if (!(error instanceof ApiError && error.status === 401)) throw error;
      });
      forgetTab();
      await leave(router, client);
    },
    onError: () => toast(t("signout.failed"), { tone: "bad" }),
  });
}
