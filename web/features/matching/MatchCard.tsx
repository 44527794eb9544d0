import { Button, Group, Kbd, Paper, Stack, Text, TextInput, Title } from "@mantine/core";
import { useDebouncedValue, useHotkeys } from "@mantine/hooks";
import { modals } from "@mantine/modals";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { MatchChoice, MatchEntry, MatchProduct } from "../../api/matching.ts";
import { productSearchQuery } from "../../queries/matching.ts";
import { PlusIcon, SearchIcon } from "../../ui/icons.tsx";
import classes from "./Matching.module.css";
import { sharedFacts } from "./shared-facts.ts";

interface CardProps {
  readonly entry: MatchEntry;
  /** It follows on one just decided: whoever listens hears it at once. */
  readonly focused: boolean;
  readonly mayDecide: boolean;
  readonly busy: boolean;
  readonly onDecide: (choice: MatchChoice) => void;
  readonly onStep: (by: 1 | -1) => void;
  readonly onUndo: () => void;
}

/** One line of a shop: what it says, which of our products it may be, and the ways to decide. */
export function MatchCard({ entry, focused, mayDecide, busy, onDecide, onStep, onUndo }: CardProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const [q] = useDebouncedValue(typed.trim(), 200);
  const { data: found } = useQuery(productSearchQuery(q));
  const search = useRef<HTMLInputElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it appears
  useEffect(() => {
    if (focused) heading.current?.focus({ preventScroll: true });
  }, []);
  const products = q === "" ? entry.candidates : (found?.items ?? []);
  const choose = (product: MatchProduct | undefined) => product && mayDecide && !busy && onDecide({ productId: product.id });
  const create = () => {
    if (!mayDecide || busy) return;
    modals.openConfirmModal({
      title: t("matching.create_title"),
      children: t("matching.create_text", { title: entry.title, count: entry.orders }),
      labels: { confirm: t("matching.create"), cancel: t("common.cancel") },
      onConfirm: () => onDecide({ create: true }),
    });
  };
  useHotkeys([
    ...products.slice(0, 9).map((product, at) => [String(at + 1), () => choose(product)] as [string, () => void]),
    ["c", create],
    ["j", () => onStep(1)],
    ["k", () => onStep(-1)],
    ["u", onUndo],
    ["/", () => search.current?.focus()],
  ]);
  return (
    <Paper p={{ base: "md", sm: "lg" }} component="article" aria-label={entry.title} data-current={entry.id}>
      <Stack>
        <div>
          <Text size="xs" c="dimmed">
            {t("matching.line_of", { store: entry.store.name })}
          </Text>
          <Title ref={heading} tabIndex={-1} order={2} style={{ overflowWrap: "anywhere" }}>
            {entry.title}
          </Title>
          <Text size="sm" c="dimmed">
            {entry.sku ? t("matching.sku", { sku: entry.sku }) : t("matching.no_sku")} · {t(`matching.reason.${entry.reason}`)}
          </Text>
          <Text size="sm" fw={650} mt={4}>
            {t("matching.repairs", { count: entry.orders })}
          </Text>
        </div>
        <TextInput
          ref={search}
          label={t("matching.search")}
          placeholder={t("matching.search_help")}
          leftSection={<SearchIcon size={16} />}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") search.current?.blur();
          }}
        />
        <div role="status" aria-live="polite">
          <Text size="sm" c="dimmed">
            {q !== ""
              ? t("matching.found", { count: products.length })
              : products.length > 0
                ? t("matching.candidates", { count: products.length })
                : t("matching.none_shared")}
          </Text>
        </div>
        <div>
          {products.map((product, at) => (
            <ProductRow
              key={product.id}
              product={product}
              entry={entry}
              hotkey={at < 9 ? String(at + 1) : null}
              onChoose={mayDecide ? () => choose(product) : null}
              busy={busy}
            />
          ))}
        </div>
        {mayDecide && (
          <Group justify="space-between">
            <Button variant="default" leftSection={<PlusIcon size={16} />} loading={busy} onClick={create}>
              {t("matching.create")}
            </Button>
            <Button variant="subtle" color="gray" onClick={() => onStep(1)}>
              {t("matching.later")}
            </Button>
          </Group>
        )}
      </Stack>
    </Paper>
  );
}

interface RowProps {
  readonly product: MatchProduct;
  readonly entry: MatchEntry;
  readonly hotkey: string | null;
  readonly onChoose: (() => void) | null;
  readonly busy: boolean;
}

function ProductRow({ product, entry, hotkey, onChoose, busy }: RowProps) {
  const { t } = useTranslation();
  const shared = sharedFacts(entry, product);
  const facts = (["sku", "code", "barcode"] as const).filter((fact) => product[fact]);
  return (
    <div className={classes.product} data-product={product.id}>
      <div className={classes.facts}>
        <Text size="sm" className={shared.includes("name") ? (classes.shared ?? "") : ""}>
          {product.title}
        </Text>
        <Text size="xs" c="dimmed">
          {facts.map((fact) => `${t(`matching.fact.${fact}`)} ${product[fact]}`).join(" · ")}
        </Text>
        {shared.length > 0 && (
          <Text size="xs" fw={650}>
            {t("matching.shares", { what: shared.map((fact) => t(`matching.fact.${fact}`)).join(", ") })}
          </Text>
        )}
      </div>
      {onChoose && (
        <Button
          size="xs"
          variant="light"
          loading={busy}
          rightSection={hotkey && <Kbd visibleFrom="md">{hotkey}</Kbd>}
          aria-label={t("matching.choose_named", { title: product.title, sku: product.sku ?? "" })}
          onClick={onChoose}
        >
          {t("matching.choose")}
        </Button>
      )}
    </div>
  );
}
