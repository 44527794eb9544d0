import { Button, Drawer, Group, Popover, Stack, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { CloseIcon, FilterIcon } from "../../ui/icons.tsx";
import classes from "./FilterBar.module.css";
import { FilterFields } from "./FilterFields.tsx";
import type { OrderSearch } from "./order-search.ts";
import { NO_FILTERS, useFilterChips } from "./use-filter-chips.ts";

export type ChangeFilters = (changes: Partial<Record<keyof OrderSearch, unknown>>) => void;

/** What narrows the table down: each filter a chip that says what it does and goes with one click; more behind a button, in a drawer on a phone. */
export function FilterBar({ search, onChange, phone }: { search: OrderSearch; onChange: ChangeFilters; phone: boolean }) {
  const { t } = useTranslation();
  const [opened, { toggle, close, open }] = useDisclosure(false);
  const chips = useFilterChips(search);
  const button = (
    <Button variant="default" size="xs" leftSection={<FilterIcon size={16} />} onClick={phone ? open : toggle} aria-expanded={opened}>
      {t("orders.filters")}
    </Button>
  );
  return (
    <fieldset className={classes.bar} aria-label={t("orders.filters")}>
      {phone ? (
        <>
          {button}
          <Drawer
            opened={opened}
            onClose={close}
            position="bottom"
            size={520}
            title={t("orders.filters")}
            closeButtonProps={{ "aria-label": t("common.close") }}
          >
            <Stack pb="md">
              <FilterFields search={search} onChange={onChange} />
              <Group justify="flex-end">
                <Button onClick={close}>{t("orders.show_orders")}</Button>
              </Group>
            </Stack>
          </Drawer>
        </>
      ) : (
        <Popover opened={opened} onChange={(wanted) => !wanted && close()} position="bottom-start" shadow="md" width={300} trapFocus>
          <Popover.Target>{button}</Popover.Target>
          <Popover.Dropdown aria-label={t("orders.filters")}>
            <FilterFields search={search} onChange={onChange} />
          </Popover.Dropdown>
        </Popover>
      )}
      {chips.map(({ key, name, value, clears }) => (
        <span key={key} className={classes.chip} data-filter={key}>
          <span className={classes.name}>{name}:</span>
          <span className={classes.value}>{value}</span>
          <UnstyledButton className={classes.remove ?? ""} aria-label={t("orders.clear_filter", { filter: name })} onClick={() => onChange(clears)}>
            <CloseIcon size={13} />
          </UnstyledButton>
        </span>
      ))}
      {chips.length > 0 && (
        <Button variant="subtle" color="gray" size="compact-sm" onClick={() => onChange(NO_FILTERS)}>
          {t("orders.clear_filters")}
        </Button>
      )}
    </fieldset>
  );
}
