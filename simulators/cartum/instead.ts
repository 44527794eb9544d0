import type { FaultValues } from "./faults.ts";
import type { Page } from "./send.ts";

const HTML = "text/html; charset=utf-8";
const JSON_TYPE = "application/json; charset=utf-8";

/** What comes in place of the function's own answer; the function is then not run. Null: nothing. */
export function insteadOfAnswer(faults: Partial<FaultValues>): Page | null {
  if (faults.redirect) return page(302, HTML, `<a href="${faults.redirect}">moved</a>`, { location: faults.redirect });
  if (faults.noApi)
    return page(faults.noApi, HTML, `<!doctype html><html><head><title>${faults.noApi}</title></head><body><h1>${faults.noApi}</h1></body></html>`);
  if (faults.challenge) return page(faults.challenge, HTML, CHALLENGE);
  if (faults.html) return page(faults.html, HTML, OTHER_PAGE);
  if (faults.serverError)
    return page(faults.serverError, HTML, `<html><head><title>${faults.serverError}: the origin has a problem</title></head><body></body></html>`);
  if (faults.throttled !== undefined)
    return page(429, HTML, "<html><body>Too many requests</body></html>", { "retry-after": String(faults.throttled) });
  if (faults.jsonWithoutStatus) return page(200, JSON_TYPE, '{"hello":"world","version":3}');
  if (faults.exception)
    return page(200, JSON_TYPE, '{"status":"EXCEPTION","response":{"message":"SQLSTATE[HY000]: General error"}}', {}, "EXCEPTION");
  if (faults.httpError)
    return page(
      200,
      JSON_TYPE,
      `{"status":"HTTP_ERROR","response":{"code":${faults.httpError},"message":"The payload is not JSON"}}`,
      {},
      "HTTP_ERROR",
    );
  return null;
}

function page(http: number, type: string, text: string, headers: Record<string, string> = {}, status: string | null = null): Page {
  return { http, type, body: Buffer.from(text), headers, status };
}

/** Small, all script, no words: what bot filters put in front of a shop. */
const CHALLENGE = `<!DOCTYPE html><html><head><meta charset="utf-8"><title>One moment</title><noscript><meta http-equiv="refresh" content="5"></noscript></head><body><script>
(function(){var k="5f1c2ab7d0",n=0;while(((n*2654435761)>>>0)%4096!==17)n++;document.cookie="__challenge="+k+"."+n+";path=/;max-age=3600";
setTimeout(function(){location.reload()},300)})();</script><p hidden>Checking your browser before you enter. Enable JavaScript and cookies to continue. This takes a moment and happens once a day.</p></body></html>`;

const OTHER_PAGE = `<!doctype html><html lang="uk"><head><meta charset="utf-8"><title>Ласкаво просимо</title><link rel="stylesheet" href="/style.css"></head><body>
<header><a href="/">Головна</a> <a href="/about">Про нас</a> <a href="/delivery">Доставка</a></header><main><h1>Ласкаво просимо до нашого сайту</h1>
<p>${"Тут могла б бути ваша реклама. ".repeat(60)}</p></main><footer>© 2026</footer></body></html>`;
