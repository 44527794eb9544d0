import { type HotkeyItem, useHotkeys } from "@mantine/hooks";

/**
 * Keys that act on the page. They rest while somebody types, while a dialog or menu is open, and Enter and Space belong to the button or link
 * that has the focus. A tick box may have the focus: it takes no letters.
 */
export function useKeys(keys: readonly HotkeyItem[]): void {
  useHotkeys(
    keys.map(([key, act, options]) => {
      const guarded = (event: KeyboardEvent) => {
        if (isBusy(event)) return;
        if (options?.preventDefault !== false) event.preventDefault();
        act(event);
      };
      return [key, guarded, { ...options, preventDefault: false }] as HotkeyItem;
    }),
    [],
  );
}

function isBusy(event: KeyboardEvent): boolean {
  const target = event.target instanceof HTMLElement ? event.target : null;
  if (event.defaultPrevented) return true;
  if (target?.matches("textarea, select, [contenteditable=true], input:not([type=checkbox], [type=radio])")) return true;
  if ((event.key === "Enter" || event.key === " ") && target?.closest("a, button, input, [role=menuitem], [role=option]")) return true;
  // The lists of closed selects are there too, unseen.
  return [...document.querySelectorAll("[role=dialog][aria-modal=true], [role=menu], [role=listbox]")].some((open) => open.checkVisibility());
}
