// A minimal Raft, election and log replication, behind Seaworthy's protocol (docs/protocol.md). Java 17, no dependency.
// Its bug: an AppendEntries that comes late removes the entries that came before it.
//
//     javac -d minimal-raft-java examples/java/MinimalRaft.java
//     npx seaworthy fuzz --implementation "java -cp minimal-raft-java MinimalRaft" --seed 1

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;

public class MinimalRaft {
  record Entry(int term, String payload) { // payload null: the no-op with which a leader begins
    Map<String, Object> json() { return object("term", term, "payload", payload); }
  }

  final int id, nodes, timeoutMin, timeoutMax, beat;
  int term, commit, applied, shown; // shown: how much of the log the harness knows
  Integer votedFor;
  List<Entry> log; // the entry at index 1 is log.get(0)
  String role = "follower";
  List<Integer> votes = new ArrayList<>(), next = List.of(), match = List.of();
  final Map<Integer, Entry> waiting = new TreeMap<>(); // commands that clients wait for, by index
  List<Object> out = new ArrayList<>();

  MinimalRaft(Map<String, Object> options, Map<String, Object> disk) {
    id = number(options, "id");
    nodes = number(options, "nodes");
    timeoutMin = number(options, "electionTimeoutMin");
    timeoutMax = number(options, "electionTimeoutMax");
    beat = number(options, "heartbeatInterval");
    var hard = hardIn(disk);
    term = number(hard, "currentTerm");
    votedFor = (Integer) hard.get("votedFor");
    log = entries(disk.get("log"));
    shown = log.size();
    await();
  }

  // What a server asks for. Nothing is done here: the harness does it, or lets it fail.

  void ask(Object... fields) { out.add(object(fields)); }

  void send(int to, String kind, String when, Object... fields) {
    var body = object(fields);
    body.put("term", term);
    ask("type", "send", "packet", object("from", id, "to", to, "kind", kind, "body", body), "when", when);
  }

  void await() { ask("type", "arm", "timer", "election", "min", timeoutMin, "max", timeoutMax); }

  void respond(String command, String outcome) {
    ask("type", "respond", "operation", command, "outcome", outcome, "when", "now");
  }

  void saveHard(boolean notify) {
    var hard = object("currentTerm", term, "votedFor", votedFor);
    ask("type", "write", "write", object("kind", "set", "key", "hard", "value", hard), "notify", notify);
  }

  /** Replaces the log from index start on. */
  void saveLog(int start, List<Entry> entries) {
    log = new ArrayList<>(log.subList(0, start - 1));
    log.addAll(entries);
    shown = Math.min(shown, start - 1);
    ask("type", "write", "write", object("kind", "log", "from", start, "entries", json(entries)), "notify", true);
  }

  // What it is given.

  void take(Map<String, Object> message) {
    out = new ArrayList<>();
    switch ((String) message.get("type")) {
      case "timer" -> { if (role.equals("leader")) replicate(); else stand(); }
      case "operation" -> propose((String) in(message, "operation").get("command"));
      case "written" -> onWritten(in(message, "write"));
      case "writeFailed" -> ask("type", "halt", "reason", "the disk failed");
      case "packet" -> hear(in(message, "packet"));
    }
  }

  /** A server counts its own vote, and its own entries, once they are durable. */
  void onWritten(Map<String, Object> write) {
    if (write.get("kind").equals("set")) {
      var hard = in(write, "value");
      if (role.equals("candidate") && number(hard, "currentTerm") == term && hard.get("votedFor").equals(id)) count(id);
    } else if (role.equals("leader")) {
      var entries = entries(write.get("entries"));
      int from = number(write, "from"), end = from - 1 + entries.size();
      if (end > log.size() || !log.subList(from - 1, end).equals(entries)) return;
      match.set(id, Math.max(match.get(id), end));
      advance();
    }
  }

  void hear(Map<String, Object> packet) {
    var kind = (String) packet.get("kind");
    var body = in(packet, "body");
    int from = number(packet, "from"), theirs = number(body, "term");
    if (theirs > term) becomeFollower(theirs);
    if (kind.equals("RequestVote")) onRequestVote(from, body);
    else if (kind.equals("AppendEntries")) onAppend(from, body);
    else if (theirs < term) return;
    else if (kind.equals("Vote") && role.equals("candidate") && (Boolean) body.get("granted")) count(from);
    else if (kind.equals("Appended") && role.equals("leader")) onAppended(from, body);
  }

  // Election (sections 5.2 and 5.4.1).

  void becomeFollower(int newTerm) {
    if (newTerm > term) {
      term = newTerm;
      votedFor = null;
      saveHard(false);
    }
    if (role.equals("leader")) {
      ask("type", "disarm", "timer", "heartbeat");
      await();
    }
    role = "follower";
    votes = new ArrayList<>();
    next = match = List.of();
  }

  void stand() {
    role = "candidate";
    votes = new ArrayList<>();
    term++;
    votedFor = id;
    saveHard(true);
    for (int to : others()) send(to, "RequestVote", "afterWrites", "lastIndex", log.size(), "lastTerm", termAt(log.size()));
    await();
  }

  void onRequestVote(int from, Map<String, Object> body) {
    int lastTerm = number(body, "lastTerm"), own = termAt(log.size());
    boolean upToDate = lastTerm > own || lastTerm == own && number(body, "lastIndex") >= log.size();
    boolean granted = number(body, "term") == term && (votedFor == null || votedFor == from) && upToDate;
    if (granted) {
      votedFor = from;
      saveHard(false);
      await();
    }
    send(from, "Vote", "afterWrites", "granted", granted);
  }

  void count(int voter) {
    if (!votes.contains(voter)) votes.add(voter);
    if (2 * votes.size() <= nodes) return;
    role = "leader";
    next = new ArrayList<>(Collections.nCopies(nodes, log.size() + 1));
    match = new ArrayList<>(Collections.nCopies(nodes, 0));
    ask("type", "disarm", "timer", "election");
    saveLog(log.size() + 1, List.of(new Entry(term, null)));
    replicate();
  }

  // Replication (section 5.3).

  void propose(String command) {
    if (!role.equals("leader")) {
      respond(command, "failed");
      return;
    }
    var entry = new Entry(term, command);
    saveLog(log.size() + 1, List.of(entry));
    waiting.put(log.size(), entry);
    replicate();
  }

  void replicate() {
    ask("type", "arm", "timer", "heartbeat", "min", beat, "max", beat, "periodic", true);
    for (int to : others()) appendTo(to);
  }

  void appendTo(int to) {
    int before = next.get(to) - 1;
    var entries = json(log.subList(before, log.size()));
    send(to, "AppendEntries", "now", "prevIndex", before, "prevTerm", termAt(before), "entries", entries, "commit", commit);
  }

  void onAppend(int from, Map<String, Object> body) {
    boolean isOld = number(body, "term") < term;
    if (!isOld) {
      becomeFollower(number(body, "term"));
      await();
    }
    int before = number(body, "prevIndex");
    if (isOld || before > log.size() || termAt(before) != number(body, "prevTerm")) {
      send(from, "Appended", "afterWrites", "success", false, "match", 0);
      return;
    }
    var entries = entries(body.get("entries"));
    // The bug: only where an entry conflicts may what is behind it go. An old AppendEntries, late, removes newer entries.
    if (!log.subList(before, log.size()).equals(entries)) saveLog(before + 1, entries);
    commit = Math.max(commit, Math.min(number(body, "commit"), before + entries.size()));
    apply();
    send(from, "Appended", "afterWrites", "success", true, "match", before + entries.size());
  }

  void onAppended(int from, Map<String, Object> body) {
    if ((Boolean) body.get("success")) {
      match.set(from, Math.max(match.get(from), number(body, "match")));
      next.set(from, match.get(from) + 1);
      advance();
    } else if (next.get(from) > match.get(from) + 1) {
      next.set(from, next.get(from) - 1);
      appendTo(from);
    }
  }

  /** Commits what a majority holds, if it is of this term (section 5.4.2). */
  void advance() {
    int held = match.stream().sorted().toList().get((nodes - 1) / 2);
    if (held <= commit || termAt(held) != term) return;
    commit = held;
    apply();
  }

  void apply() {
    while (applied < commit) {
      var entry = log.get(applied++);
      ask("type", "apply", "index", applied, "term", entry.term, "payload", entry.payload);
      var asked = waiting.remove(applied);
      if (asked != null) respond(asked.payload, asked.equals(entry) ? "ok" : "failed");
    }
  }

  List<Integer> others() {
    var ids = new ArrayList<Integer>();
    for (int to = 0; to < nodes; to++) if (to != id) ids.add(to);
    return ids;
  }

  int termAt(int index) { return index < 1 || index > log.size() ? 0 : log.get(index - 1).term; }

  // What the harness is told.

  Object answer() {
    var change = object("from", shown + 1, "entries", json(log.subList(shown, log.size())));
    shown = log.size();
    var view = object("currentTerm", term, "votedFor", votedFor, "role", role, "log", change, "commitIndex", commit,
        "lastApplied", applied, "votesGranted", votes, "nextIndex", next, "matchIndex", match);
    // With the view the key is all that decides what the server does next.
    return object("outbound", out, "view", view, "key", waiting.toString());
  }

  static final Object GREETING = object("protocol", 1, "name", "minimal-raft-java", "version", "1",
      "offers", List.of("key", "durable", "describe"),
      "capabilities", object("network", "any", "loss", true, "restart", true, "asyncDisk", true,
          "replicates", true, "disciplined", true, "settings", object()));

  static Object durable(Map<String, Object> disk) {
    var all = object("log", object("from", entries(disk.get("log")).size() + 1, "entries", List.of()));
    all.putAll(hardIn(disk));
    return object("durable", all);
  }

  static Object pledge(Map<String, Object> packet) {
    var body = in(packet, "body");
    var term = body.get("term");
    if (packet.get("kind").equals("Vote")) return object("type", "vote", "term", term, "granted", body.get("granted"));
    if (!packet.get("kind").equals("Appended") || !(Boolean) body.get("success")) return null;
    return object("type", "acknowledgement", "term", term, "index", body.get("match"));
  }

  public static void main(String[] args) throws IOException {
    var servers = new HashMap<Object, MinimalRaft>();
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var output = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    for (String line; (line = input.readLine()) != null; output.flush()) {
      var request = MinimalRaft.<Map<String, Object>>cast(new Reader(line).value());
      var server = request.get("server");
      Object answer = switch ((String) request.get("do")) {
        case "greet" -> GREETING;
        case "boot" -> {
          servers.put(server, new MinimalRaft(in(request, "options"), in(request, "disk")));
          yield servers.get(server).answer();
        }
        case "take" -> {
          servers.get(server).take(in(request, "message"));
          yield servers.get(server).answer();
        }
        case "durable" -> durable(in(request, "disk"));
        default -> object("pledge", pledge(in(request, "packet")));
      };
      output.print(text(answer) + "\n");
    }
  }

  // JSON, as far as the protocol needs it: maps, lists, texts, numbers, true, false and null.

  static Map<String, Object> object(Object... fields) {
    var all = new LinkedHashMap<String, Object>();
    for (int i = 0; i < fields.length; i += 2) all.put((String) fields[i], fields[i + 1]);
    return all;
  }

  @SuppressWarnings("unchecked")
  static <T> T cast(Object value) { return (T) value; }

  static Map<String, Object> in(Map<String, Object> map, String key) { return cast(map.get(key)); }

  static int number(Map<String, Object> map, String key) { return (Integer) map.get(key); }

  static Map<String, Object> hardIn(Map<String, Object> disk) {
    var hard = in(in(disk, "values"), "hard");
    return hard != null ? hard : object("currentTerm", 0, "votedFor", null);
  }

  static List<Object> json(List<Entry> entries) { return cast(entries.stream().map(Entry::json).toList()); }

  static List<Entry> entries(Object list) {
    List<Map<String, Object>> all = cast(list);
    return new ArrayList<>(all.stream().map(one -> new Entry(number(one, "term"), (String) one.get("payload"))).toList());
  }

  static String text(Object value) {
    var parts = new StringJoiner(",", value instanceof Map ? "{" : "[", value instanceof Map ? "}" : "]");
    if (value instanceof Map<?, ?> map) map.forEach((key, one) -> parts.add(text(key) + ":" + text(one)));
    else if (value instanceof List<?> list) list.forEach(one -> parts.add(text(one)));
    else if (value instanceof String s) return '"' + s.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    else return String.valueOf(value);
    return parts.toString();
  }

  static class Reader {
    final String text;
    int at = 0;

    Reader(String text) { this.text = text; }

    Object value() {
      char first = text.charAt(at);
      if (first == '"') return string();
      if (first == '{' || first == '[') return first == '{' ? map() : list();
      int start = at;
      while (at < text.length() && ",]}".indexOf(text.charAt(at)) < 0) at++;
      String word = text.substring(start, at);
      if (word.equals("null")) return null;
      if ("true false".contains(word)) return word.equals("true");
      if (word.contains(".")) return Double.valueOf(word);
      return Integer.valueOf(word);
    }

    Map<String, Object> map() {
      var all = new LinkedHashMap<String, Object>();
      for (at++; text.charAt(at) != '}'; skipComma()) {
        String key = string();
        at++; // the colon
        all.put(key, value());
      }
      at++;
      return all;
    }

    List<Object> list() {
      var all = new ArrayList<>();
      for (at++; text.charAt(at) != ']'; skipComma()) all.add(value());
      at++;
      return all;
    }

    void skipComma() { if (text.charAt(at) == ',') at++; }

    String string() {
      var all = new StringBuilder();
      for (at++; text.charAt(at) != '"'; at++) {
        char c = text.charAt(at);
        if (c == '\\') c = text.charAt(++at); // what Seaworthy writes here needs no other escapes
        all.append(c);
      }
      at++;
      return all.toString();
    }
  }
}
