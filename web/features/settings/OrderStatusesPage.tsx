import { Button, Menu, Paper, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { arrangeStatuses, type OrderStatus, orderStatuses, STATUS_GROUPS, type StatusGroup } from "../../api/directory.ts";
import { orderStatusesQuery } from "../../queries/directory.ts";
import { useCan } from "../../queries/session.ts";
import { say } from "../../ui/announcer.tsx";
import { GripIcon, PlusIcon } from "../../ui/icons.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { Page } from "../../ui/Page.tsx";
import { ProblemNote, useProblemToast } from "../../ui/problems.tsx";
import { StatusBadge } from "../../ui/StatusBadge.tsx";
import { Actions, EntryDialog } from "./DirectoryPage.tsx";
import classes from "./OrderStatusesPage.module.css";
import { StatusForm } from "./StatusForm.tsx";

/** The steps of an order by their group. Their order is dragged, or moved with the arrow keys on the handle. */
export function OrderStatusesPage() {
  const { t } = useTranslation();
  const can = useCan();
  const { data: statuses, error } = useQuery(orderStatusesQuery);
  const [editing, setEditing] = useState<OrderStatus | "new" | null>(null);
  const move = useMove(statuses ?? []);
  const mayChange = can("directory.manage");
  return (
    <Page
      title={t("settings.nav.statuses")}
      lead={t("settings.statuses_lead")}
      width={820}
      actions={
        mayChange && (
          <Button leftSection={<PlusIcon />} onClick={() => setEditing("new")}>
            {t("settings.add_status")}
          </Button>
        )
      }
    >
      <ProblemNote error={error} />
      {!statuses && !error && <Loading />}
      {statuses &&
        STATUS_GROUPS.map((group) => (
          <GroupSection
            key={group}
            group={group}
            statuses={statuses.filter((status) => status.group === group)}
            onMove={mayChange ? move : null}
            onEdit={mayChange ? setEditing : null}
          />
        ))}
      <EntryDialog
        editing={editing}
        addLabel={t("settings.add_status")}
        directory={orderStatuses}
        queryKey={orderStatusesQuery.queryKey}
        form={(props) => <StatusForm {...props} />}
        onClose={() => setEditing(null)}
      />
    </Page>
  );
}

/** Puts a status before another of its group; null: last of them. */
type Move = (status: OrderStatus, before: OrderStatus | null) => void;

/** The new order is shown at once, and taken back if it could not be saved. */
function useMove(statuses: readonly OrderStatus[]): Move {
  const { t } = useTranslation();
  const client = useQueryClient();
  const tellProblem = useProblemToast();
  const arrange = useMutation({
    mutationFn: (arranged: readonly OrderStatus[]) => arrangeStatuses(arranged.map(({ id }) => id)),
    onMutate: async (arranged) => {
      await client.cancelQueries({ queryKey: orderStatusesQuery.queryKey });
      client.setQueryData(orderStatusesQuery.queryKey, [...arranged]);
    },
    onError: tellProblem,
    onSettled: () => client.invalidateQueries({ queryKey: orderStatusesQuery.queryKey }),
  });
  return (status, before) => {
    const others = statuses.filter(({ id }) => id !== status.id);
    const lastOfGroup = others.findLastIndex(({ group }) => group === status.group) + 1;
    const at = before ? others.findIndex(({ id }) => id === before.id) : lastOfGroup;
    arrange.mutate([...others.slice(0, at), status, ...others.slice(at)]);
    const place = others.slice(0, at).filter(({ group }) => group === status.group).length + 1;
    say(t("settings.moved", { name: status.name, place }));
  };
}

interface GroupProps {
  readonly group: StatusGroup;
  readonly statuses: readonly OrderStatus[];
  /** Null for who may only look. */
  readonly onMove: Move | null;
  readonly onEdit: ((status: OrderStatus) => void) | null;
}

function GroupSection({ group, statuses, onMove, onEdit }: GroupProps) {
  const { t } = useTranslation();
  const [dragged, setDragged] = useState<OrderStatus | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const drop = (before: OrderStatus | null) => {
    if (dragged && dragged.id !== before?.id) onMove?.(dragged, before);
    setDragged(null);
    setOver(null);
  };
  return (
    <Stack gap={6} component="section" aria-labelledby={`group-${group}`}>
      <Title order={2} fz="md" id={`group-${group}`}>
        {t(`common.status_groups.${group}`)}
      </Title>
      <Paper>
        {statuses.length === 0 && (
          <Text size="sm" c="dimmed" px="md" py="sm">
            {t("settings.no_status_in_group")}
          </Text>
        )}
        <ul className={classes.list}>
          {statuses.map((status, at) => (
            <li
              key={status.id}
              className={classes.row}
              data-id={status.id}
              data-over={(over === status.id && dragged?.id !== status.id) || undefined}
              draggable={onMove !== null}
              onDragStart={(event) => {
                event.dataTransfer.effectAllowed = "move";
                setDragged(status);
              }}
              onDragEnd={() => drop(dragged)}
              onDragOver={(event) => {
                if (!dragged) return; // of another group: it is moved by its form
                event.preventDefault();
                setOver(status.id);
              }}
              onDrop={(event) => {
                event.preventDefault();
                const from = statuses.findIndex(({ id }) => id === dragged?.id);
                drop(from < at ? (statuses[at + 1] ?? null) : status);
              }}
            >
              {onMove && <Handle status={status} at={at} statuses={statuses} onMove={onMove} />}
              <StatusBadge name={status.name} color={status.color} />
              <span className={classes.space} />
              {onMove && onEdit && (
                <Actions item={status} directory={orderStatuses} queryKey={orderStatusesQuery.queryKey} onEdit={() => onEdit(status)}>
                  {at > 0 && <Menu.Item onClick={() => onMove(status, statuses[at - 1] ?? null)}>{t("settings.move_up")}</Menu.Item>}
                  {at < statuses.length - 1 && (
                    <Menu.Item onClick={() => onMove(status, statuses[at + 2] ?? null)}>{t("settings.move_down")}</Menu.Item>
                  )}
                </Actions>
              )}
            </li>
          ))}
        </ul>
      </Paper>
    </Stack>
  );
}

interface HandleProps {
  readonly status: OrderStatus;
  readonly at: number;
  readonly statuses: readonly OrderStatus[];
  readonly onMove: Move;
}

function Handle({ status, at, statuses, onMove }: HandleProps) {
  const { t } = useTranslation();
  const button = useRef<HTMLButtonElement>(null);
  const movedFrom = useRef<number | null>(null);
  // A row that is moved in the page loses the focus, and the next key would go nowhere.
  useLayoutEffect(() => {
    if (movedFrom.current !== null && movedFrom.current !== at) button.current?.focus();
    movedFrom.current = null;
  }, [at]);
  const move = (before: OrderStatus | null): void => {
    movedFrom.current = at;
    onMove(status, before);
  };
  return (
    <button
      ref={button}
      type="button"
      className={classes.handle}
      aria-label={t("settings.move_named", { name: status.name })}
      onKeyDown={(event) => {
        if (event.key === "ArrowUp" && at > 0) move(statuses[at - 1] ?? null);
        else if (event.key === "ArrowDown" && at < statuses.length - 1) move(statuses[at + 2] ?? null);
        else return;
        event.preventDefault();
      }}
    >
      <GripIcon size={16} />
    </button>
  );
}
