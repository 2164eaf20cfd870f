// The library's time by the harness's timers. Its clock stands still but when a timer fires, and then moves just past what that
// timer stands for.
package seaworthy.microraft;

import com.google.gson.JsonObject;
import io.microraft.RaftRole;
import io.microraft.impl.RaftNodeImpl;
import io.microraft.impl.state.RaftState;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

final class Timers {
  /** The library's heartbeat period is a second of its clock, and so many of them are its leader heartbeat timeout. */
  static final long PERIOD = 1000;

  static final int ROUNDS_A_PERIOD = 4;

  private final Asked asked;
  private final Tasks tasks;
  private final double min;
  private final double max;
  private final double beat;
  final int periods;
  // What the heartbeat task waits for, as it was armed last.
  private String wait;
  private boolean hasLease;
  // Long after 0, which stands for never in the library.
  private long now = 1L << 40;

  Timers(JsonObject options, Asked asked, Tasks tasks) {
    this.asked = asked;
    this.tasks = tasks;
    min = options.get("electionTimeoutMin").getAsDouble();
    max = options.get("electionTimeoutMax").getAsDouble();
    beat = options.get("heartbeatInterval").getAsDouble();
    periods = beat > 0 ? (int) Math.min(Math.max(2, min / beat), 256) : 2;
  }

  long now() {
    return now;
  }

  long timeout() {
    return periods * PERIOD;
  }

  void fire(String timer, RaftNodeImpl node) {
    switch (timer) {
      case "lease":
        hasLease = false;
        now += timeout();
        return;
      case "heartbeat":
        now += PERIOD;
        wait = null;
        tasks.runScheduled(Tasks.BEAT);
        return;
      case "election":
        if (node.state().leader() != null && !node.isLeaderHeartbeatTimeoutElapsed()) {
          now += timeout();
        }
        wait = null;
        tasks.runScheduled(Tasks.BEAT);
        return;
      case Tasks.BACKOFF:
        // Rounds in which nobody's turn comes are passed over.
        int sent = asked.count();
        while (tasks.scheduled().containsKey(Tasks.BACKOFF) && asked.count() == sent) {
          tasks.runScheduled(Tasks.BACKOFF);
        }
        return;
      default:
        tasks.runScheduled(timer);
    }
  }

  /** After a step; `heard`: the server heard of its leader. */
  void arm(RaftNodeImpl node, boolean heard) {
    RaftState state = node.state();
    armBeat(waitOf(state), heard);
    armLease(state, node.isLeaderHeartbeatTimeoutElapsed(), heard);
    for (String name : tasks.takeFresh()) {
      if (name.equals(Tasks.BACKOFF)) {
        double rounds = Inside.leastBackoff(state) * beat / ROUNDS_A_PERIOD;
        asked.arm(name, rounds, rounds);
      } else if (!name.equals(Tasks.BEAT)) {
        asked.arm(name, min, max);
      }
    }
  }

  // The heartbeat task runs each period on every server. What it would do nothing in is left out: a follower's waits for the
  // moment at which its leader is given up, and that of who asks for votes already for nothing at all.
  private static String waitOf(RaftState state) {
    if (state.leaderState() != null) {
      return "leads";
    }
    if (state.leader() != null) {
      return "follows";
    }
    return state.role() == RaftRole.FOLLOWER && state.preCandidateState() == null ? "alone" : "stands";
  }

  private void armBeat(String next, boolean heard) {
    if (next.equals(wait) && !(heard && next.equals("follows"))) {
      return;
    }
    String armed = timerOf(wait);
    if (armed != null && !armed.equals(timerOf(next))) {
      asked.disarm(armed);
    }
    wait = next;
    if (next.equals("leads")) {
      asked.armPeriodic("heartbeat", beat);
    } else if (next.equals("follows")) {
      asked.arm("election", min, max);
    } else if (next.equals("alone")) {
      asked.arm("election", 0, beat);
    }
  }

  private static String timerOf(String wait) {
    if (wait == null || wait.equals("stands")) {
      return null;
    }
    return wait.equals("leads") ? "heartbeat" : "election";
  }

  // Until then a follower refuses to vote, since its leader lives.
  private void armLease(RaftState state, boolean isOver, boolean heard) {
    boolean isWanted = state.leaderState() == null && !isOver;
    if (isWanted && (heard || !hasLease)) {
      asked.arm("lease", heard ? min : 0, min);
    } else if (!isWanted && hasLease) {
      asked.disarm("lease");
    }
    hasLease = isWanted;
  }

  /** What this shows the library. */
  Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return Instant.ofEpochMilli(now);
      }
    };
  }
}
