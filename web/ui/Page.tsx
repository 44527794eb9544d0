import { Box, Group, Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";

interface PageProps {
  readonly title: string;
  /** A sign before the title. */
  readonly mark?: ReactNode;
  /** Small text or badges beside the title. */
  readonly beside?: ReactNode;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly width?: number;
  readonly children: ReactNode;
}

/** A page of the app: its one h1, its actions, its content. Names the browser's tab. */
export function Page({ title, mark, beside, lead, actions, width = 1100, children }: PageProps) {
  usePageTitle(title);
  return (
    <Box p={{ base: "md", sm: "xl" }} maw={width} mx="auto" w="100%">
      <Stack gap="lg">
        <Group justify="space-between" align="flex-start" gap="sm">
          <Stack gap={4}>
            <Group gap="sm" align="center">
              {mark}
              <Title order={1}>{title}</Title>
              {beside}
            </Group>
            {lead && (
              <Text c="dimmed" maw={720}>
                {lead}
              </Text>
            )}
          </Stack>
          {actions && <Group gap="xs">{actions}</Group>}
        </Group>
        {children}
      </Stack>
    </Box>
  );
}

export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Ecommerce Connect`;
  }, [title]);
}
