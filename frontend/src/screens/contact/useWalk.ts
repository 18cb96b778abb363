import { useQuery } from "@tanstack/react-query";
import { readPage } from "../../api/queries/found";
import { edgeOf, longer, recallWalk, rememberWalk, type Walk } from "../../lib/walk";

/** The list that a contact was opened from; at an end of what was read, the next page is read too. */
export function useWalk(id: string): Walk | null {
  const walk = recallWalk();
  const edge = edgeOf(walk, id);
  const { data: grown } = useQuery({
    queryKey: ["walk", edge?.cursor],
    queryFn: async ({ signal }) => {
      if (!walk || !edge) return null;
      const page = await readPage({ ...walk.search, cursor: edge.cursor }, signal);
      const made = longer(walk, page, edge.way);
      rememberWalk(made);
      return made;
    },
    enabled: edge !== null,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  return grown ?? walk;
}
