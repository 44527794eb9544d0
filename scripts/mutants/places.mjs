/** Every edit of a planted fault: its own, and those that go with it, in its own file unless they name another. */
export function placesOf({ file, find, replace, also = [] }) {
  return [{ file, find, replace }, ...also.map((edit) => ({ file, ...edit }))];
}
