// The library's messages as packets, and back. Left out is what never differs here: the group, and the numbers of queries.
package seaworthy.microraft;

import static seaworthy.microraft.Json.object;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.microraft.model.RaftModelFactory;
import io.microraft.model.impl.DefaultRaftModelFactory;
import io.microraft.model.log.BaseLogEntry;
import io.microraft.model.log.LogEntry;
import io.microraft.model.message.AppendEntriesFailureResponse;
import io.microraft.model.message.AppendEntriesRequest;
import io.microraft.model.message.AppendEntriesSuccessResponse;
import io.microraft.model.message.PreVoteRequest;
import io.microraft.model.message.PreVoteResponse;
import io.microraft.model.message.RaftMessage;
import io.microraft.model.message.VoteRequest;
import io.microraft.model.message.VoteResponse;
import java.util.ArrayList;
import java.util.List;

final class Packets {
  static final String GROUP = "seaworthy";
  private static final RaftModelFactory MODELS = new DefaultRaftModelFactory();

  private Packets() {}

  static JsonObject packetOf(RaftMessage message, int to) {
    int from = Endpoint.idOf(message.getSender());
    JsonObject body;
    String kind;
    if (message instanceof AppendEntriesRequest) {
      AppendEntriesRequest m = (AppendEntriesRequest) message;
      kind = "AppendEntriesRequest";
      body = object(
          "term", m.getTerm(), "previousLogTerm", m.getPreviousLogTerm(), "previousLogIndex", m.getPreviousLogIndex(),
          "commitIndex", m.getCommitIndex(), "logEntries", entriesToJson(m.getLogEntries()),
          "flowControlSequenceNumber", m.getFlowControlSequenceNumber());
    } else if (message instanceof AppendEntriesSuccessResponse) {
      AppendEntriesSuccessResponse m = (AppendEntriesSuccessResponse) message;
      kind = "AppendEntriesSuccessResponse";
      body = object(
          "term", m.getTerm(), "lastLogIndex", m.getLastLogIndex(),
          "flowControlSequenceNumber", m.getFlowControlSequenceNumber());
    } else if (message instanceof AppendEntriesFailureResponse) {
      AppendEntriesFailureResponse m = (AppendEntriesFailureResponse) message;
      kind = "AppendEntriesFailureResponse";
      body = object(
          "term", m.getTerm(), "expectedNextIndex", m.getExpectedNextIndex(),
          "flowControlSequenceNumber", m.getFlowControlSequenceNumber());
    } else if (message instanceof VoteRequest) {
      VoteRequest m = (VoteRequest) message;
      kind = "VoteRequest";
      body = object(
          "term", m.getTerm(), "lastLogTerm", m.getLastLogTerm(), "lastLogIndex", m.getLastLogIndex(),
          "sticky", m.isSticky());
    } else if (message instanceof VoteResponse) {
      kind = "VoteResponse";
      body = object("term", message.getTerm(), "granted", ((VoteResponse) message).isGranted());
    } else if (message instanceof PreVoteRequest) {
      PreVoteRequest m = (PreVoteRequest) message;
      kind = "PreVoteRequest";
      body = object("term", m.getTerm(), "lastLogTerm", m.getLastLogTerm(), "lastLogIndex", m.getLastLogIndex());
    } else if (message instanceof PreVoteResponse) {
      kind = "PreVoteResponse";
      body = object("term", message.getTerm(), "granted", ((PreVoteResponse) message).isGranted());
    } else {
      throw noSnapshots();
    }
    return object("from", from, "to", to, "kind", kind, "body", body);
  }

  static RaftMessage messageOf(JsonObject packet) {
    Endpoint from = new Endpoint(packet.get("from").getAsInt());
    JsonObject body = packet.getAsJsonObject("body");
    int term = body.get("term").getAsInt();
    switch (packet.get("kind").getAsString()) {
      case "AppendEntriesRequest":
        long previous = longOf(body, "previousLogIndex");
        return MODELS.createAppendEntriesRequestBuilder().setGroupId(GROUP).setSender(from).setTerm(term)
            .setPreviousLogTerm(body.get("previousLogTerm").getAsInt()).setPreviousLogIndex(previous)
            .setCommitIndex(longOf(body, "commitIndex"))
            .setLogEntries(entriesFromJson(body.getAsJsonArray("logEntries"), previous))
            .setFlowControlSequenceNumber(longOf(body, "flowControlSequenceNumber")).build();
      case "AppendEntriesSuccessResponse":
        return MODELS.createAppendEntriesSuccessResponseBuilder().setGroupId(GROUP).setSender(from).setTerm(term)
            .setLastLogIndex(longOf(body, "lastLogIndex"))
            .setFlowControlSequenceNumber(longOf(body, "flowControlSequenceNumber")).build();
      case "AppendEntriesFailureResponse":
        return MODELS.createAppendEntriesFailureResponseBuilder().setGroupId(GROUP).setSender(from).setTerm(term)
            .setExpectedNextIndex(longOf(body, "expectedNextIndex"))
            .setFlowControlSequenceNumber(longOf(body, "flowControlSequenceNumber")).build();
      case "VoteRequest":
        return MODELS.createVoteRequestBuilder().setGroupId(GROUP).setSender(from).setTerm(term)
            .setLastLogTerm(body.get("lastLogTerm").getAsInt()).setLastLogIndex(longOf(body, "lastLogIndex"))
            .setSticky(body.get("sticky").getAsBoolean()).build();
      case "VoteResponse":
        return MODELS.createVoteResponseBuilder().setGroupId(GROUP).setSender(from).setTerm(term)
            .setGranted(body.get("granted").getAsBoolean()).build();
      case "PreVoteRequest":
        return MODELS.createPreVoteRequestBuilder().setGroupId(GROUP).setSender(from).setTerm(term)
            .setLastLogTerm(body.get("lastLogTerm").getAsInt()).setLastLogIndex(longOf(body, "lastLogIndex")).build();
      default:
        return MODELS.createPreVoteResponseBuilder().setGroupId(GROUP).setSender(from).setTerm(term)
            .setGranted(body.get("granted").getAsBoolean()).build();
    }
  }

  /** What a packet promises. An answer to a pre-vote is no promise: its sender remembers nothing of it. */
  static JsonObject pledge(JsonObject packet) {
    JsonObject body = packet.getAsJsonObject("body");
    switch (packet.get("kind").getAsString()) {
      case "VoteResponse":
        return object("type", "vote", "term", body.get("term"), "granted", body.get("granted"));
      case "AppendEntriesSuccessResponse":
        return object("type", "acknowledgement", "term", body.get("term"), "index", body.get("lastLogIndex"));
      default:
        return null;
    }
  }

  static JsonArray entriesToJson(List<LogEntry> entries) {
    JsonArray made = new JsonArray();
    entries.forEach(entry -> made.add(object("term", entry.getTerm(), "payload", payloadOf(entry))));
    return made;
  }

  static List<LogEntry> entriesFromJson(JsonArray entries, long before) {
    List<LogEntry> made = new ArrayList<>();
    for (JsonElement element : entries) {
      JsonObject entry = element.getAsJsonObject();
      JsonElement payload = entry.get("payload");
      made.add(MODELS.createLogEntryBuilder().setIndex(before + made.size() + 1).setTerm(entry.get("term").getAsInt())
          .setOperation(payload.isJsonNull() ? Machine.NO_OP : payload.getAsString()).build());
    }
    return made;
  }

  static JsonElement payloadOf(BaseLogEntry entry) {
    Object operation = entry.getOperation();
    return operation == Machine.NO_OP ? JsonNull.INSTANCE : new JsonPrimitive((String) operation);
  }

  static IllegalStateException noSnapshots() {
    return new IllegalStateException("this driver keeps whole logs, and yet the library asks for something of a snapshot");
  }

  private static long longOf(JsonObject body, String name) {
    return body.get(name).getAsLong();
  }
}
