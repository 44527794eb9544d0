/**
 * The database cannot be started or used as things are, and a person has to do something about it.
 * The message is one line: code, what is wrong, what was not done, what to do. `cause` keeps the technical reason.
 */
export class DatabaseTrouble extends Error {
  readonly code: string;

  constructor(code: string, sentence: string, options?: { cause?: unknown }) {
    super(`${code} ${sentence}`, options);
    this.name = "DatabaseTrouble";
    this.code = code;
  }
}
