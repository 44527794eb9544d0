import { useFormats, useNow } from "./formats.ts";

/** An instant in the company's zone, the full form on hover. */
export function Time({ at, short = false }: { at: string; short?: boolean }) {
  const formats = useFormats();
  const full = formats.dateTime(at);
  return (
    <time dateTime={at} title={full}>
      {short ? formats.shortDateTime(at) : full}
    </time>
  );
}

/** "3 minutes ago", moving; the full form on hover. */
export function Ago({ at }: { at: string }) {
  const formats = useFormats();
  const now = useNow();
  return (
    <time dateTime={at} title={formats.dateTime(at)}>
      {formats.relative(at, now)}
    </time>
  );
}
