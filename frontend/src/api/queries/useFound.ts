import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { readPage } from "./found";

const PAUSE_MS = 150;

/**
 * People by what is being typed into a box. waits: the answer to exactly that is not there yet, and
 * nobody is offered meanwhile, so that Enter can't pick somebody of an earlier text.
 */
export function useFound(text: string, limit: number) {
  const wanted = text.trim();
  const [words] = useDebouncedValue(wanted, PAUSE_MS);
  const asks = wanted.length > 1;
  const { data, error, isLoading, isPaused } = useQuery({
    queryKey: ["found", words, limit],
    queryFn: ({ signal }) => readPage({ q: words, limit }, signal),
    enabled: words.length > 1,
    retry: false,
  });
  const waits = asks && (words !== wanted || isLoading);
  const answer = asks && !waits ? data : undefined;
  const failed = asks && !waits && (error !== null || isPaused);
  return { words, asks, waits, failed, answer, people: answer?.items ?? [] };
}
