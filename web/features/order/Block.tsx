import { Group, Paper, Stack, Title } from "@mantine/core";
import { type ReactNode, useId } from "react";
import classes from "./Block.module.css";

/** A part of the order's card with a heading of its own. */
export function Block({ title, icon, beside, children }: { title: string; icon?: ReactNode; beside?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <Paper component="section" aria-labelledby={id} p="md">
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Group gap={8} className={classes.title ?? ""}>
            {icon}
            <Title order={2} id={id}>
              {title}
            </Title>
          </Group>
          {beside}
        </Group>
        {children}
      </Stack>
    </Paper>
  );
}

/** A name and its value, as the blocks list them. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className={classes.facts}>{children}</dl>;
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (children === null || children === undefined || children === "") return null;
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
