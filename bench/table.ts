/** One line of a bench: a figure of this run, and where there is one its floor measured in the same run. `ratio`: floor / figure, 1 is the floor itself. */
export interface Row {
  readonly name: string;
  readonly value: string;
  readonly floor: string | null;
  readonly ratio: number | null;
  readonly wanted: string;
}

export function printTable(rows: readonly Row[]): void {
  console.log("| what | this run | floor | ratio | wanted |\n| --- | --- | --- | --- | --- |");
  for (const { name, value, floor, ratio, wanted } of rows) {
    console.log(`| ${name.trim()} | ${value} | ${floor ?? ""} | ${ratio === null ? "" : ratio.toFixed(2)} | ${wanted} |`);
  }
}
