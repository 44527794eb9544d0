import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiProblem, NetworkCut } from "./api/http.ts";

const MOST_RETRIES = 2;
const endings = new Set<() => void>();

/** Runs when the API says that nobody is signed in any more. Returns how to stop that. */
export function whenSessionEnds(act: () => void): () => void {
  endings.add(act);
  return () => endings.delete(act);
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeEnd }),
  mutationCache: new MutationCache({ onError: noticeEnd }),
  defaultOptions: {
    queries: {
      networkMode: "always", // the browser's own idea of being online says nothing about our service
      staleTime: 10_000,
      refetchOnWindowFocus: true,
      // A refusal stays a refusal. A cut ends some time: asked again until then, with growing waits.
      retry: (failures, error) => error instanceof NetworkCut || (error instanceof ApiProblem && error.status >= 500 && failures < MOST_RETRIES),
      retryDelay: (failures) => Math.min(1_000 * 2 ** failures, 10_000),
    },
    mutations: { networkMode: "always", retry: false },
  },
});

function noticeEnd(error: unknown): void {
  if (error instanceof ApiProblem && error.status === 401) for (const act of endings) act();
}
