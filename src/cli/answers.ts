/** What the commands read of the API's answers: only the members they use. */

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface StoreAnswer extends Named {
  readonly platform: string;
  readonly url: string;
  readonly enabled: boolean;
  readonly health: {
    readonly state: string;
    readonly lastSuccessAt: string | null;
    readonly nextRunAt: string | null;
    readonly failure: { readonly code: string; readonly message: string; readonly advice: string } | null;
    readonly openOrders: number;
  };
}

export interface CheckAnswer {
  readonly host: string;
  readonly statuses: readonly {
    readonly id: string;
    readonly titles: Readonly<Record<string, string>>;
    readonly final: boolean;
    readonly cancelled: boolean;
  }[];
  readonly languages: readonly string[];
  readonly currencies: readonly string[];
  readonly suggestedTimeZone: string;
  readonly suggestedRules: { readonly in: readonly unknown[]; readonly out: readonly unknown[] };
}

export interface ImportAnswer {
  readonly id: string;
  readonly state: "running" | "done" | "failed" | "waiting";
  readonly found: number;
  readonly imported: number;
  readonly alreadyThere: number;
  readonly leftOut: number | null;
  readonly setAside: number;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  /** 0 to 1, how much of the window has been read; null while unknown. */
  readonly progress?: number | null;
  readonly failure: { readonly code?: string; readonly message?: string; readonly advice?: string } | null;
}

export interface PassAnswer {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly remoteCalls: number;
  readonly looked: number;
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly pushed: number;
  readonly setAside: number;
  readonly failure: { readonly code?: string; readonly message?: string; readonly advice?: string } | null;
}

interface Money {
  readonly amount: string;
  readonly currency: string;
}

export interface OrderAnswer {
  readonly id: string;
  readonly number: string | number;
  readonly status: { readonly name: string; readonly group: string };
  readonly manager: Named | null;
  readonly location: Named | null;
  readonly buyer: {
    readonly firstName: string;
    readonly lastName: string;
    readonly phone: string;
    readonly email: string;
    readonly address?: string;
  } | null;
  readonly placedAt: string;
  readonly total: Money | string;
  readonly currency: string;
  readonly store: {
    readonly name: string;
    readonly remoteNumber: string;
    readonly remoteStatus: { readonly id: string; readonly titles: Readonly<Record<string, string>> };
    readonly lastUpdateAt: string | null;
    readonly url: string | null;
    readonly matched: boolean;
    readonly pushPending: boolean;
    readonly frozen: boolean;
    readonly missing: boolean;
  } | null;
  readonly items?: readonly {
    readonly title: string;
    readonly sku: string | null;
    readonly kind: string;
    readonly quantity: string;
    readonly price: Money | string;
    readonly total: Money | string;
    readonly writtenOff: boolean;
  }[];
  readonly payment?: { readonly method: string | null; readonly paid: boolean } | null;
  readonly attention?: readonly { readonly kind: string }[];
}

export const amountOf = (money: Money | string): string => (typeof money === "string" ? money : money.amount);

export interface RefreshAnswer {
  readonly results: readonly {
    readonly orderId: string;
    readonly outcome: string;
    readonly retryAt?: string | null;
    readonly problem?: { readonly detail?: string; readonly code?: string } | string | null;
  }[];
}

export interface AttentionAnswer {
  readonly id: string;
  readonly kind: string;
  readonly createdAt: string;
  readonly actions: readonly string[];
  readonly [member: string]: unknown;
}
