import { Anchor, Group, Paper, Stack, Text, ThemeIcon, Title, VisuallyHidden } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { employeesQuery } from "../../queries/directory.ts";
import { useCan } from "../../queries/session.ts";
import { storesQuery } from "../../queries/stores.ts";
import { CheckIcon } from "../../ui/icons.tsx";
import { SampleOffer } from "../../ui/SampleShop.tsx";

/** The way from an empty desk to its first orders; gone once an import has begun. */
export function FirstSteps() {
  const { t } = useTranslation();
  const can = useCan();
  const mayBegin = can("stores.manage");
  const { data: stores } = useQuery({ ...storesQuery, enabled: mayBegin });
  const { data: employees } = useQuery({ ...employeesQuery, enabled: mayBegin });
  if (!stores || !employees) return null;
  const [first] = stores;
  if (stores.some(({ importStartedAt }) => importStartedAt !== null)) return null;
  const steps = [
    {
      key: "connect",
      to: "/settings/stores/new",
      done: first !== undefined,
      title: t("dashboard.first_connect"),
      text: t("dashboard.first_connect_text"),
    },
    {
      key: "import",
      to: first ? `/settings/stores/${first.id}` : "/settings/stores/new",
      done: false,
      title: t("dashboard.first_import"),
      text: t("dashboard.first_import_text"),
    },
    {
      key: "people",
      to: "/settings/employees",
      done: employees.length > 1,
      title: t("dashboard.first_people"),
      text: t("dashboard.first_people_text"),
    },
  ];
  return (
    <Paper p="lg" component="section" aria-labelledby="first-steps">
      <Title order={2} mb="md" id="first-steps">
        {t("dashboard.first_title")}
      </Title>
      <Stack component="ol" gap="md" p={0} m={0} style={{ listStyle: "none" }}>
        {steps.map(({ key, to, done, title, text }, at) => (
          <Group key={key} component="li" gap="md" wrap="nowrap" align="flex-start" data-step={key} data-done={done}>
            <ThemeIcon radius="xl" size={30} variant={done ? "filled" : "light"}>
              {done ? <CheckIcon size={16} /> : <Text fw={700}>{at + 1}</Text>}
            </ThemeIcon>
            <div>
              {done ? (
                <Text fw={600}>
                  {title}
                  <VisuallyHidden>{t("dashboard.first_done")}</VisuallyHidden>
                </Text>
              ) : (
                <Anchor component={Link} to={to} fw={600}>
                  {title}
                </Anchor>
              )}
              <Text size="sm" c="dimmed">
                {text}
              </Text>
            </div>
          </Group>
        ))}
      </Stack>
      <SampleOffer start />
    </Paper>
  );
}
