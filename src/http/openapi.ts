import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import { jsonSchemaTransform, jsonSchemaTransformObject } from "fastify-type-provider-zod";
import { z } from "zod";
import { problemAnswer } from "./schemas.ts";
import type { App } from "./server.ts";

const PROBLEM = {
  description: "Refused or failed (RFC 9457): what was wrong, what was not done, what to do",
  content: { "application/problem+json": { schema: z.toJSONSchema(problemAnswer, { io: "output" }) } },
};
const DESCRIPTIONS: Readonly<Record<string, string>> = { 200: "Done", 201: "Made", 202: "Begun", 204: "Done, nothing to say", 503: "Not ready" };

/** OpenAPI 3.1 made from the routes' own schemas. Must be registered before the routes. */
export async function addOpenApi(app: App, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Ecommerce Connect",
        version,
        description: "Orders of online stores on one desk, kept in step both ways.",
        license: { name: "Apache-2.0" },
      },
      components: {
        securitySchemes: {
          token: { type: "http", scheme: "bearer", description: "An API token" },
          session: { type: "apiKey", in: "cookie", name: "econnect_session", description: "Changing calls also need X-Requested-With: econnect" },
        },
      },
    },
    transform: (document) => {
      const { schema, url } = jsonSchemaTransform(document as Parameters<typeof jsonSchemaTransform>[0]);
      const { permission } = document.route.config ?? {};
      const { response, ...rest } = (schema ?? {}) as Record<string, unknown> & { response?: Record<string, unknown> };
      const access =
        permission === "public"
          ? { security: [] }
          : { security: [{ token: [] }, { session: [] }], description: describe(rest.description, permission) };
      return {
        schema: { tags: [tagOf(url)], ...rest, ...access, response: response ?? { 200: { description: "Done" } } },
        url,
      };
    },
    transformObject: (document) => describeAnswers(jsonSchemaTransformObject(document)),
  });
}

/** Every call may be refused in the same form, said once; and answers are named by what they mean. */
function describeAnswers(document: ReturnType<typeof jsonSchemaTransformObject>): typeof document {
  const described = document as { paths?: Record<string, Record<string, Operation>>; components?: Record<string, unknown> };
  for (const operation of Object.values(described.paths ?? {}).flatMap((calls) => Object.values(calls))) {
    for (const [status, answer] of Object.entries(operation.responses)) answer.description = DESCRIPTIONS[status] ?? answer.description;
    operation.responses.default = { $ref: "#/components/responses/Problem" };
  }
  described.components = { ...described.components, responses: { Problem: PROBLEM } };
  return document;
}

interface Operation {
  readonly responses: Record<string, { description?: string | undefined; $ref?: string }>;
}

/** The document and its reader. */
export async function addOpenApiDoors(app: App): Promise<void> {
  app.get("/api/openapi.json", { config: { permission: "public" }, schema: { hide: true } }, (_request, reply) =>
    reply.header("cache-control", "no-cache").send(app.swagger()),
  );
  await app.register(async (docs) => {
    docs.addHook("onRoute", (route) => {
      route.config = { ...route.config, permission: "public" };
    });
    await docs.register(swaggerUi, { routePrefix: "/api/docs", uiConfig: { docExpansion: "none", tryItOutEnabled: false } });
  });
}

function describe(text: unknown, permission: string | undefined): string {
  const needs = permission === "signed_in" ? "Needs a sign-in." : `Needs the permission \`${permission}\`.`;
  return typeof text === "string" ? `${text}\n\n${needs}` : needs;
}

function tagOf(url: string): string {
  return url.replace(/^\/api\/v1/, "").split("/")[1] ?? "";
}
