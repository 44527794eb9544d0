import { Button, Center } from "@mantine/core";
import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

/** The way to the next page of a list, where there is one. */
export function MoreButton({ list }: { list: Pick<UseInfiniteQueryResult<unknown>, "hasNextPage" | "isFetchingNextPage" | "fetchNextPage"> }) {
  const { t } = useTranslation();
  if (!list.hasNextPage) return null;
  return (
    <Center py="sm">
      <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        {t("common.more")}
      </Button>
    </Center>
  );
}
