// A server: a RaftNode given one message at a time. What it asks for is collected, nothing is done.
package seaworthy.microraft;

import static seaworthy.microraft.Json.list;
import static seaworthy.microraft.Json.object;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.microraft.Ordered;
import io.microraft.RaftConfig;
import io.microraft.RaftEndpoint;
import io.microraft.RaftNode;
import io.microraft.exception.IndeterminateStateException;
import io.microraft.exception.RaftException;
import io.microraft.impl.RaftNodeImpl;
import io.microraft.model.message.RaftMessage;
import io.microraft.persistence.RestoredRaftState;
import io.microraft.transport.Transport;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

final class Server implements Transport {
  static final JsonObject SWITCHES = object(
      // When a task that the library submits is run: with the step, or as a step of its own.
      "submitted", list("now", "later"),
      // RaftConfig.appendEntriesRequestBatchSize, by default and at its least.
      "batch", list("1000", "1"));
  // Snapshots are taken each so many entries. The library holds room for as many.
  private static final int LONGEST_LOG = 4000;
  private static final int MAX_PENDING = 1000;

  final int id;
  final Tasks tasks;
  final Timers timers;
  final Disk disk;
  final RaftNodeImpl node;
  // Commands that clients wait for.
  final Set<String> waiting = new LinkedHashSet<>();
  private final Asked asked = new Asked();
  private final View view;

  Server(JsonObject options, JsonObject kept) {
    id = options.get("id").getAsInt();
    tasks = new Tasks(setting(options, "submitted").equals("later"));
    timers = new Timers(options, asked, tasks);
    disk = new Disk(asked);
    List<Endpoint> members = new ArrayList<>();
    options.getAsJsonObject("bootstrap").getAsJsonArray("voters").forEach(one -> members.add(new Endpoint(one.getAsInt())));
    RaftConfig config = RaftConfig.newBuilder()
        .setLeaderHeartbeatPeriodSecs(Timers.PERIOD / 1000).setLeaderHeartbeatTimeoutSecs(timers.periods)
        .setAppendEntriesRequestBatchSize(Integer.parseInt(setting(options, "batch"))).setMaxPendingLogEntryCount(MAX_PENDING)
        .setCommitCountToTakeSnapshot(LONGEST_LOG).build();
    RaftNode.RaftNodeBuilder builder = RaftNode.newBuilder()
        .setGroupId(Packets.GROUP).setConfig(config).setExecutor(tasks).setTransport(this).setStore(disk)
        .setStateMachine(new Machine(this::applied)).setClock(timers.clock()).setRandom(new Random(0));
    RestoredRaftState restored = Disk.restore(kept, new Endpoint(id), members);
    if (restored == null) {
      builder.setLocalEndpoint(new Endpoint(id)).setInitialGroupMembers(new ArrayList<RaftEndpoint>(members));
    } else {
      builder.setRestoredState(restored);
    }
    node = (RaftNodeImpl) builder.build();
    view = new View(this, options.get("nodes").getAsInt(), kept.getAsJsonArray("log"));
    node.start();
    tasks.drain();
    timers.arm(node, false);
  }

  // Where it is booted on trial, nothing is set.
  private static String setting(JsonObject options, String name) {
    JsonElement set = options.getAsJsonObject("settings").get(name);
    return (set == null ? SWITCHES.getAsJsonArray(name).get(0) : set).getAsString();
  }

  void take(JsonObject message) {
    asked.begin();
    boolean heard = false;
    switch (message.get("type").getAsString()) {
      case "packet":
        JsonObject packet = message.getAsJsonObject("packet");
        RaftMessage received = Packets.messageOf(packet);
        node.handle(received);
        tasks.drain();
        heard = packet.get("kind").getAsString().equals("AppendEntriesRequest")
            && received.getTerm() == node.state().term();
        break;
      case "timer":
        timers.fire(message.get("timer").getAsString(), node);
        break;
      case "operation":
        replicate(message.getAsJsonObject("operation").get("command").getAsString());
        break;
      case "local":
        tasks.runSubmitted();
        break;
      case "writeFailed":
        asked.halt("the disk failed");
        return;
      default:
        break;
    }
    timers.arm(node, heard);
  }

  JsonObject answer() {
    return object(
        "outbound", asked.all(), "view", view.now(), "key", view.key(),
        "localMessages", tasks.submitted() > 0 ? list("submitted") : list());
  }

  private void replicate(String command) {
    waiting.add(command);
    CompletableFuture<Ordered<Object>> future = node.replicate(command);
    future.whenComplete((result, error) -> {
      waiting.remove(command);
      if (error == null) {
        asked.respond(command, "ok", null);
      } else if (error instanceof IndeterminateStateException) {
        asked.respond(command, "unknown", null);
      } else {
        RaftEndpoint leader = error instanceof RaftException ? ((RaftException) error).getLeader() : null;
        asked.respond(command, "failed", Endpoint.idOf(leader));
      }
    });
    tasks.drain();
  }

  private void applied(long index) {
    var entry = node.state().log().getLogEntry(index);
    asked.apply(index, entry.getTerm(), Packets.payloadOf(entry));
  }

  @Override
  public void send(RaftEndpoint target, RaftMessage message) {
    asked.send(Packets.packetOf(message, Endpoint.idOf(target)));
  }

  @Override
  public boolean isReachable(RaftEndpoint endpoint) {
    return true;
  }
}
