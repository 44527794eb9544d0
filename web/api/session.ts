import type { Company } from "./company.ts";
import type { Employee, Permission } from "./employees.ts";
import { ApiProblem, post, put, read, remove } from "./http.ts";

export interface Session {
  readonly employee: Employee;
  readonly permissions: readonly Permission[];
  readonly company: Company;
}

export interface NewHouse {
  readonly setupToken: string;
  readonly company: {
    readonly name: string;
    readonly currency: string;
    readonly country: string;
    readonly timeZone: string;
    readonly locale: string;
  };
  readonly owner: { readonly name: string; readonly email: string; readonly password: string };
}

/** Who is signed in, or null. */
export async function findSession(): Promise<Session | null> {
  try {
    return await read<Session>("/session");
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return null;
    throw error;
  }
}

export const isSetupNeeded = async (): Promise<boolean> => (await read<{ needed: boolean }>("/setup")).needed;
export const setUp = (house: NewHouse): Promise<unknown> => post("/setup", house);
export const signIn = (email: string, password: string): Promise<Session> => post("/session", { email, password });
export const signOut = (): Promise<void> => remove("/session");
export const acceptInvitation = (token: string, password: string): Promise<Session> => post(`/invitations/${token}`, { password });
export const changeOwnPassword = (current: string, password: string): Promise<void> => put("/session/password", { current, password });
