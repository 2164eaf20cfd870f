// What the library's own methods do not show: read, never written.
package seaworthy.microraft;

import io.microraft.impl.RaftNodeImpl;
import io.microraft.impl.log.RaftLog;
import io.microraft.impl.state.CandidateState;
import io.microraft.impl.state.FollowerState;
import io.microraft.impl.state.RaftState;
import io.microraft.impl.task.PreVoteTimeoutTask;
import java.lang.reflect.Field;
import java.util.Set;

final class Inside {
  private static final Field VOTERS = open(CandidateState.class, "voters");
  private static final Field ROUND = open(FollowerState.class, "backoffRound");
  private static final Field POWER = open(FollowerState.class, "nextBackoffPower");
  private static final Field SEQUENCE = open(FollowerState.class, "flowControlSequenceNumber");
  private static final Field HEARD = open(RaftNodeImpl.class, "lastLeaderHeartbeatTimestamp");
  private static final Field DIRTY = open(RaftLog.class, "dirty");
  private static final Field TERM = open(PreVoteTimeoutTask.class, "term");

  private Inside() {}

  static boolean hasVoteOf(CandidateState candidate, int id) {
    return ((Set<?>) read(VOTERS, candidate)).contains(new Endpoint(id));
  }

  static int backoffRound(FollowerState follower) {
    return (Integer) read(ROUND, follower);
  }

  static int backoffPower(FollowerState follower) {
    return (Integer) read(POWER, follower);
  }

  static long sequence(FollowerState follower) {
    return (Long) read(SEQUENCE, follower);
  }

  static long leaderHeardAt(RaftNodeImpl node) {
    return (Long) read(HEARD, node);
  }

  static boolean isDirty(RaftLog log) {
    return (Boolean) read(DIRTY, log);
  }

  static int termOf(PreVoteTimeoutTask task) {
    return (Integer) read(TERM, task);
  }

  /** How many rounds of backing off are left to the follower whose turn comes first. */
  static int leastBackoff(RaftState state) {
    return state.leaderState().getFollowerStates().values().stream()
        .filter(FollowerState::isRequestBackoffSet).mapToInt(Inside::backoffRound).min().orElse(1);
  }

  private static Field open(Class<?> of, String name) {
    try {
      Field field = of.getDeclaredField(name);
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException missing) {
      throw new IllegalStateException("this library's " + of.getName() + " has no field " + name, missing);
    }
  }

  private static Object read(Field field, Object of) {
    try {
      return field.get(of);
    } catch (IllegalAccessException refused) {
      throw new IllegalStateException(refused);
    }
  }
}
