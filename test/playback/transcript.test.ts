import { describe, expect, it } from "vitest";
import type { Disk } from "../../src/contract/disk.js";
import { renderCluster } from "../../src/report/cluster-text.js";
import { renderStep } from "../../src/report/step-text.js";
import { Timeline } from "../../src/playback/timeline.js";
import { blankTranscript, scripted, type Transcript } from "../../src/playback/transcript.js";
import { deliver, fire, play, randomRun, type Played } from "../trace/random-run.js";
import { WHISPER } from "../report/whisper.js";

/** A run as it was, and as it is played from the answers alone. */
function twoRuns({ setup, steps }: Played): [real: Timeline, read: Timeline] {
  const real = new Timeline(setup);
  const writing = blankTranscript(setup.implementation);
  const written = new Timeline({ ...setup, implementation: scripted(writing, setup.implementation) });
  for (const { action } of steps) {
    real.take(action);
    const step = written.take(action)!;
    renderStep(step);
    renderCluster(step.cluster);
  }
  const transcript = JSON.parse(JSON.stringify(writing)) as Transcript;
  const read = new Timeline({ ...setup, implementation: scripted(transcript, null) });
  for (const move of real.moves) expect(read.takeMove(move)).not.toBeNull();
  return [real, read];
}

const whispers = (): Played =>
  play(
    ["gossip", "null", "entries", "save", "later", "poison", "apply"].map((name) => ({
      do: "local",
      node: "S1",
      name,
    })),
    {},
    WHISPER,
  );

const poisoned = (): Played => {
  const actions = ["later", "poison"].map((name) => ({ do: "local", node: "S1", name }) as const);
  return play([...actions, deliver("S1", "S2", "later"), deliver("S1", "S2", "poison")], {}, WHISPER);
};

/** A disk is written that the code cannot read. */
const unreadable = (): Played => {
  const implementation = {
    ...WHISPER,
    durable: ({ values, log }: Disk) => {
      if (Object.keys(values).length > 0) throw new RangeError("what is this?");
      return { log };
    },
  };
  return play(
    [{ do: "local", node: "S1", name: "save" } as const, { do: "finish", node: "S1" } as const],
    { disk: "async" },
    implementation,
  );
};

const DRAWN = Array.from({ length: 8 }, (_, i): [string, () => Played] => {
  return [`drawn run ${i}`, () => randomRun(`transcript/${i}`, 700)];
});

describe("a run that is played from what the code answered", () => {
  it.each<[string, () => Played]>([
    ["code that shows nothing", whispers],
    ["code that throws", poisoned],
    ["code that cannot read its disk", unreadable],
    ...DRAWN,
  ])("shows and tells the same at every step: %s", (_, played) => {
    const [real, read] = twoRuns(played());
    for (let row = 1; row <= real.length; row += real.length > 100 ? 7 : 1) {
      const [there, here] = [real.stepAt(row), read.stepAt(row)];
      expect(renderStep(here)).toBe(renderStep(there));
      expect(renderCluster(here.cluster)).toBe(renderCluster(there.cluster));
    }
  });

  it("answers nothing else", () => {
    const [, read] = twoRuns(play([fire("S1", "election")]));
    const step = read.take({
      type: "invoke",
      node: 0,
      operation: { type: "write", client: 0, command: "never asked" },
    });
    expect(step?.panic?.text).toMatch(/this was never asked of the code/);
  });
});
