export function nameOf({ firstName, lastName }: { firstName: string; lastName: string }): string {
  return [firstName, lastName].filter((part) => part.trim() !== "").join(" ");
}
