// A minimal Raft, election and log replication, behind Seaworthy's protocol (docs/protocol.md). Plain C, without a library.
// As a module of WebAssembly it has two exports, as a program it reads lines and writes lines (docs/webassembly.md):
//
//     clang --target=wasm32-wasi -mexec-model=reactor -O2 -Wl,--stack-first -Wl,-z,stack-size=16384
//       -o minimal-raft.wasm examples/wasm/minimal-raft.c
//     npx seaworthy fuzz --implementation ./minimal-raft.wasm --seed 1
//
// Its bug: an AppendEntries that comes late removes the entries that came before it.

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLACES = 64, NODES = 16 };
enum { FOLLOWER, CANDIDATE, LEADER };
static const char *ROLES[] = {"follower", "candidate", "leader"};

// A payload and a command are kept as the text of their JSON: nothing here has to look into them.
typedef struct { long term; char *payload; } Entry;
typedef struct { long index, term; char *command; } Waiting;
typedef struct {
  int id, nodes, role, voted_for;  // -1: for nobody
  char *low, *high, *beat;
  long term, commit, applied, next[NODES], match[NODES];
  unsigned votes;  // a bit a server
  Entry *log;      // the entry at index 1 is log[0]
  long count, shown;  // shown: how much of the log the harness knows; at boot, what is on the disk
  Waiting *waiting;
  int waits;
} Server;

static Server *servers[PLACES], *me;

// What is answered: text, from its beginning.

static char *out;
static size_t used, room;

static void bytes(const char *text, size_t size) {
  if (used + size > room) out = realloc(out, room = 2 * (used + size));
  memcpy(out + used, text, size);
  used += size;
}
static void text(const char *text) { bytes(text, strlen(text)); }
static void number(long value) {
  char digits[24], *at = digits + sizeof digits;
  unsigned long left = value < 0 ? -(unsigned long)value : (unsigned long)value;
  do *--at = '0' + left % 10; while (left /= 10);
  if (value < 0) *--at = '-';
  bytes(at, digits + sizeof digits - at);
}
static void comma(void) {
  if (out[used - 1] != '[' && out[used - 1] != '{') text(",");
}
static void key(const char *name) { comma(); text("\""); text(name); text("\":"); }
static void field(const char *name, long value) { key(name); number(value); }
static void word(const char *name, const char *value) { key(name); text("\""); text(value); text("\""); }
static void nobody_or(const char *name, int server) { key(name); if (server < 0) text("null"); else number(server); }
static void open(const char *type) { comma(); text("{"); word("type", type); }

// What is asked: the text of a JSON value, without white space, which is gone through anew for each field.

static const char *skip(const char *at) {
  int depth = 0;
  do {
    if (*at == '"') { for (at++; *at != '"'; at++) if (*at == '\\') at++; at++; }
    else if (*at == '{' || *at == '[') depth++, at++;
    else if (*at == '}' || *at == ']') depth--, at++;
    else if (depth) at++;
    else while (*at && !strchr(",]}\n", *at)) at++;
  } while (depth && *at);
  return at;
}
static const char *get(const char *object, const char *name) {
  size_t size = strlen(name);
  for (const char *at = object + 1; *at == '"';) {
    const char *value = skip(at) + 1;
    if (!strncmp(at + 1, name, size) && at[size + 1] == '"') return value;
    at = skip(value);
    if (*at == ',') at++;
  }
  return NULL;
}
static long num(const char *object, const char *name) { return strtol(get(object, name), NULL, 10); }
static int is(const char *value, const char *word) { return !strncmp(value + 1, word, strlen(word)) && value[strlen(word) + 1] == '"'; }
static const char *first(const char *list) { return list[1] == ']' ? NULL : list + 1; }
static const char *after(const char *value) { value = skip(value); return *value == ',' ? value + 1 : NULL; }
static char *copy(const char *value) { return strndup(value, skip(value) - value); }
static int same(const char *value, const char *text) { size_t n = strlen(text); return skip(value) == value + n && !strncmp(value, text, n); }
static int nobody_if_null(const char *value) { return *value == 'n' ? -1 : (int)strtol(value, NULL, 10); }

// What a server asks for. Nothing is done here: the harness does it, or lets it fail.

static void begin_send(int to, const char *kind) {
  open("send"), key("packet"), text("{"), field("from", me->id), field("to", to), word("kind", kind);
  key("body"), text("{"), field("term", me->term);
}
static void end_send(const char *when) { text("}}"), word("when", when), text("}"); }
static void arm(const char *timer, const char *low, const char *high) {
  open("arm"), word("timer", timer), key("min"), text(low), key("max"), text(high);
}
static void wait(void) { arm("election", me->low, me->high), text("}"); }
static void disarm(const char *timer) { open("disarm"), word("timer", timer), text("}"); }
static void hard(void) { text("{"), field("currentTerm", me->term), nobody_or("votedFor", me->voted_for), text("}"); }
static void save_hard(const char *notify) {
  open("write"), key("write"), text("{"), word("kind", "set"), word("key", "hard"), key("value"), hard(), text("}");
  key("notify"), text(notify), text("}");
}
static void put_entry(Entry entry) { comma(), text("{"), field("term", entry.term), key("payload"), text(entry.payload), text("}"); }
static void put_entries(long from) {
  key("entries"), text("[");
  for (long i = from; i <= me->count; i++) put_entry(me->log[i - 1]);
  text("]");
}
static void append(long term, char *payload) {
  me->log = realloc(me->log, (me->count + 1) * sizeof *me->log);
  me->log[me->count++] = (Entry){term, payload};
}
static void cut(long from) {
  while (me->count >= from) free(me->log[--me->count].payload);
  if (me->shown >= from) me->shown = from - 1;
}
static void save_log(long from) {
  open("write"), key("write"), text("{"), word("kind", "log"), field("from", from), put_entries(from), text("}");
  key("notify"), text("true}");
}
static void respond(const char *command, const char *outcome) {
  open("respond"), key("operation"), text(command), word("outcome", outcome), word("when", "now"), text("}");
}
static long term_at(long index) { return index > 0 && index <= me->count ? me->log[index - 1].term : 0; }

// Replication (section 5.3).

static void append_to(int to) {
  long before = me->next[to] - 1;
  begin_send(to, "AppendEntries");
  field("prevIndex", before), field("prevTerm", term_at(before)), put_entries(before + 1), field("commit", me->commit);
  end_send("now");
}
static void replicate(void) {
  arm("heartbeat", me->beat, me->beat), key("periodic"), text("true}");
  for (int to = 0; to < me->nodes; to++) if (to != me->id) append_to(to);
}
static void propose(const char *command) {
  if (me->role != LEADER) { char *own = copy(command); respond(own, "failed"); free(own); return; }
  append(me->term, copy(command));
  save_log(me->count);
  me->waiting = realloc(me->waiting, (me->waits + 1) * sizeof *me->waiting);
  me->waiting[me->waits++] = (Waiting){me->count, me->term, copy(command)};
  replicate();
}
static void apply(void) {
  while (me->applied < me->commit) {
    Entry entry = me->log[me->applied++];
    open("apply"), field("index", me->applied), field("term", entry.term), key("payload"), text(entry.payload), text("}");
    for (int i = 0; i < me->waits; i++) {
      Waiting one = me->waiting[i];
      if (one.index != me->applied) continue;
      respond(one.command, one.term == entry.term && !strcmp(one.command, entry.payload) ? "ok" : "failed");
      free(one.command);
      memmove(me->waiting + i, me->waiting + i + 1, (--me->waits - i) * sizeof one);
      break;
    }
  }
}
// Commits what a majority holds, if it is of this term (section 5.4.2).
static void advance(void) {
  for (long index = me->count; index > me->commit && term_at(index) == me->term; index--) {
    int held = 0;
    for (int i = 0; i < me->nodes; i++) held += me->match[i] >= index;
    if (2 * held > me->nodes) { me->commit = index; apply(); return; }
  }
}

// Election (sections 5.2 and 5.4.1).

static void become_follower(long term) {
  if (term > me->term) me->term = term, me->voted_for = -1, save_hard("false");
  if (me->role == LEADER) disarm("heartbeat"), wait();
  me->role = FOLLOWER, me->votes = 0;
}
static void stand(void) {
  me->role = CANDIDATE, me->votes = 0;
  me->term++, me->voted_for = me->id;
  save_hard("true");
  for (int to = 0; to < me->nodes; to++) {
    if (to == me->id) continue;
    begin_send(to, "RequestVote");
    field("lastIndex", me->count), field("lastTerm", term_at(me->count));
    end_send("afterWrites");
  }
  wait();
}
static void count(int voter) {
  int granted = 0;
  me->votes |= 1u << voter;
  for (int i = 0; i < me->nodes; i++) granted += me->votes >> i & 1;
  if (2 * granted <= me->nodes) return;
  me->role = LEADER;
  for (int i = 0; i < me->nodes; i++) me->next[i] = me->count + 1, me->match[i] = 0;
  disarm("election");
  append(me->term, strdup("null"));
  save_log(me->count);
  replicate();
}
static void on_request_vote(int from, const char *body) {
  long last = num(body, "lastTerm"), own = term_at(me->count);
  int up_to_date = last > own || (last == own && num(body, "lastIndex") >= me->count);
  int granted = num(body, "term") == me->term && (me->voted_for < 0 || me->voted_for == from) && up_to_date;
  if (granted) me->voted_for = from, save_hard("false"), wait();
  begin_send(from, "Vote"), key("granted"), text(granted ? "true" : "false"), end_send("afterWrites");
}

static void appended(int to, const char *success, long match) {
  begin_send(to, "Appended"), key("success"), text(success), field("match", match), end_send("afterWrites");
}
static int holds(long before, const char *entries) {
  long index = before;
  for (const char *at = first(entries); at; at = after(at)) {
    if (++index > me->count || me->log[index - 1].term != num(at, "term") || !same(get(at, "payload"), me->log[index - 1].payload)) return 0;
  }
  return index == me->count;
}
static void on_append(int from, const char *body) {
  if (num(body, "term") < me->term) { appended(from, "false", 0); return; }
  become_follower(num(body, "term"));
  wait();
  long before = num(body, "prevIndex"), end = before;
  if (before > me->count || term_at(before) != num(body, "prevTerm")) { appended(from, "false", 0); return; }
  const char *entries = get(body, "entries");
  for (const char *at = first(entries); at; at = after(at)) end++;
  // The bug: only where an entry conflicts may what is behind it go. An old AppendEntries, late, removes newer entries.
  if (!holds(before, entries)) {
    cut(before + 1);
    for (const char *at = first(entries); at; at = after(at)) append(num(at, "term"), copy(get(at, "payload")));
    save_log(before + 1);
  }
  long commit = num(body, "commit");
  if (commit > end) commit = end;
  if (commit > me->commit) me->commit = commit;
  apply();
  appended(from, "true", end);
}
static void on_appended(int from, const char *body) {
  if (*get(body, "success") == 't') {
    if (num(body, "match") > me->match[from]) me->match[from] = num(body, "match");
    me->next[from] = me->match[from] + 1;
    advance();
  } else if (me->next[from] > me->match[from] + 1) {
    me->next[from]--;
    append_to(from);
  }
}

// What a server is given.

static void hear(const char *packet) {
  const char *kind = get(packet, "kind"), *body = get(packet, "body");
  int from = num(packet, "from");
  if (num(body, "term") > me->term) become_follower(num(body, "term"));
  if (is(kind, "RequestVote")) on_request_vote(from, body);
  else if (is(kind, "AppendEntries")) on_append(from, body);
  else if (num(body, "term") < me->term) return;
  else if (is(kind, "Vote") && me->role == CANDIDATE && *get(body, "granted") == 't') count(from);
  else if (is(kind, "Appended") && me->role == LEADER) on_appended(from, body);
}
// A server counts its own vote, and its own entries, once they are durable.
static void on_written(const char *write) {
  if (is(get(write, "kind"), "set")) {
    const char *value = get(write, "value");
    if (me->role == CANDIDATE && num(value, "currentTerm") == me->term && nobody_if_null(get(value, "votedFor")) == me->id) count(me->id);
  } else if (me->role == LEADER) {
    long index = num(write, "from") - 1;
    for (const char *at = first(get(write, "entries")); at; at = after(at)) if (++index > me->count || me->log[index - 1].term != num(at, "term")) return;
    if (index > me->match[me->id]) me->match[me->id] = index;
    advance();
  }
}
static void take(const char *message) {
  const char *type = get(message, "type");
  if (is(type, "timer")) { if (me->role == LEADER) replicate(); else stand(); }
  else if (is(type, "operation")) propose(get(get(message, "operation"), "command"));
  else if (is(type, "written")) on_written(get(message, "write"));
  else if (is(type, "writeFailed")) open("halt"), word("reason", "the disk failed"), text("}");
  else if (is(type, "packet")) hear(get(message, "packet"));
}
static void boot(const char *options, const char *disk) {
  const char *values = get(get(disk, "values"), "hard");
  me->id = num(options, "id"), me->nodes = num(options, "nodes");
  if (me->nodes > NODES) { fprintf(stderr, "there are at most %d servers\n", NODES); abort(); }
  me->low = copy(get(options, "electionTimeoutMin")), me->high = copy(get(options, "electionTimeoutMax"));
  me->beat = copy(get(options, "heartbeatInterval"));
  me->voted_for = values ? nobody_if_null(get(values, "votedFor")) : -1;
  me->term = values ? num(values, "currentTerm") : 0;
  for (const char *at = first(get(disk, "log")); at; at = after(at)) append(num(at, "term"), copy(get(at, "payload")));
  me->shown = me->count;
  wait();
}
static void end(Server *server) {
  if (!server) return;
  for (long i = 0; i < server->count; i++) free(server->log[i].payload);
  for (int i = 0; i < server->waits; i++) free(server->waiting[i].command);
  free(server->low), free(server->high), free(server->beat), free(server->log), free(server->waiting), free(server);
}

// What the harness is told.

static void list(const char *name, const long *values, int size) {
  key(name), text("[");
  for (int i = 0; i < size; i++) comma(), number(values[i]);
  text("]");
}
static void view(void) {
  int size = me->role == LEADER ? me->nodes : 0;
  key("view"), text("{"), field("currentTerm", me->term), nobody_or("votedFor", me->voted_for), word("role", ROLES[me->role]);
  key("log"), text("{"), field("from", me->shown + 1), put_entries(me->shown + 1), text("}");
  me->shown = me->count;
  field("commitIndex", me->commit), field("lastApplied", me->applied), key("votesGranted"), text("[");
  for (int i = 0; i < me->nodes; i++) if (me->votes >> i & 1) comma(), number(i);
  text("]"), list("nextIndex", me->next, size), list("matchIndex", me->match, size), text("}");
}
// With the view this is all that decides what the server does next.
static void rest(void) {
  key("key"), text("[");
  for (int i = 0; i < me->waits; i++) comma(), text("["), number(me->waiting[i].index), comma(), number(me->waiting[i].term), comma(), text(me->waiting[i].command), text("]");
  text("]");
}

static void durable(const char *disk) {
  const char *values = get(get(disk, "values"), "hard");
  long size = 0;
  for (const char *at = first(get(disk, "log")); at; at = after(at)) size++;
  text("{\"durable\":{"), field("currentTerm", values ? num(values, "currentTerm") : 0);
  nobody_or("votedFor", values ? nobody_if_null(get(values, "votedFor")) : -1), key("log"), text("{"), field("from", size + 1), text(",\"entries\":[]}}}");
}
static void describe(const char *packet) {
  const char *kind = get(packet, "kind"), *body = get(packet, "body");
  text("{"), key("pledge");
  if (is(kind, "Vote")) text("{"), word("type", "vote"), field("term", num(body, "term")), key("granted"), text(*get(body, "granted") == 't' ? "true}" : "false}");
  else if (is(kind, "Appended") && *get(body, "success") == 't') text("{"), word("type", "acknowledgement"), field("term", num(body, "term")), field("index", num(body, "match")), text("}");
  else text("null");
  text("}");
}
static const char *GREETING =
  "{\"protocol\":1,\"name\":\"minimal-raft-c\",\"version\":\"1\",\"offers\":[\"key\",\"durable\",\"describe\"],\"capabilities\":{\"network\":\"any\","
  "\"loss\":true,\"restart\":true,\"asyncDisk\":true,\"replicates\":true,\"disciplined\":true,\"settings\":{}}}";

static void answer(const char *request) {
  const char *what = get(request, "do");
  used = 0;
  if (is(what, "greet")) { text(GREETING); return; }
  if (is(what, "durable")) { durable(get(request, "disk")); return; }
  if (is(what, "describe")) { describe(get(request, "packet")); return; }
  long place = num(request, "server");
  text("{\"outbound\":[");
  if (is(what, "boot")) {
    end(servers[place]);
    me = servers[place] = calloc(1, sizeof(Server));
    boot(get(request, "options"), get(request, "disk"));
  } else {
    me = servers[place];
    take(get(request, "message"));
  }
  text("]"), view(), rest(), text("}");
}

#ifdef __wasm__
static char *input;

__attribute__((export_name("seaworthy_input"))) char *seaworthy_input(size_t size) {
  input = realloc(input, size + 1);
  input[size] = 0;
  return input;
}
__attribute__((export_name("seaworthy_answer"))) uint64_t seaworthy_answer(void) {
  answer(input);
  return (uint64_t)(uintptr_t)out << 32 | used;
}
#else
int main(void) {
  char *line = NULL;
  size_t size = 0;
  while (getline(&line, &size, stdin) > 0) {
    answer(line);
    text("\n");
    fwrite(out, 1, used, stdout);
    fflush(stdout);
  }
}
#endif
