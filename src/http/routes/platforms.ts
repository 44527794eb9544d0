import { z } from "zod";
import type { Context } from "../../operations/context.ts";
import { listOf, listQuery } from "../schemas.ts";
import type { App } from "../server.ts";

const setting = z.object({
  name: z.string(),
  label: z.string(),
  help: z.string(),
  type: z.enum(["text", "url", "password"]),
  required: z.boolean(),
});
const platform = z.object({
  platform: z.string(),
  title: z.string(),
  settings: z.array(setting),
  abilities: z.array(z.enum(["statuses_in", "statuses_out", "catalogue", "webhooks", "stock_out"])),
});

export function platformsRoutes(app: App, context: Context): void {
  app.get(
    "/platforms",
    {
      config: { permission: "stores.view" },
      schema: {
        summary: "What can be connected, with the fields of its form and what it can do",
        querystring: listQuery,
        response: { 200: listOf(platform) },
      },
    },
    () => {
      const items = [...context.connectors.values()].map(({ platform, title, settings, abilities }) => ({
        platform,
        title,
        settings: settings.map((field) => ({ ...field })),
        abilities: [...abilities],
      }));
      return { items, nextCursor: null };
    },
  );
}
