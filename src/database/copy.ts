import { Readable, Writable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import type pg from "pg";

/** What the driver's connection can do for COPY; its public types leave these out. */
interface CopyConnection extends pg.Connection {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
}

/**
 * Reads a `copy … to stdout` as a stream of bytes, at the reader's pace.
 * A reader that stops early must throw the client away: the rest of the answer is still on its way.
 */
export function copyOut(client: pg.ClientBase, sql: string): Readable {
  return client.query(new CopyOut(sql));
}

/** Feeds a `copy … from stdin`. The stream finishes once the server has taken every row; destroying it takes the rows back. */
export function copyIn(client: pg.ClientBase, sql: string): Writable {
  return client.query(new CopyIn(sql));
}

/**
 * Feeds several `copy … from stdin` in one round trip: the rows of each, piece by piece, are sent as soon as they are made, without waiting for the server
 * to ask for them. Refused rows end all of it and throw what the server says of them; it drops what was sent after those (protocol, "COPY Operations").
 */
export function copyAll(client: pg.ClientBase, sql: string, tables: Iterable<Iterable<string>>): Promise<void> {
  return new Promise((done, refused) => {
    client.query(new CopyAll({ sql, tables, done, refused }));
  });
}

// The driver hands its messages to whatever query is running, by these method names.

class CopyOut extends Readable {
  private readonly sql: string;
  private connection: CopyConnection | null = null;

  constructor(sql: string) {
    super();
    this.sql = sql;
  }

  submit(connection: pg.Connection): void {
    this.connection = connection as CopyConnection;
    connection.query(this.sql);
  }

  handleCopyData(message: { chunk: Buffer }): void {
    // The driver writes its next messages over the bytes of this one.
    if (!this.push(Buffer.from(message.chunk))) this.connection?.stream.pause();
  }

  override _read(): void {
    this.connection?.stream.resume();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.connection?.stream.resume();
    done(error);
  }

  handleCommandComplete(): void {}

  handleError(error: Error): void {
    this.destroy(error);
  }

  handleReadyForQuery(): void {
    this.push(null);
  }
}

class CopyAll {
  private readonly feed: {
    readonly sql: string;
    readonly tables: Iterable<Iterable<string>>;
    readonly done: () => void;
    readonly refused: (error: unknown) => void;
  };
  private isOver = false;

  constructor(feed: CopyAll["feed"]) {
    this.feed = feed;
  }

  submit(connection: pg.Connection): void {
    const copying = connection as CopyConnection;
    copying.query(this.feed.sql);
    this.send(copying).catch((error: unknown) => {
      // The rows could not be made: the server takes back what it has of them.
      this.feed.refused(error);
      if (!this.isOver) copying.sendCopyFail("given up");
    });
  }

  private async send(copying: CopyConnection): Promise<void> {
    for (const pieces of this.feed.tables) {
      for (const piece of pieces) {
        if (this.isOver) return;
        copying.sendCopyFromChunk(Buffer.from(piece));
        // More than the line takes at once: it goes on its way before more is made, or the server would wait until everything was.
        if (copying.stream.writableLength > 0) await setImmediate();
      }
      if (this.isOver) return;
      copying.endCopyFrom();
    }
  }

  handleCopyInResponse(): void {}

  handleCommandComplete(): void {}

  handleError(error: Error): void {
    this.isOver = true;
    this.feed.refused(error);
  }

  handleReadyForQuery(): void {
    this.isOver = true;
    this.feed.done();
  }
}

class CopyIn extends Writable {
  private readonly sql: string;
  private connection: CopyConnection | null = null;
  private isOpen = false;
  private isOver = false;
  private whenOpen: (() => void) | null = null;
  private whenDone: ((error?: Error) => void) | null = null;

  constructor(sql: string) {
    super();
    this.sql = sql;
  }

  submit(connection: pg.Connection): void {
    this.connection = connection as CopyConnection;
    connection.query(this.sql);
  }

  handleCopyInResponse(): void {
    this.isOpen = true;
    this.whenOpen?.();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    const send = (): void => {
      this.connection?.sendCopyFromChunk(chunk);
      if (this.connection?.stream.writableNeedDrain) this.connection.stream.once("drain", () => done());
      else done();
    };
    if (this.isOpen) send();
    else this.whenOpen = send;
  }

  override _final(done: (error?: Error) => void): void {
    this.whenDone = done;
    const finish = (): void => this.connection?.endCopyFrom();
    if (this.isOpen) finish();
    else this.whenOpen = finish;
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (this.isOpen && !this.isOver && this.whenDone === null) this.connection?.sendCopyFail(error?.message ?? "given up");
    done(error);
  }

  handleCommandComplete(): void {}

  handleError(error: Error): void {
    this.isOver = true;
    if (this.whenDone) this.whenDone(error);
    else this.destroy(error);
    this.whenDone = null;
  }

  handleReadyForQuery(): void {
    this.isOver = true;
    this.whenDone?.();
    this.whenDone = null;
  }
}
