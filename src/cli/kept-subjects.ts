// On whose nodes a trace that is kept in a folder is played again.

import type { Inspection } from "../host/jobs/inspect-job.js";
import type { Subject } from "../host/jobs/subject.js";
import { strangeSetting } from "../host/asked/settings.js";
import { UserError } from "../host/user-error.js";
import type { WatchedWorker } from "../host/workers/watched-worker.js";
import { oneWord } from "../report/plain-text.js";
import { targetOf } from "../run/replay.js";
import type { Trace } from "../trace/trace.js";
import { subjectOf, type SubjectFlags } from "./subject.js";

export interface KeptOptions {
  /** Played on these alone; null: each trace on those that it was recorded on. */
  readonly only: Subject | null;
  /** Ids of the laws that are asked about; null: all. */
  readonly laws: readonly string[] | null;
}

export class KeptSubjects {
  private readonly inspected = new Map<string, Promise<Inspection>>();

  constructor(
    /** Of these the first is asked. */
    private readonly workers: readonly WatchedWorker[],
    private readonly flags: SubjectFlags,
    private readonly options: KeptOptions,
  ) {}

  /** The subject, or why the trace is passed over. */
  async subjectFor(trace: Trace): Promise<Subject | string> {
    const { implementation, environment } = trace.header;
    const subject = this.options.only ?? this.known(implementation.name);
    if (subject === null) return `${oneWord(implementation.name, 80)} is not known by name: give --implementation FILE`;
    const { name, capabilities } = await this.inspect(subject);
    if (name !== implementation.name) return `of ${oneWord(implementation.name, 80)}`;
    const law = trace.verdict.verdict === "violated" ? targetOf(trace) : null;
    if (law !== null && this.options.laws?.includes(law) === false) return `of ${law}, which is not asked for`;
    const strange = strangeSetting(environment.settings, capabilities);
    return strange === null ? subject : `of other settings: ${strange}`;
  }

  private known(name: string): Subject | null {
    try {
      return subjectOf(this.flags, name);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return null;
    }
  }

  private inspect(subject: Subject): Promise<Inspection> {
    const key = JSON.stringify(subject);
    const inspection = this.inspected.get(key) ?? this.workers[0].run({ do: "inspect", subject, laws: [] });
    this.inspected.set(key, inspection);
    return inspection;
  }
}
