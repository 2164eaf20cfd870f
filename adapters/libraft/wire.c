// The library's messages as packets, and back. Indices in them are the library's: one more than what is shown of a log.

#include <string.h>

#include "server.h"

json_t *entry_to_json(const struct raft_entry *entry)
{
    if (entry->type != RAFT_COMMAND) {
        return json_pack("{s:I,s:n}", "term", (json_int_t)entry->term, "payload");
    }
    return json_pack("{s:I,s:s%}", "term", (json_int_t)entry->term, "payload", entry->buf.base, strlen(entry->buf.base));
}

json_t *entries_to_json(const struct raft_entry *entries, unsigned n)
{
    json_t *made = json_array();
    for (unsigned i = 0; i < n; i++) {
        json_array_append_new(made, entry_to_json(&entries[i]));
    }
    return made;
}

// The entry with which all logs begin, as raft_bootstrap writes it.
static void configuration_entry(struct raft_entry *entry)
{
    struct raft_configuration configuration;
    raft_configuration_init(&configuration);
    for (int id = 1; id <= acting->nodes; id++) {
        char address[16];
        snprintf(address, sizeof address, "S%d", id);
        int status = raft_configuration_add(&configuration, (raft_id)id, address, RAFT_VOTER);
        if (status != 0) {
            panic("raft_configuration_add: %s", raft_strerror(status));
        }
    }
    entry->type = RAFT_CHANGE;
    raft_configuration_encode(&configuration, &entry->buf);
    raft_configuration_close(&configuration);
}

// Commands are texts with a 0 at the end. Each entry is a batch of its own.
struct raft_entry *entries_from_json(json_t *entries, unsigned *n)
{
    *n = (unsigned)json_array_size(entries);
    if (*n == 0) {
        return NULL;
    }
    struct raft_entry *made = raft_calloc(*n, sizeof *made);
    for (unsigned i = 0; i < *n; i++) {
        json_t *entry = json_array_get(entries, i);
        json_t *payload = json_object_get(entry, "payload");
        made[i].term = (raft_term)json_integer_value(json_object_get(entry, "term"));
        if (json_is_string(payload)) {
            made[i].type = RAFT_COMMAND;
            made[i].buf.len = json_string_length(payload) + 1;
            made[i].buf.base = raft_malloc(made[i].buf.len);
            memcpy(made[i].buf.base, json_string_value(payload), made[i].buf.len);
        } else {
            configuration_entry(&made[i]);
        }
        made[i].batch = made[i].buf.base;
    }
    return made;
}

json_t *packet_of(const struct raft_message *m, int from)
{
    if (m->server_id == 0) {
        panic("the library sends a message of type %d to nobody: its receiver has the id 0", m->type);
    }
    json_t *body = NULL;
    const char *kind = NULL;
    switch (m->type) {
        case RAFT_IO_APPEND_ENTRIES: {
            const struct raft_append_entries *a = &m->append_entries;
            kind = "AppendEntries";
            body = json_pack("{s:I,s:I,s:I,s:I,s:o}", "term", (json_int_t)a->term, "prevLogIndex", (json_int_t)a->prev_log_index,
                             "prevLogTerm", (json_int_t)a->prev_log_term, "leaderCommit", (json_int_t)a->leader_commit, "entries",
                             entries_to_json(a->entries, a->n_entries));
            break;
        }
        case RAFT_IO_APPEND_ENTRIES_RESULT: {
            const struct raft_append_entries_result *a = &m->append_entries_result;
            kind = "AppendEntriesResult";
            body = json_pack("{s:I,s:I,s:I}", "term", (json_int_t)a->term, "rejected", (json_int_t)a->rejected, "lastLogIndex",
                             (json_int_t)a->last_log_index);
            break;
        }
        case RAFT_IO_REQUEST_VOTE: {
            const struct raft_request_vote *v = &m->request_vote;
            kind = "RequestVote";
            body = json_pack("{s:I,s:I,s:I,s:b}", "term", (json_int_t)v->term, "lastLogIndex", (json_int_t)v->last_log_index,
                             "lastLogTerm", (json_int_t)v->last_log_term, "preVote", (int)v->pre_vote);
            break;
        }
        case RAFT_IO_REQUEST_VOTE_RESULT: {
            const struct raft_request_vote_result *v = &m->request_vote_result;
            kind = "RequestVoteResult";
            body = json_pack("{s:I,s:b,s:b}", "term", (json_int_t)v->term, "voteGranted", (int)v->vote_granted, "preVote",
                             (int)(v->pre_vote == raft_tribool_true));
            break;
        }
        default:
            panic("nobody asks for this here, and yet the library sends a message of type %d", m->type);
    }
    return json_pack("{s:i,s:i,s:s,s:o}", "from", from, "to", (int)m->server_id - 1, "kind", kind, "body", body);
}

static unsigned long long number(json_t *body, const char *name)
{
    return (unsigned long long)json_integer_value(json_object_get(body, name));
}

static bool truth(json_t *body, const char *name) { return json_is_true(json_object_get(body, name)); }

void message_of(json_t *packet, struct raft_message *m)
{
    json_t *body = json_object_get(packet, "body");
    const char *kind = json_string_value(json_object_get(packet, "kind"));
    memset(m, 0, sizeof *m);
    m->server_id = number(packet, "from") + 1;
    // Copied by the library where it is kept.
    static char address[16];
    snprintf(address, sizeof address, "S%llu", m->server_id);
    m->server_address = address;
    if (strcmp(kind, "AppendEntries") == 0) {
        m->type = RAFT_IO_APPEND_ENTRIES;
        m->append_entries = (struct raft_append_entries){.term = number(body, "term"),
                                                         .prev_log_index = number(body, "prevLogIndex"),
                                                         .prev_log_term = number(body, "prevLogTerm"),
                                                         .leader_commit = number(body, "leaderCommit")};
        m->append_entries.entries = entries_from_json(json_object_get(body, "entries"), &m->append_entries.n_entries);
    } else if (strcmp(kind, "AppendEntriesResult") == 0) {
        m->type = RAFT_IO_APPEND_ENTRIES_RESULT;
        m->append_entries_result = (struct raft_append_entries_result){.term = number(body, "term"),
                                                                       .rejected = number(body, "rejected"),
                                                                       .last_log_index = number(body, "lastLogIndex")};
    } else if (strcmp(kind, "RequestVote") == 0) {
        m->type = RAFT_IO_REQUEST_VOTE;
        m->request_vote = (struct raft_request_vote){.term = number(body, "term"),
                                                     .candidate_id = m->server_id,
                                                     .last_log_index = number(body, "lastLogIndex"),
                                                     .last_log_term = number(body, "lastLogTerm"),
                                                     .pre_vote = truth(body, "preVote")};
    } else {
        m->type = RAFT_IO_REQUEST_VOTE_RESULT;
        m->request_vote_result =
            (struct raft_request_vote_result){.term = number(body, "term"),
                                              .vote_granted = truth(body, "voteGranted"),
                                              .pre_vote = truth(body, "preVote") ? raft_tribool_true : raft_tribool_false};
    }
}

// What a packet promises. An answer to a pre-vote is no promise.
json_t *pledge(json_t *packet)
{
    json_t *body = json_object_get(packet, "body");
    const char *kind = json_string_value(json_object_get(packet, "kind"));
    if (strcmp(kind, "RequestVoteResult") == 0 && !truth(body, "preVote")) {
        return json_pack("{s:s,s:O,s:O}", "type", "vote", "term", json_object_get(body, "term"), "granted",
                         json_object_get(body, "voteGranted"));
    }
    if (strcmp(kind, "AppendEntriesResult") == 0 && number(body, "rejected") == 0 && number(body, "lastLogIndex") > 0) {
        return json_pack("{s:s,s:O,s:I}", "type", "acknowledgement", "term", json_object_get(body, "term"), "index",
                         (json_int_t)number(body, "lastLogIndex") - 1);
    }
    return json_null();
}
