// What a search holds that grows with the clusters that it found: which were seen, how each was reached, and those that are
// still to be expanded.

import { Frontier } from "./frontier.js";
import { Links } from "./links.js";
import type { SentQuestions, Questions } from "./shard.js";
import type { SectionReader, CheckpointHeader } from "./checkpoint.js";
import { VisitedSet } from "./visited.js";

/** About what a worker puts into its part of the visited set until all of them have agreed to grow; it grows by itself too. */
const ROOM_NEEDED = 1 << 15;

export class SearchMemory {
  private visited = new VisitedSet();
  links = new Links();
  frontier = new Frontier();

  get bytes(): number {
    return this.visited.bytes + this.links.bytes + this.frontier.bytes;
  }

  /** How many bytes it is about to need, while its largest part grows. */
  get bytesNext(): number {
    return this.bytes - this.visited.bytes + this.visited.bytesToGrow;
  }

  /** Whether its largest part is about to grow, which takes a while. */
  get growsSoon(): boolean {
    return this.visited.room < ROOM_NEEDED;
  }

  /** Grows now, if it would soon in any case: workers that grow at once do not wait for each other. */
  growSoon(): void {
    if (this.visited.room < 4 * ROOM_NEEDED || this.visited.room < this.visited.size / 50) this.visited.grow();
  }

  /** Answers the questions of a worker: 1 for each fingerprint that is new. */
  answer({ fingerprints, size, answers }: SentQuestions): void {
    this.visited.addAll(fingerprints, size, answers);
  }

  /** Takes the answers to the questions of a round. */
  settle(questions: Questions): void {
    questions.settle(this.links, this.frontier);
  }

  get header(): Pick<CheckpointHeader, "visited" | "links" | "frontier"> {
    const { visited, links, frontier } = this;
    return {
      visited: { capacity: visited.capacity, size: visited.size },
      links: links.size,
      frontier: frontier.header,
    };
  }

  get sections(): readonly Uint8Array[] {
    const { visited, links, frontier } = this;
    return [visited.section, ...links.sections, ...frontier.sections];
  }

  /** In the order of the sections. */
  restore({ visited, links, frontier }: CheckpointHeader, read: SectionReader): void {
    this.visited = VisitedSet.restored(visited.capacity, visited.size, read);
    this.links = Links.restored(links, read);
    this.frontier = Frontier.restored(frontier, read);
  }
}
