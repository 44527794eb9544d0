import { Kbd, Modal, Table } from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { useTranslation } from "react-i18next";

const KEYS = [
  { keys: ["/"], does: "common.keys.search" },
  { keys: ["J", "↓"], does: "common.keys.next" },
  { keys: ["K", "↑"], does: "common.keys.previous" },
  { keys: ["X"], does: "common.keys.select" },
  { keys: ["Shift", "J", "K"], does: "common.keys.extend" },
  { keys: ["S", "M", "R"], does: "common.keys.many" },
  { keys: ["Enter"], does: "common.keys.open" },
  { keys: ["Esc"], does: "common.keys.back" },
  { keys: ["?"], does: "common.keys.help" },
] as const;

/** Which keys do what; opened with "?". */
export function KeyboardHelp() {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure(false);
  useHotkeys([["shift+?", open]], ["INPUT", "TEXTAREA", "SELECT"]);
  return (
    <Modal opened={opened} onClose={close} title={t("common.keys.title")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Table>
        <Table.Tbody>
          {KEYS.map(({ keys, does }) => (
            <Table.Tr key={does}>
              <Table.Td w={120}>
                {keys.map((key) => (
                  <Kbd key={key} mr={4}>
                    {key}
                  </Kbd>
                ))}
              </Table.Td>
              <Table.Td>{t(does)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
