// What breaks no law because none can be judged is not sound: it shows nothing.

import type { Implementation } from "../contract/implementation.js";
import { ALL_LAWS, judgedOn } from "../laws/all-laws.js";
import { resultOf, type About, type Check, type Result } from "./check.js";

const ABOUT: About = {
  id: "laws",
  title: "What it shows lets laws be judged",
  of: "laws that read its view",
  mend: "",
  untried: "show currentTerm and role in the view, and more laws are judged with each other field",
  isEssential: true,
};

/** Those that can be judged of whoever shows nothing say nothing of it. */
const OF_VIEWS = ALL_LAWS.filter(({ needs }) => needs.length > 0);

export class LawsJudged implements Check {
  private readonly judged: number;
  private readonly reason: string;

  constructor(implementation: Implementation) {
    const { judged, notJudged } = judgedOn(implementation, OF_VIEWS);
    this.judged = judged.length;
    this.reason = notJudged[0]?.reason ?? "";
  }

  result(): Result {
    const result = resultOf(ABOUT, this.judged, null);
    return this.judged > 0 ? result : { ...result, note: `${this.reason}: ${result.note}` };
  }
}
