// How a server looks from outside: the view in the words of Figure 2, and the key, which with it tells states apart.
package seaworthy.microraft;

import static seaworthy.microraft.Json.list;
import static seaworthy.microraft.Json.object;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.microraft.RaftRole;
import io.microraft.impl.log.RaftLog;
import io.microraft.impl.state.CandidateState;
import io.microraft.impl.state.FollowerState;
import io.microraft.impl.state.LeaderState;
import io.microraft.impl.state.RaftState;
import io.microraft.impl.task.PreVoteTimeoutTask;
import io.microraft.model.log.LogEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

final class View {
  private final Server server;
  private final RaftState state;
  private final int nodes;
  // The log as it was shown last.
  private final List<LogEntry> shown;

  View(Server server, int nodes, JsonArray kept) {
    this.server = server;
    this.nodes = nodes;
    state = server.node.state();
    shown = Packets.entriesFromJson(kept, 0);
  }

  JsonObject now() {
    JsonArray nextIndex = new JsonArray();
    JsonArray matchIndex = new JsonArray();
    LeaderState leads = state.leaderState();
    for (int id = 0; id < nodes && leads != null; id++) {
      if (id == server.id) {
        nextIndex.add(state.log().lastLogOrSnapshotIndex() + 1);
        matchIndex.add(leads.flushedLogIndex());
      } else {
        FollowerState follower = leads.getFollowerState(new Endpoint(id));
        nextIndex.add(follower.nextIndex());
        matchIndex.add(follower.matchIndex());
      }
    }
    return object(
        "currentTerm", state.term(), "votedFor", Endpoint.idOf(state.votedEndpoint()),
        "role", state.role() == RaftRole.LEARNER ? "follower" : state.role().name().toLowerCase(Locale.ROOT),
        "log", logChange(), "commitIndex", state.commitIndex(), "lastApplied", state.lastApplied(),
        "votesGranted", votes(state.candidateState()), "nextIndex", nextIndex, "matchIndex", matchIndex);
  }

  private JsonObject logChange() {
    RaftLog log = state.log();
    int last = (int) log.lastLogOrSnapshotIndex();
    int same = 0;
    while (same < Math.min(last, shown.size()) && isSame(log.getLogEntry(same + 1), shown.get(same))) {
      same++;
    }
    shown.subList(same, shown.size()).clear();
    List<LogEntry> added = new ArrayList<>();
    for (int index = same + 1; index <= last; index++) {
      added.add(log.getLogEntry(index));
    }
    shown.addAll(added);
    return object("from", same + 1, "entries", Packets.entriesToJson(added));
  }

  private static boolean isSame(LogEntry one, LogEntry other) {
    return one == other || one.getTerm() == other.getTerm() && one.getOperation().equals(other.getOperation());
  }

  private JsonArray votes(CandidateState candidate) {
    JsonArray given = new JsonArray();
    for (int id = 0; id < nodes && candidate != null; id++) {
      if (Inside.hasVoteOf(candidate, id)) {
        given.add(id);
      }
    }
    return given;
  }

  JsonObject key() {
    JsonArray followers = new JsonArray();
    LeaderState leads = state.leaderState();
    for (int id = 0; id < nodes && leads != null; id++) {
      if (id != server.id) {
        FollowerState f = leads.getFollowerState(new Endpoint(id));
        followers.add(list(
            Inside.backoffRound(f), Inside.backoffPower(f), Inside.sequence(f), since(f.responseTimestamp())));
      }
    }
    JsonArray preVotes = new JsonArray();
    server.tasks.scheduled().forEach((name, task) -> {
      if (task instanceof PreVoteTimeoutTask) {
        preVotes.add(list(name, Inside.termOf((PreVoteTimeoutTask) task)));
      }
    });
    return object(
        "leader", Endpoint.idOf(state.leader()), "heard", since(Inside.leaderHeardAt(server.node)),
        "preCandidate", state.preCandidateState() == null ? null : votes(state.preCandidateState()),
        "followers", followers, "flushing", leads != null && leads.isFlushTaskSubmitted(),
        "backingOff", leads != null && leads.isRequestBackoffResetTaskScheduled(),
        "dirty", Inside.isDirty(state.log()), "unflushed", server.disk.unflushed(),
        "scheduled", list(server.tasks.scheduled().keySet().toArray()), "preVotes", preVotes,
        "submitted", server.tasks.submitted(), "waiting", list(server.waiting.toArray()));
  }

  // All that is longer ago than the timeout is as long ago.
  private long since(long moment) {
    return Math.min(server.timers.now() - moment, server.timers.timeout());
  }
}
