// The library's executor without threads: tasks run one after the other when the driver says so, delayed ones when their timer
// fires. Which timers those are, Timers decides.
package seaworthy.microraft;

import io.microraft.executor.RaftNodeExecutor;
import io.microraft.impl.task.HeartbeatTask;
import io.microraft.impl.task.LeaderBackoffResetTask;
import io.microraft.impl.task.LeaderElectionTimeoutTask;
import io.microraft.impl.task.PreVoteTimeoutTask;
import io.microraft.impl.task.RaftStateSummaryPublishTask;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

final class Tasks implements RaftNodeExecutor {
  static final String BEAT = "beat";
  static final String BACKOFF = "backoff";
  static final String PRE_VOTE = "preVote";
  static final String CANDIDATE = "candidate";

  private final Queue<Runnable> queue = new ArrayDeque<>();
  private final Queue<Runnable> submitted = new ArrayDeque<>();
  private final boolean submitsLater;
  private final SortedMap<String, Runnable> scheduled = new TreeMap<>();
  private List<String> fresh = new ArrayList<>();

  Tasks(boolean submitsLater) {
    this.submitsLater = submitsLater;
  }

  @Override
  public void execute(Runnable task) {
    queue.add(task);
  }

  @Override
  public void submit(Runnable task) {
    (submitsLater ? submitted : queue).add(task);
  }

  @Override
  public void schedule(Runnable task, long delay, TimeUnit unit) {
    if (task instanceof RaftStateSummaryPublishTask) {
      return;
    }
    String name = nameOf(task);
    String free = name;
    // The library never takes a timeout back: an old one may still be running beside the new one.
    for (int other = 2; scheduled.containsKey(free); other++) {
      free = name + other;
    }
    scheduled.put(free, task);
    fresh.add(free);
  }

  private static String nameOf(Runnable task) {
    if (task instanceof HeartbeatTask) {
      return BEAT;
    }
    if (task instanceof LeaderBackoffResetTask) {
      return BACKOFF;
    }
    if (task instanceof PreVoteTimeoutTask) {
      return PRE_VOTE;
    }
    if (task instanceof LeaderElectionTimeoutTask) {
      return CANDIDATE;
    }
    throw new IllegalStateException("nobody asks for this here, and yet it is scheduled: " + task.getClass());
  }

  void drain() {
    for (Runnable task = queue.poll(); task != null; task = queue.poll()) {
      task.run();
    }
  }

  void runScheduled(String name) {
    queue.add(scheduled.remove(name));
    drain();
  }

  void runSubmitted() {
    queue.add(submitted.remove());
    drain();
  }

  SortedMap<String, Runnable> scheduled() {
    return scheduled;
  }

  int submitted() {
    return submitted.size();
  }

  /** Names of what has been scheduled since this was asked last. */
  List<String> takeFresh() {
    List<String> taken = fresh;
    fresh = new ArrayList<>();
    return taken;
  }
}
