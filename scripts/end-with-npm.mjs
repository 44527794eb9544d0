/**
 * Run by npm, a script is the child of a shell, which does not pass signals on: SIGTERM to `npm start` would end npm and
 * leave us running. So when our parent is gone, we end ourselves the way a signal would.
 */
export function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined || process.platform === "win32") return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, 200);
  watch.unref();
}
