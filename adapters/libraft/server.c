// A server: the library given one message at a time. What it asks for is collected, nothing is done.

#include "server.h"

#include <stdlib.h>
#include <string.h>

// The library's clock counts these, so many a millisecond: it moves by one in each step, to tell which step set a timer back.
#define UNITS 1024

static struct server *server_of(struct raft_io *io) { return io->impl; }
static json_t *id_or_null(raft_id id) { return id == 0 ? json_null() : json_integer((json_int_t)id - 1); }
static void ask(struct server *s, json_t *outbound) { json_array_append_new(s->outbound, outbound); }

static void ask_to_write(struct server *s, json_t *write, bool notify)
{
    ask(s, json_pack("{s:s,s:o,s:b}", "type", "write", "write", write, "notify", (int)notify));
}

static int io_init(struct raft_io *io, raft_id id, const char *address)
{
    (void)io, (void)id, (void)address;
    return 0;
}

static void io_close(struct raft_io *io, raft_io_close_cb cb) { cb(io); }

// The log begins with the configuration, as raft_bootstrap would write it.
static int io_load(struct raft_io *io, raft_term *term, raft_id *voted_for, struct raft_snapshot **snapshot, raft_index *start,
                   struct raft_entry *entries[], size_t *n)
{
    struct server *s = server_of(io);
    json_t *meta = json_object_get(json_object_get(s->disk, "values"), "meta");
    json_t *vote = json_object_get(meta, "votedFor");
    *term = (raft_term)json_integer_value(json_object_get(meta, "term"));
    *voted_for = json_is_integer(vote) ? (raft_id)json_integer_value(vote) + 1 : 0;
    *snapshot = NULL;
    *start = 1;
    json_t *log = json_deep_copy(json_object_get(s->disk, "log"));
    json_array_insert_new(log, 0, json_pack("{s:i,s:n}", "term", 1, "payload"));
    unsigned length;
    *entries = entries_from_json(log, &length);
    *n = length;
    json_decref(log);
    return 0;
}

static int io_start(struct raft_io *io, unsigned period, raft_io_tick_cb tick, raft_io_recv_cb receive)
{
    (void)period;
    server_of(io)->tick = tick;
    server_of(io)->receive = receive;
    return 0;
}

static int io_bootstrap(struct raft_io *io, const struct raft_configuration *configuration)
{
    (void)io, (void)configuration;
    return RAFT_CANTBOOTSTRAP;
}

static int keep(struct server *s, raft_term term, raft_id voted_for)
{
    json_t *value = json_pack("{s:I,s:o}", "term", (json_int_t)term, "votedFor", id_or_null(voted_for));
    ask_to_write(s, json_pack("{s:s,s:s,s:o}", "kind", "set", "key", "meta", "value", value), false);
    return 0;
}

static int io_set_term(struct raft_io *io, raft_term term) { return keep(server_of(io), term, 0); }

static int io_set_vote(struct raft_io *io, raft_id id)
{
    struct server *s = server_of(io);
    // A candidate keeps its term first, and only then changes its own.
    json_t *last = json_array_get(s->outbound, json_array_size(s->outbound) - 1);
    json_t *kept = json_object_get(json_object_get(json_object_get(last, "write"), "value"), "term");
    return keep(s, kept == NULL ? s->raft.current_term : (raft_term)json_integer_value(kept), id);
}

// Its callback is called when the step is over.
static int io_send(struct raft_io *io, struct raft_io_send *request, const struct raft_message *message, raft_io_send_cb cb)
{
    struct server *s = server_of(io);
    request->cb = cb;
    if (s->n_sent == (int)(sizeof s->sent / sizeof *s->sent)) {
        panic("too many messages in a step");
    }
    s->sent[s->n_sent++] = request;
    ask(s, json_pack("{s:s,s:o,s:s}", "type", "send", "packet", packet_of(message, s->id), "when", "now"));
    return 0;
}

static void submit(struct server *s, struct raft_io_append *request, json_t *value)
{
    struct write *added = calloc(1, sizeof *added);
    *added = (struct write){request, value, json_incref(s->taking), NULL};
    struct write **end = &s->writes;
    while (*end != NULL) {
        end = &(*end)->next;
    }
    *end = added;
}

// Where a write goes is known when it is begun: behind those that are under way.
static int io_append(struct raft_io *io, struct raft_io_append *request, const struct raft_entry entries[], unsigned n,
                     raft_io_append_cb cb)
{
    request->cb = cb;
    submit(server_of(io), request, entries_to_json(entries, n));
    return 0;
}

static int io_truncate(struct raft_io *io, raft_index index)
{
    submit(server_of(io), NULL, json_integer((json_int_t)index - 1));
    return 0;
}

static int io_snapshot_put(struct raft_io *io, unsigned trailing, struct raft_io_snapshot_put *request,
                           const struct raft_snapshot *snapshot, raft_io_snapshot_put_cb cb)
{
    (void)io, (void)trailing, (void)request, (void)snapshot, (void)cb;
    panic("this driver keeps whole logs, and yet the library takes a snapshot");
}

static int io_snapshot_get(struct raft_io *io, struct raft_io_snapshot_get *request, raft_io_snapshot_get_cb cb)
{
    (void)io, (void)request, (void)cb;
    panic("this driver keeps whole logs, and yet the library asks for a snapshot");
}

static raft_time io_time(struct raft_io *io) { return server_of(io)->now; }

// Asked only where an election timeout is drawn, whose window is the harness's.
static int io_random(struct raft_io *io, int min, int max)
{
    (void)io, (void)max;
    return min;
}

static const struct raft_entry *entry_at(struct server *s, size_t i)
{
    return &s->raft.log.entries[(s->raft.log.front + i) % s->raft.log.size];
}

static size_t log_length(struct server *s)
{
    struct raft_log *log = &s->raft.log;
    return log->size == 0 ? 0 : (log->back + log->size - log->front) % log->size;
}

static int fsm_apply(struct raft_fsm *fsm, const struct raft_buffer *buf, void **result)
{
    struct server *s = fsm->data;
    // The library counts an entry as applied once this has returned.
    size_t index = (size_t)s->raft.last_applied + 1;
    for (; index <= log_length(s) && entry_at(s, index - 1)->buf.base != buf->base; index++) {
    }
    json_t *entry = entry_to_json(entry_at(s, index - 1));
    json_object_set_new(entry, "type", json_string("apply"));
    json_object_set_new(entry, "index", json_integer((json_int_t)index - 1));
    ask(s, entry);
    *result = NULL;
    return 0;
}

static void respond(struct server *s, const char *command, const char *outcome)
{
    ask(s, json_pack("{s:s,s:s,s:s,s:s}", "type", "respond", "operation", command, "outcome", outcome, "when", "now"));
}

static void forget(struct server *s, const char *command)
{
    size_t i;
    json_t *one;
    json_array_foreach(s->waiting, i, one)
    {
        if (strcmp(json_string_value(one), command) == 0) {
            json_array_remove(s->waiting, i);
            return;
        }
    }
}

static void applied(struct raft_apply *request, int status, void *result)
{
    (void)result;
    struct server *s = acting;
    char *command = request->data;
    respond(s, command, status == 0 ? "ok" : "unknown");
    forget(s, command);
    raft_free(command);
    raft_free(request);
}

static void apply(struct server *s, const char *command)
{
    struct raft_apply *request = raft_malloc(sizeof *request);
    struct raft_buffer buffer = {raft_malloc(strlen(command) + 1), strlen(command) + 1};
    strcpy(buffer.base, command);
    request->data = raft_malloc(strlen(command) + 1);
    strcpy(request->data, command);
    json_array_append_new(s->waiting, json_string(command));
    if (raft_apply(&s->raft, request, &buffer, 1, applied) != 0) {
        raft_free(buffer.base);
        raft_free(request->data);
        raft_free(request);
        forget(s, command);
        respond(s, command, "failed");
    }
}

// The next write begins: its place on the disk is behind what was written before.
static void begin_write(struct server *s)
{
    struct write *write = s->writes;
    s->writes = write->next;
    write->next = NULL;
    json_t *log = json_object_get(s->disk, "log");
    size_t from;
    if (write->request == NULL) {
        from = (size_t)json_integer_value(write->value);
        ask_to_write(s, json_pack("{s:s,s:I,s:[]}", "kind", "log", "from", (json_int_t)from, "entries"), true);
    } else {
        from = json_array_size(log) + 1;
        ask_to_write(s, json_pack("{s:s,s:I,s:O}", "kind", "log", "from", (json_int_t)from, "entries", write->value), true);
    }
    s->writing = write;
}

static void end_write(struct server *s)
{
    struct write *write = s->writing;
    s->writing = NULL;
    json_t *log = json_object_get(s->disk, "log");
    if (write->request != NULL) {
        json_array_extend(log, write->value);
        write->request->cb(write->request, 0);
    }
    while (write->request == NULL && json_array_size(log) >= (size_t)json_integer_value(write->value)) {
        json_array_remove(log, json_array_size(log) - 1);
    }
    json_decref(write->value);
    json_decref(write->cause);
    free(write);
}

static json_t *arm(const char *timer, double min, double max)
{
    return json_pack("{s:s,s:s,s:f,s:f}", "type", "arm", "timer", timer, "min", min, "max", max);
}

static void set_timers(struct server *s, bool beat)
{
    struct raft *r = &s->raft;
    bool leads = r->state == RAFT_LEADER;
    bool led = s->last_state == RAFT_LEADER;
    if (r->state == RAFT_UNAVAILABLE) {
        ask(s, json_pack("{s:s,s:s}", "type", "halt", "reason", "the library has made itself unavailable"));
    } else if (leads) {
        if (!led) {
            ask(s, json_pack("{s:s,s:s}", "type", "disarm", "timer", "election"));
        }
        if (!led || beat) {
            json_t *armed = arm("heartbeat", s->heartbeat, s->heartbeat);
            json_object_set_new(armed, "periodic", json_true());
            ask(s, armed);
        }
    } else {
        if (led) {
            ask(s, json_pack("{s:s,s:s}", "type", "disarm", "timer", "heartbeat"));
        }
        if (r->election_timer_start == s->now) {
            ask(s, arm("election", s->election_min, s->election_max));
        }
    }
    s->last_state = r->state;
}

static void finish_step(struct server *s, bool beat)
{
    for (int i = 0; i < s->n_sent; i++) {
        s->sent[i]->cb(s->sent[i], 0);
    }
    s->n_sent = 0;
    set_timers(s, beat);
}

struct server *server_boot(json_t *options, json_t *disk)
{
    struct server *s = calloc(1, sizeof *s);
    acting = s;
    s->blocks.before = s->blocks.after = &s->blocks;
    s->id = (int)json_integer_value(json_object_get(options, "id"));
    s->nodes = (int)json_integer_value(json_object_get(options, "nodes"));
    s->election_min = json_number_value(json_object_get(options, "electionTimeoutMin"));
    s->election_max = json_number_value(json_object_get(options, "electionTimeoutMax"));
    s->heartbeat = json_number_value(json_object_get(options, "heartbeatInterval"));
    s->disk = json_deep_copy(disk);
    s->shown = json_deep_copy(json_object_get(disk, "log"));
    s->outbound = json_array();
    s->waiting = json_array();
    s->now = UNITS;
    s->last_state = RAFT_UNAVAILABLE;
    s->io = (struct raft_io){.version = 1,
                             .impl = s,
                             .init = io_init,
                             .close = io_close,
                             .load = io_load,
                             .start = io_start,
                             .bootstrap = io_bootstrap,
                             .recover = io_bootstrap,
                             .set_term = io_set_term,
                             .set_vote = io_set_vote,
                             .send = io_send,
                             .append = io_append,
                             .truncate = io_truncate,
                             .snapshot_put = io_snapshot_put,
                             .snapshot_get = io_snapshot_get,
                             .time = io_time,
                             .random = io_random};
    s->fsm = (struct raft_fsm){.version = 1, .data = s, .apply = fsm_apply};
    char address[16];
    snprintf(address, sizeof address, "S%d", s->id + 1);
    if (raft_init(&s->raft, &s->io, &s->fsm, (raft_id)s->id + 1, address) != 0) {
        panic("raft_init: %s", raft_errmsg(&s->raft));
    }
    const char *pre_vote = json_string_value(json_object_get(json_object_get(options, "settings"), "preVote"));
    raft_set_pre_vote(&s->raft, pre_vote != NULL && strcmp(pre_vote, "on") == 0);
    raft_set_election_timeout(&s->raft, (unsigned)(s->election_min * UNITS));
    raft_set_heartbeat_timeout(&s->raft, (unsigned)(s->heartbeat * UNITS));
    raft_set_snapshot_threshold(&s->raft, 1u << 30);
    int status = raft_start(&s->raft);
    if (status != 0) {
        panic("raft_start: %s", raft_strerror(status));
    }
    finish_step(s, false);
    return s;
}

void server_free(struct server *s)
{
    if (s == NULL) {
        return;
    }
    while (s->blocks.after != &s->blocks) {
        struct block *block = s->blocks.after;
        s->blocks.after = block->after;
        free(block);
    }
    if (s->writing != NULL) {
        s->writing->next = s->writes;
        s->writes = s->writing;
    }
    while (s->writes != NULL) {
        struct write *write = s->writes;
        s->writes = write->next;
        json_decref(write->value);
        json_decref(write->cause);
        free(write);
    }
    json_decref(s->disk);
    json_decref(s->shown);
    json_decref(s->outbound);
    json_decref(s->waiting);
    free(s);
}

static void fire(struct server *s, const char *timer)
{
    struct raft *r = &s->raft;
    if (strcmp(timer, "heartbeat") == 0) {
        s->now += (raft_time)(s->heartbeat * UNITS);
    } else if (s->now < r->election_timer_start + r->election_timeout) {
        s->now = r->election_timer_start + r->election_timeout;
    }
    s->tick(&s->io);
}

void server_take(struct server *s, json_t *message)
{
    acting = s;
    s->now++;
    json_array_clear(s->outbound);
    s->taking = json_object_get(message, "packet");
    const char *type = json_string_value(json_object_get(message, "type"));
    const char *timer = json_string_value(json_object_get(message, "timer"));
    if (strcmp(type, "packet") == 0) {
        struct raft_message received;
        message_of(s->taking, &received);
        s->receive(&s->io, &received);
    } else if (strcmp(type, "timer") == 0) {
        fire(s, timer);
    } else if (strcmp(type, "operation") == 0) {
        apply(s, json_string_value(json_object_get(json_object_get(message, "operation"), "command")));
    } else if (strcmp(type, "local") == 0) {
        begin_write(s);
        return;
    } else if (strcmp(type, "written") == 0) {
        end_write(s);
    } else if (strcmp(type, "writeFailed") == 0) {
        ask(s, json_pack("{s:s,s:s}", "type", "halt", "reason", "the disk failed"));
        return;
    }
    finish_step(s, timer != NULL && strcmp(timer, "heartbeat") == 0);
}

static json_t *log_change(struct server *s)
{
    size_t length = log_length(s);
    json_t *log = json_array();
    for (size_t i = 1; i < length; i++) {
        json_array_append_new(log, entry_to_json(entry_at(s, i)));
    }
    size_t same = 0;
    while (same < json_array_size(log) && json_equal(json_array_get(log, same), json_array_get(s->shown, same))) {
        same++;
    }
    json_t *added = json_array();
    for (size_t i = same; i < json_array_size(log); i++) {
        json_array_append(added, json_array_get(log, i));
    }
    json_decref(s->shown);
    s->shown = log;
    return json_pack("{s:I,s:o}", "from", (json_int_t)same + 1, "entries", added);
}

static json_int_t shown_index(raft_index index) { return index == 0 ? 0 : (json_int_t)index - 1; }

static json_int_t next_of(struct server *s, int id)
{
    // What comes next may be the configuration, which is not shown.
    json_int_t next = id == s->id ? (json_int_t)log_length(s) : shown_index(s->raft.leader_state.progress[id].next_index);
    return next < 1 ? 1 : next;
}

static json_t *view(struct server *s)
{
    struct raft *r = &s->raft;
    json_t *next = json_array(), *match = json_array(), *votes = json_array();
    bool stands = r->state == RAFT_CANDIDATE && !r->candidate_state.in_pre_vote;
    for (int id = 0; id < s->nodes; id++) {
        if (r->state == RAFT_LEADER) {
            json_array_append_new(next, json_integer(next_of(s, id)));
            json_array_append_new(match, json_integer(shown_index(r->leader_state.progress[id].match_index)));
        }
        if (stands && r->candidate_state.votes[id]) {
            json_array_append_new(votes, json_integer(id));
        }
    }
    const char *role = r->state == RAFT_LEADER ? "leader" : stands ? "candidate" : "follower";
    return json_pack("{s:I,s:o,s:s,s:o,s:I,s:I,s:o,s:o,s:o}", "currentTerm", (json_int_t)r->current_term, "votedFor",
                     id_or_null(r->voted_for), "role", role, "log", log_change(s), "commitIndex", shown_index(r->commit_index),
                     "lastApplied", shown_index(r->last_applied), "votesGranted", votes, "nextIndex", next, "matchIndex", match);
}

// With the view, what decides what comes next.
static json_t *key(struct server *s)
{
    struct raft *r = &s->raft;
    json_t *made = json_pack("{s:i,s:I,s:O,s:O}", "state", (int)r->state, "stored", (json_int_t)r->last_stored, "waiting", s->waiting, "disk",
                             json_object_get(s->disk, "log"));
    json_t *writes = json_array();
    for (struct write *w = s->writing != NULL ? s->writing : s->writes; w != NULL; w = w == s->writing ? s->writes : w->next) {
        json_array_append_new(writes, json_pack("[O,O?,b]", w->value, w->cause, (int)(w == s->writing)));
    }
    json_object_set_new(made, "writes", writes);
    if (r->state == RAFT_FOLLOWER) {
        json_object_set_new(made, "leader", id_or_null(r->follower_state.current_leader.id));
    } else if (r->state == RAFT_CANDIDATE) {
        json_t *votes = json_array();
        for (int id = 0; id < s->nodes; id++) {
            json_array_append_new(votes, json_boolean(r->candidate_state.votes[id]));
        }
        json_object_set_new(made, "votes", votes);
        json_object_set_new(made, "preVote", json_boolean(r->candidate_state.in_pre_vote));
    } else if (r->state == RAFT_LEADER) {
        json_t *progress = json_array();
        for (int id = 0; id < s->nodes; id++) {
            struct raft_progress *p = &r->leader_state.progress[id];
            json_array_append_new(progress, json_pack("[i,b]", (int)p->state, (int)p->recent_recv));
        }
        json_object_set_new(made, "progress", progress);
        raft_time beats = (s->now - r->election_timer_start) / (raft_time)(s->heartbeat * UNITS);
        json_object_set_new(made, "beats", json_integer((json_int_t)beats));
    }
    return made;
}

json_t *server_answer(struct server *s)
{
    json_t *local = json_array();
    if (s->writes != NULL && s->writing == NULL) {
        json_array_append_new(local, json_string("write"));
    }
    return json_pack("{s:O,s:o,s:o,s:o}", "outbound", s->outbound, "view", view(s), "key", key(s), "localMessages", local);
}
