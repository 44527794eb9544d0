import { queryOptions, useQuery } from "@tanstack/react-query";
import type { Permission } from "../api/employees.ts";
import { findSession, type Session } from "../api/session.ts";

/** Who is signed in; null for nobody. */
export const sessionQuery = queryOptions({ queryKey: ["session"], queryFn: findSession, staleTime: Number.POSITIVE_INFINITY });

/** The signed-in person, on pages that only such a person sees. */
export function useSession(): Session {
  const { data } = useQuery(sessionQuery);
  if (!data) throw new Error("A page for signed-in people was shown to nobody.");
  return data;
}

/** May the signed-in person do this? Hides what the API would refuse. */
export function useCan(): (permission: Permission) => boolean {
  const { permissions } = useSession();
  return (permission) => permissions.includes(permission);
}
