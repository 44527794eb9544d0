import { Anchor, Badge, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { attentionCountsQuery } from "../queries/attention.ts";
import { useCan } from "../queries/session.ts";
import classes from "./AttentionTabs.module.css";

type Part = "questions" | "products" | "activity";

/** The three places where one looks when something did not go by itself: questions, products to decide, what goes on. */
export function AttentionTabs({ current }: { current: Part }) {
  const { t } = useTranslation();
  const can = useCan();
  const { data } = useQuery(attentionCountsQuery);
  const parts: readonly (readonly [Part, string, number | undefined])[] = [
    ["questions", "/attention", data?.kinds.reduce((sum, { count }) => sum + count, 0)],
    ["products", "/match-queue", data?.matchQueue],
    ...(can("stores.view") ? [["activity", "/activity", undefined] as const] : []),
  ];
  return (
    <Group component="nav" gap="xs" aria-label={t("attention.parts.label")} className={classes.tabs ?? ""}>
      {parts.map(([part, to, count]) => (
        <Anchor
          key={part}
          component={Link}
          to={to}
          className={classes.tab ?? ""}
          aria-current={part === current ? "page" : undefined}
          underline="never"
        >
          {t(`attention.parts.${part}`)}
          {count !== undefined && count > 0 && (
            <Badge size="sm" variant={part === current ? "filled" : "default"} ml={6}>
              {count}
            </Badge>
          )}
        </Anchor>
      ))}
    </Group>
  );
}
