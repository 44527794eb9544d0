import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type AnswerKey, claimKey, findAnswer, type KeptAnswer, keepAnswer, releaseKey, renewClaims } from "../database/kept-answers.ts";
import type { Context } from "../operations/context.ts";
import { invalid, Problem } from "../operations/problem.ts";
import { ANSWERS_KEPT_MS } from "../operations/throw-away-ended.ts";
import { actorOf } from "./auth.ts";

/** A request under way gives a sign of life this often; a claim without one for three of them belongs to a process that is gone. */
const SIGN_OF_LIFE_MS = 10_000;
const STALE_MS = 3 * SIGN_OF_LIFE_MS;
/** How long a duplicate waits for the answer of the request it repeats. */
const WAIT_MS = 10_000;
const LOOK_EVERY_MS = 100;

declare module "fastify" {
  interface FastifyRequest {
    claimedKey: AnswerKey | null;
  }
}

/**
 * `Idempotency-Key` on any POST of a signed-in caller: the same key and request within 24 hours gets the same answer, and the work is
 * done once. Another request under the key is refused. Routes whose answers hold secrets (`keepsAnswers: false`) ignore it.
 * Must be added before the plugin that compresses: what is kept is the plain answer, sealed.
 */
export function addIdempotency(app: FastifyInstance, context: Context): void {
  const underWay = new Set<AnswerKey>();
  const signs = setInterval(() => {
    if (underWay.size === 0) return;
    renewClaims(context.db, [...underWay], context.now()).catch((error: unknown) =>
      context.log.warn({ err: error }, "requests under way could not be renewed"),
    );
  }, SIGN_OF_LIFE_MS);
  signs.unref();
  app.addHook("onClose", async () => clearInterval(signs));
  app.decorateRequest("claimedKey", null);

  app.addHook("preHandler", async (request, reply) => {
    const at = keyOf(request);
    if (!at) return;
    const kept = await claimOrFind(context, at, hashOf(request));
    if (kept) return answerAgain(context, { reply, at, kept });
    request.claimedKey = at;
    underWay.add(at);
  });

  app.addHook("onSend", async (request, reply, payload) => {
    const at = request.claimedKey;
    if (!at) return;
    request.claimedKey = null;
    try {
      await settle(context, { at, reply, payload });
    } finally {
      underWay.delete(at);
    }
  });
}

function keyOf(request: FastifyRequest): AnswerKey | null {
  const key = request.headers["idempotency-key"];
  const { permission, keepsAnswers } = request.routeOptions.config;
  if (request.method !== "POST" || key === undefined || request.is404 || permission === "public" || keepsAnswers === false) return null;
  if (typeof key !== "string" || !/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw invalid({ path: "Idempotency-Key", message: "must be 1 to 200 visible ASCII characters" });
  }
  return { actor: `employee:${actorOf(request).id}`, key };
}

function hashOf(request: FastifyRequest): Buffer {
  return createHash("sha256")
    .update(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`)
    .digest();
}

/** Null: the key is ours and the work is to be done. Otherwise the answer that was kept, waited for if need be. */
async function claimOrFind(context: Context, at: AnswerKey, requestHash: Buffer): Promise<KeptAnswer | null> {
  for (let waited = 0; ; waited += LOOK_EVERY_MS) {
    const now = context.now();
    const times = { now, staleBefore: new Date(now.getTime() - STALE_MS), keptSince: new Date(now.getTime() - ANSWERS_KEPT_MS) };
    if (await claimKey(context.db, at, { requestHash, ...times })) return null;
    const kept = await findAnswer(context.db, at);
    if (kept && !kept.requestHash.equals(requestHash)) {
      throw new Problem(
        409,
        "idempotency_key_reused",
        "Nothing was done: this Idempotency-Key was used for another request. Use a new key for a new request.",
      );
    }
    if (kept && kept.status !== null) return kept;
    if (waited >= WAIT_MS) {
      const detail = "The same request is still under way, and nothing was done twice. Ask again later with the same key.";
      throw new Problem(409, "idempotency_key_in_progress", detail, { more: { retryAfterSeconds: 5 } });
    }
    await wait(LOOK_EVERY_MS);
  }
}

function answerAgain(context: Context, { reply, at, kept }: { reply: FastifyReply; at: AnswerKey; kept: KeptAnswer }): FastifyReply {
  const text = kept.answer ? context.secrets.open(Buffer.from(kept.answer, "base64"), ownerOf(at)) : "";
  return reply
    .code(kept.status ?? 500)
    .type(kept.contentType || "application/json; charset=utf-8")
    .header("idempotency-replayed", "true")
    .serializer((answer: string) => answer)
    .send(text);
}

/** What may be different the next time (our fault, too busy, too many) is not kept: the same key may try again. */
async function settle(context: Context, { at, reply, payload }: { at: AnswerKey; reply: FastifyReply; payload: unknown }): Promise<void> {
  if (reply.statusCode >= 500 || reply.statusCode === 429 || (typeof payload !== "string" && payload != null)) return releaseKey(context.db, at);
  const text = payload == null ? "" : String(payload);
  const answer = context.secrets.seal(text, ownerOf(at)).toString("base64");
  await keepAnswer(context.db, at, {
    status: reply.statusCode,
    answer,
    contentType: String(reply.getHeader("content-type") ?? ""),
    now: context.now(),
  });
}

function ownerOf(at: AnswerKey): string {
  return `answer:${at.actor}:${at.key}`;
}
