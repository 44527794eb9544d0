import { Button } from "@mantine/core";

export function UndoToast({ label, onUndo }: { label: string; onUndo: () => void }) {
  return (
    <Button variant="light" size="compact-sm" mt={4} onClick={onUndo}>
      {label}
    </Button>
  );
}
