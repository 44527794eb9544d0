import { Button, Menu, Modal, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { changeView, deleteView, type KeptView, keepView } from "../../api/order-views.ts";
import { BookmarkIcon, CheckIcon, DownIcon, EditIcon, PlusIcon, TrashIcon } from "../../ui/icons.tsx";
import { ProblemNote, useProblemToast } from "../../ui/problems.tsx";
import { keptViewsQuery } from "./kept-views.ts";
import type { OrderSearch } from "./order-search.ts";
import { searchText } from "./search-text.ts";

interface ViewsProps {
  readonly search: OrderSearch;
  readonly onOpen: (search: string) => void;
}

/** Views that somebody keeps for themselves: filters, search and order under a name. */
export function KeptViews({ search, onOpen }: ViewsProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data: views = [] } = useQuery(keptViewsQuery);
  const [naming, setNaming] = useState<KeptView | "new" | null>(null);
  const tellProblem = useProblemToast();
  const present = searchText(search);
  const here = views.find((view) => view.search === present);
  const renew = () => client.invalidateQueries({ queryKey: keptViewsQuery.queryKey });
  const drop = useMutation({ mutationFn: (view: KeptView) => deleteView(view.id), onSuccess: renew, onError: tellProblem });
  return (
    <>
      <Menu position="bottom-start" shadow="md" width={260}>
        <Menu.Target>
          <Button variant="default" size="xs" leftSection={<BookmarkIcon size={15} />} rightSection={<DownIcon size={14} />}>
            {here?.name ?? t("orders.views.title")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.map((view) => (
            <Menu.Item
              key={view.id}
              onClick={() => onOpen(view.search)}
              aria-current={view === here || undefined}
              rightSection={view === here ? <CheckIcon size={15} /> : null}
            >
              {view.name}
            </Menu.Item>
          ))}
          {views.length === 0 && <Menu.Label>{t("orders.views.none")}</Menu.Label>}
          <Menu.Divider />
          {here ? (
            <>
              <Menu.Item leftSection={<EditIcon size={15} />} onClick={() => setNaming(here)}>
                {t("orders.views.rename", { view: here.name })}
              </Menu.Item>
              <Menu.Item leftSection={<TrashIcon size={15} />} onClick={() => drop.mutate(here)}>
                {t("orders.views.delete", { view: here.name })}
              </Menu.Item>
            </>
          ) : (
            <Menu.Item leftSection={<PlusIcon size={15} />} disabled={present === ""} onClick={() => setNaming("new")}>
              {t("orders.views.keep")}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {naming && <NameDialog view={naming === "new" ? null : naming} search={present} onClose={() => setNaming(null)} onDone={renew} />}
    </>
  );
}

function NameDialog({ view, search, onClose, onDone }: { view: KeptView | null; search: string; onClose: () => void; onDone: () => unknown }) {
  const { t } = useTranslation();
  const [name, setName] = useState(view?.name ?? "");
  const save = useMutation({
    mutationFn: () => (view ? changeView(view.id, { name: name.trim() }) : keepView({ name: name.trim(), search })),
    onSuccess: () => {
      onDone();
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== "") save.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={view ? t("orders.views.rename", { view: view.name }) : t("orders.views.keep")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <form onSubmit={submit}>
        <TextInput
          data-autofocus
          label={t("orders.views.name")}
          maxLength={64}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          mb="sm"
        />
        <ProblemNote error={save.error} />
        <Button type="submit" fullWidth mt="sm" disabled={name.trim() === ""} loading={save.isPending}>
          {t("common.save")}
        </Button>
      </form>
    </Modal>
  );
}
