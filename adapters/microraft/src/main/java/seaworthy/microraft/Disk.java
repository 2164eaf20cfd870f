// The library's store on the harness's disk. What it persists is written when it says flush, as its interface has it; only then
// may it rely on it.
package seaworthy.microraft;

import static seaworthy.microraft.Json.list;
import static seaworthy.microraft.Json.object;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.microraft.model.impl.DefaultRaftModelFactory;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.persistence.RaftEndpointPersistentState;
import io.microraft.model.persistence.RaftTermPersistentState;
import io.microraft.persistence.RaftStore;
import io.microraft.persistence.RestoredRaftState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

final class Disk implements RaftStore {
  private static final String TERM = "term";

  private final Asked asked;
  private JsonArray unflushed = new JsonArray();

  Disk(Asked asked) {
    this.asked = asked;
  }

  JsonArray unflushed() {
    return unflushed;
  }

  // Who it is and who the others are, a server is told whenever it boots.
  @Override
  public void persistAndFlushLocalEndpoint(RaftEndpointPersistentState own) {}

  @Override
  public void persistAndFlushInitialGroupMembers(RaftGroupMembersView members) {}

  @Override
  public void persistAndFlushTerm(RaftTermPersistentState term) {
    JsonObject value = object("term", term.getTerm(), "votedFor", Endpoint.idOf(term.getVotedFor()));
    asked.write(object("kind", "set", "key", TERM, "value", value));
  }

  @Override
  public void persistLogEntries(List<LogEntry> entries) {
    JsonArray written = Packets.entriesToJson(entries);
    unflushed.add(object("kind", "log", "from", entries.get(0).getIndex(), "entries", written));
  }

  @Override
  public void truncateLogEntriesFrom(long index) {
    unflushed.add(object("kind", "log", "from", index, "entries", list()));
  }

  @Override
  public void flush() {
    unflushed.forEach(write -> asked.write(write.getAsJsonObject()));
    unflushed = new JsonArray();
  }

  @Override
  public void persistSnapshotChunk(SnapshotChunk chunk) {
    throw Packets.noSnapshots();
  }

  @Override
  public void truncateLogEntriesUntil(long index) {
    throw Packets.noSnapshots();
  }

  @Override
  public void deleteSnapshotChunks(long index, int count) {
    throw Packets.noSnapshots();
  }

  /** What a server starts again from; null where it has never been in a term, and starts for the first time. */
  static RestoredRaftState restore(JsonObject disk, Endpoint own, Collection<Endpoint> members) {
    JsonObject term = disk.getAsJsonObject("values").getAsJsonObject(TERM);
    if (term == null) {
      return null;
    }
    DefaultRaftModelFactory models = new DefaultRaftModelFactory();
    return new RestoredRaftState(
        models.createRaftEndpointPersistentStateBuilder().setLocalEndpoint(own).setVoting(true).build(),
        models.createRaftGroupMembersViewBuilder().setLogIndex(0).setMembers(new ArrayList<>(members))
            .setVotingMembers(new ArrayList<>(members)).build(),
        models.createRaftTermPersistentStateBuilder().setTerm(term.get("term").getAsInt())
            .setVotedFor(Endpoint.of(votedFor(term))).build(),
        null,
        Packets.entriesFromJson(disk.getAsJsonArray("log"), 0));
  }

  static JsonObject durable(JsonObject disk) {
    JsonObject term = disk.getAsJsonObject("values").getAsJsonObject(TERM);
    JsonObject log = object("from", disk.getAsJsonArray("log").size() + 1, "entries", list());
    return object(
        "currentTerm", term == null ? 0 : term.get("term").getAsInt(), "votedFor", term == null ? null : votedFor(term),
        "log", log);
  }

  private static Integer votedFor(JsonObject term) {
    return term.get("votedFor").isJsonNull() ? null : Integer.valueOf(term.get("votedFor").getAsInt());
  }
}
