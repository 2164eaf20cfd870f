// Shows the worst of what was found with the library alone: its own executor, its own clock, a map for the network. Both followers
// of a leader that lives restart, the leader stops, and nobody stands for election any more. Takes about 20 seconds.
package seaworthy.microraft;

import io.microraft.RaftConfig;
import io.microraft.RaftEndpoint;
import io.microraft.RaftNode;
import io.microraft.RaftRole;
import io.microraft.model.impl.DefaultRaftModelFactory;
import io.microraft.model.log.LogEntry;
import io.microraft.model.message.RaftMessage;
import io.microraft.model.persistence.RaftTermPersistentState;
import io.microraft.persistence.NopRaftStore;
import io.microraft.persistence.RestoredRaftState;
import io.microraft.report.RaftNodeReport;
import io.microraft.transport.Transport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

public final class Reproduce {
  private static final List<Endpoint> ALL = List.of(new Endpoint(0), new Endpoint(1), new Endpoint(2));
  private static final Map<RaftEndpoint, RaftNode> UP = new ConcurrentHashMap<>();
  private static final Map<RaftEndpoint, Store> STORES = new ConcurrentHashMap<>();

  public static void main(String[] words) throws Exception {
    LogManager.getLogManager().reset();
    Logger.getLogger("").setLevel(Level.OFF);
    for (Endpoint one : ALL) {
      STORES.put(one, new Store());
      start(one);
    }
    Thread.sleep(5000);
    RaftNode leader = UP.values().stream().filter(Reproduce::leads).findFirst().orElseThrow();
    say("S" + nameOf(leader.getLocalEndpoint()) + " leads term " + leader.getTerm().getTerm());
    for (Endpoint one : ALL) {
      if (!one.equals(leader.getLocalEndpoint())) {
        UP.remove(one).terminate().join();
        start(one);
        Thread.sleep(2000);
        say("S" + nameOf(one) + " restarted, and follows S" + nameOf(UP.get(one).getTerm().getLeaderEndpoint()));
      }
    }
    UP.remove(leader.getLocalEndpoint()).terminate().join();
    say("S" + nameOf(leader.getLocalEndpoint()) + " stopped; a leader is given up after 3 s");
    Thread.sleep(12000);
    for (RaftNode node : UP.values()) {
      say("12 s later S" + nameOf(node.getLocalEndpoint()) + " is in term " + node.getTerm().getTerm() + " and still follows S"
          + nameOf(node.getTerm().getLeaderEndpoint()));
    }
    System.exit(UP.values().stream().noneMatch(Reproduce::leads) ? 0 : 1);
  }

  private static void start(Endpoint own) {
    Store kept = STORES.get(own);
    DefaultRaftModelFactory models = new DefaultRaftModelFactory();
    Collection<RaftEndpoint> members = new ArrayList<>(ALL);
    RaftNode.RaftNodeBuilder builder = RaftNode.newBuilder().setGroupId("alone")
        .setConfig(RaftConfig.newBuilder().setLeaderHeartbeatPeriodSecs(1).setLeaderHeartbeatTimeoutSecs(3).build())
        .setTransport(new Network()).setStateMachine(new Machine(index -> {})).setStore(kept);
    if (kept.term == null) {
      builder.setLocalEndpoint(own).setInitialGroupMembers(members);
    } else {
      builder.setRestoredState(new RestoredRaftState(
          models.createRaftEndpointPersistentStateBuilder().setLocalEndpoint(own).setVoting(true).build(),
          models.createRaftGroupMembersViewBuilder().setLogIndex(0).setMembers(members).setVotingMembers(members).build(),
          kept.term, null, List.copyOf(kept.log)));
    }
    RaftNode node = builder.build();
    UP.put(own, node);
    node.start().join();
  }

  private static boolean leads(RaftNode node) {
    RaftNodeReport report = node.getReport().join().getResult();
    return report.getRole() == RaftRole.LEADER;
  }

  private static int nameOf(RaftEndpoint endpoint) {
    return Endpoint.idOf(endpoint) + 1;
  }

  private static void say(String what) {
    System.out.println(what);
  }

  private static final class Store extends NopRaftStore {
    private volatile RaftTermPersistentState term;
    private final List<LogEntry> log = new CopyOnWriteArrayList<>();

    @Override
    public void persistAndFlushTerm(RaftTermPersistentState written) {
      term = written;
    }

    @Override
    public void persistLogEntries(List<LogEntry> entries) {
      log.addAll(entries);
    }

    @Override
    public void truncateLogEntriesFrom(long index) {
      log.removeIf(entry -> entry.getIndex() >= index);
    }
  }

  private static final class Network implements Transport {
    @Override
    public void send(RaftEndpoint target, RaftMessage message) {
      RaftNode node = UP.get(target);
      if (node != null) {
        node.handle(message);
      }
    }

    @Override
    public boolean isReachable(RaftEndpoint endpoint) {
      return UP.containsKey(endpoint);
    }
  }
}
