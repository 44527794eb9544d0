import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";
import { CheckIcon } from "./icons.tsx";

/** How long a single change can be taken back with one click. */
const UNDO_MS = 5_000;

interface Offer {
  /** The same thing changed again takes the earlier offer away. */
  readonly id: string;
  readonly title: string;
  readonly label: string;
  readonly undo: () => void;
}

/** Says that something was done, with a button that takes it back. */
export function useUndoOffer(): (offer: Offer) => void {
  const { t } = useTranslation();
  return ({ id, title, label, undo }) => {
    const take = () => {
      notifications.hide(id);
      undo();
    };
    notifications.hide(id);
    notifications.show({
      id,
      autoClose: UNDO_MS,
      icon: <CheckIcon />,
      color: "sea",
      title,
      message: (
        <Button variant="light" size="compact-sm" mt={4} onClick={take}>
          {label}
        </Button>
      ),
      closeButtonProps: { "aria-label": t("common.close") },
    });
  };
}
