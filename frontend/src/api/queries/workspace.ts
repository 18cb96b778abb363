import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "../client";
import { keys } from "../keys";
import type {
  ApiKey,
  BusinessNumber,
  Conflict,
  DeadLetter,
  Device,
  Flow,
  Member,
  NumberSetup,
  Pipeline,
  Plan,
  Replayed,
  Role,
  Slice,
  Tag,
  TagColour,
  Usage,
  WaitingPerson,
  WorkspaceInfo,
} from "../types";

export const pipelineQuery = queryOptions({
  queryKey: keys.pipeline,
  queryFn: () => api.get<Pipeline>("/api/v1/lead-statuses"),
  staleTime: 30_000,
});

/** The waiting room, who has waited longest first. */
export const waitingQuery = infiniteQueryOptions({
  queryKey: keys.waiting,
  queryFn: ({ pageParam, signal }) =>
    api.get<Slice<WaitingPerson> & { total: number }>("/api/v1/waiting", {
      query: { limit: 100, cursor: pageParam },
      signal,
    }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next ?? undefined,
});

export const flowQuery = queryOptions({
  queryKey: keys.flow,
  queryFn: () => api.get<Flow>("/api/v1/flow"),
  refetchInterval: 10_000,
});

export const deadLettersQuery = queryOptions({
  queryKey: keys.deadLetters,
  queryFn: () => api.get<{ items: DeadLetter[] }>("/api/v1/dead-letters"),
});

export const workspaceQuery = queryOptions({
  queryKey: keys.workspace,
  queryFn: () => api.get<WorkspaceInfo>("/api/v1/workspace"),
});

export const numbersQuery = queryOptions({
  queryKey: keys.numbers,
  queryFn: () => api.get<{ items: BusinessNumber[] }>("/api/v1/numbers"),
});

export const numberSetupQuery = queryOptions({
  queryKey: keys.numberSetup,
  queryFn: () => api.get<NumberSetup>("/api/v1/numbers/setup"),
  refetchInterval: 10_000,
});

export const devicesQuery = queryOptions({
  queryKey: keys.devices,
  queryFn: () => api.get<{ items: Device[] }>("/api/v1/sessions"),
});

/** The keys that work, the newest first. */
export const apiKeysQuery = infiniteQueryOptions({
  queryKey: keys.apiKeys,
  queryFn: ({ pageParam, signal }) =>
    api.get<Slice<ApiKey>>("/api/v1/api-keys", { query: { limit: 100, cursor: pageParam }, signal }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next ?? undefined,
});

/** A change that makes some of the cache old. */
function useChange<V, R>(run: (value: V) => Promise<R>, stale: readonly (readonly string[])[]) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSuccess: () => {
      for (const queryKey of stale) void client.invalidateQueries({ queryKey });
    },
  });
}

export function useReplay() {
  return useChange(
    (id: string) =>
      api.post<Replayed>("/api/v1/dead-letters/{letter_id}/replay", { path: { letter_id: id } }),
    [keys.deadLetters, keys.flow],
  );
}

export function useDiscard() {
  return useChange(
    (id: string) => api.delete("/api/v1/dead-letters/{letter_id}", { path: { letter_id: id } }),
    [keys.deadLetters, keys.flow],
  );
}

/** What became of inviting one address: a link to hand over, or why not. */
export interface Invitation {
  email: string;
  link?: string | null;
  error?: unknown;
}

async function inviteOne(body: { email: string; name?: string; role: Role }): Promise<Invitation> {
  try {
    const { link } = await api.post<{ link: string | null }>("/api/v1/members", { body });
    return { email: body.email, link };
  } catch (error) {
    return { email: body.email, error };
  }
}

/** Invite several people one after the other; an address that is refused stops no other. */
export function useInvite() {
  return useChange(
    async ({ emails, ...more }: { emails: string[]; name?: string; role: Role }) => {
      const tried: Invitation[] = [];
      for (const email of emails) tried.push(await inviteOne({ email, ...more }));
      return tried;
    },
    [keys.members],
  );
}

interface MemberChange {
  role?: Role;
  status?: "active" | "disabled";
  /** Who takes over the contacts of one who is switched off. */
  successor_id?: string;
}

export function useChangeMember() {
  return useChange(
    ({ member, ...body }: { member: Member } & MemberChange) =>
      api.patch<Member>("/api/v1/members/{member_id}", {
        path: { member_id: member.id },
        body,
        version: member.version,
      }),
    [keys.members, keys.contacts],
  );
}

/** Take an invitation back. Where somebody has followed it meanwhile, the team shows that. */
export function useRevokeInvitation() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      api.delete("/api/v1/members/{member_id}", { path: { member_id: id } }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.members }),
  });
}

export function useMemberLink() {
  return useChange(
    (id: string) =>
      api.post<{ link: string }>("/api/v1/members/{member_id}/link", { path: { member_id: id } }),
    [],
  );
}

export function useCreateKey() {
  return useChange(
    (body: { name: string; scopes?: string[]; expires_at?: string }) =>
      api.post<ApiKey>("/api/v1/api-keys", { body }),
    [keys.apiKeys],
  );
}

export function useRevokeKey() {
  return useChange(
    (id: string) => api.delete("/api/v1/api-keys/{key_id}", { path: { key_id: id } }),
    [keys.apiKeys],
  );
}

export interface NumberDraft {
  phone_number_id: string;
  waba_id: string;
  portfolio_id?: string;
  display?: string;
}

export function useClaimNumber() {
  return useChange(
    (body: NumberDraft) => api.post<BusinessNumber>("/api/v1/numbers", { body }),
    [keys.numbers],
  );
}

export function useGiveUpNumber() {
  return useChange(
    (id: string) =>
      api.delete("/api/v1/numbers/{phone_number_id}", { path: { phone_number_id: id } }),
    [keys.numbers],
  );
}

export function useEndDevice() {
  return useChange(
    (id: string) => api.delete("/api/v1/sessions/{session_id}", { path: { session_id: id } }),
    [keys.devices],
  );
}

export function useEditTag() {
  return useChange(
    ({ id, ...body }: { id: string; name?: string; merge?: true; colour?: TagColour }) =>
      api.patch<Tag>("/api/v1/tags/{tag_id}", { path: { tag_id: id }, body }),
    [keys.tags, keys.contacts],
  );
}

export function useDeleteTag() {
  return useChange(
    (id: string) => api.delete("/api/v1/tags/{tag_id}", { path: { tag_id: id } }),
    [keys.tags, keys.contacts],
  );
}

export const conflictsQuery = infiniteQueryOptions({
  queryKey: keys.conflicts,
  queryFn: ({ pageParam, signal }) =>
    api.get<Slice<Conflict>>("/api/v1/contacts/conflicts", {
      query: { limit: 50, cursor: pageParam },
      signal,
    }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next ?? undefined,
  staleTime: 15_000,
});

export function useSettleConflict() {
  return useChange(
    ({ id, decision }: { id: string; decision: "keep" | "move" }) =>
      api.post<Conflict>("/api/v1/contacts/conflicts/{conflict_id}", {
        path: { conflict_id: id },
        body: { decision },
      }),
    [keys.conflicts, keys.contacts, ["contact"]],
  );
}

export function useChangePlan() {
  return useChange(
    (plan: Plan) => api.put<Usage>("/api/v1/workspace/plan", { body: { plan } }),
    [keys.usage, keys.waiting, keys.contacts, keys.session, keys.workspace],
  );
}
