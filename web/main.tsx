import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./styles.css";
import { MantineProvider } from "@mantine/core";
import { ModalsProvider } from "@mantine/modals";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { askAhead } from "./ask-ahead.ts";
import { startLanguage } from "./i18n.ts";
import { queryClient } from "./query-client.ts";
import { router } from "./router.tsx";
import { theme } from "./theme.ts";
import { Announcer } from "./ui/announcer.tsx";
import { FormatsProvider } from "./ui/formats.ts";

const place = document.getElementById("root");
if (!place) throw new Error("index.html has no #root.");

askAhead(window.location).catch((error: unknown) => console.warn("The order table could not be asked for ahead; its page asks again.", error));
await startLanguage();
createRoot(place).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <FormatsProvider>
          <ModalsProvider>
            <Notifications position="bottom-right" limit={4} />
            <Announcer />
            <RouterProvider router={router} />
          </ModalsProvider>
        </FormatsProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
