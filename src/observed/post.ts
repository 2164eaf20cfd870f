// Which send each receive of a recording is of: the oldest like it that nothing has been received of, or the newest once more.

import type { Packet } from "../contract/message.js";
import type { Recording } from "./recording.js";

interface Posted {
  readonly packet: Packet;
  /** How often it is received. */
  times: number;
}

/** A receive: of what, and whether nothing more is received of it later. */
interface Taken {
  readonly packet: Packet;
  readonly isLast: boolean;
}

export class Post {
  /** By event: what it sends, in order. */
  private readonly posted: Posted[][];
  /** By event: of what it receives, the how-manieth receive it is. */
  private readonly taken: ({ readonly posted: Posted; readonly time: number } | null)[] = [];

  constructor({ observed, names }: Recording) {
    const ids = new Map(names.map((name, id) => [name, id]));
    const waiting = new Map<string, { readonly posted: Posted[]; next: number }>();
    this.posted = observed.map(({ event: { sent, received } }) => {
      this.taken.push(received === null ? null : takenFrom(waiting.get(received.text)));
      return sent.map(({ from, to, kind, body, text }) => {
        const posted = { packet: { from: ids.get(from)!, to: ids.get(to)!, kind, body }, times: 0 };
        const like = waiting.get(text);
        if (like === undefined) waiting.set(text, { posted: [posted], next: 0 });
        else like.posted.push(posted);
        return posted;
      });
    });
  }

  packetOf(event: number, place: number): Packet {
    return this.posted[event][place].packet;
  }

  /** Whether any event receives it. */
  arrives(event: number, place: number): boolean {
    return this.posted[event][place].times > 0;
  }

  /** What an event receives; null: nothing, or what nobody is seen to send. */
  receivedIn(event: number): Taken | null {
    const taken = this.taken[event];
    return taken && { packet: taken.posted.packet, isLast: taken.time === taken.posted.times };
  }
}

function takenFrom(
  like: { readonly posted: Posted[]; next: number } | undefined,
): { readonly posted: Posted; readonly time: number } | null {
  if (like === undefined) return null;
  const posted = like.posted[Math.min(like.next, like.posted.length - 1)];
  if (like.next < like.posted.length) like.next++;
  posted.times++;
  return { posted, time: posted.times };
}
