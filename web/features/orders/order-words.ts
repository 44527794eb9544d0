/** A buyer's name as people write it. */
export function buyerName(buyer: { readonly firstName: string | null; readonly lastName: string | null } | null): string {
  return [buyer?.firstName, buyer?.lastName].filter(Boolean).join(" ");
}
