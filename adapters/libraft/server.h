// A server of libraft, and what all parts of the driver know of it.
#ifndef SERVER_H
#define SERVER_H

#include <jansson.h>
#include <raft.h>

// A write that the library has asked for and that has not begun: entries to be appended, or an index to truncate from.
struct write {
    struct raft_io_append *request;
    json_t *value;
    json_t *cause;
    struct write *next;
};

// A block of the library's heap. All that a server has is freed when its place is taken by another.
struct block {
    struct block *before, *after;
    max_align_t memory[];
};

struct server {
    struct raft raft;
    struct raft_io io;
    struct raft_fsm fsm;
    raft_io_tick_cb tick;
    raft_io_recv_cb receive;
    int id, nodes;
    double election_min, election_max, heartbeat;
    json_t *disk;
    json_t *outbound;
    json_t *shown;
    json_t *waiting;
    // What the server is doing: the packet that it took.
    json_t *taking;
    struct write *writes, *writing;
    struct raft_io_send *sent[256];
    int n_sent;
    raft_time now;
    int last_state;
    struct block blocks;
};

// The server that is acting, whose heap is used.
extern struct server *acting;

struct server *server_boot(json_t *options, json_t *disk);
void server_free(struct server *s);
void server_take(struct server *s, json_t *message);
json_t *server_answer(struct server *s);

void use_heap(void);
void panic(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));

// The library's ids begin with 1, and so does its log, with a configuration that is not shown.
json_t *packet_of(const struct raft_message *message, int from);
void message_of(json_t *packet, struct raft_message *message);
json_t *entries_to_json(const struct raft_entry *entries, unsigned n);
struct raft_entry *entries_from_json(json_t *entries, unsigned *n);
json_t *entry_to_json(const struct raft_entry *entry);
json_t *pledge(json_t *packet);

#endif
