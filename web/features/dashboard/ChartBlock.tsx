import { Box, Paper, ScrollArea, SimpleGrid, Title } from "@mantine/core";
import { type ReactNode, useId } from "react";

/** A chart with its numbers beside it: below it on a phone. */
export function ChartBlock({ title, side, chart, table }: { title: string; side?: ReactNode; chart: ReactNode; table: ReactNode }) {
  const id = useId();
  return (
    <Paper p="lg" component="section" aria-labelledby={id}>
      <Box mb="md" style={{ display: "flex", justifyContent: "space-between", gap: 12, flexWrap: "wrap" }}>
        <Title order={2} id={id}>
          {title}
        </Title>
        {side}
      </Box>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
        <Box miw={0}>{chart}</Box>
        <ScrollArea h={260} type="auto" viewportProps={{ tabIndex: 0, role: "group", "aria-labelledby": id }}>
          {table}
        </ScrollArea>
      </SimpleGrid>
    </Paper>
  );
}
