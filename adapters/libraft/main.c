// libraft behind Seaworthy's protocol: a line of JSON is asked, a line is answered. Here is the loop, the heap, and what becomes
// of a failure.

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "server.h"

#define PLACES 64

struct server *acting;
static struct server *servers[PLACES];
static jmp_buf end_of_step;
static char failure[1024];

void panic(const char *format, ...)
{
    va_list words;
    va_start(words, format);
    vsnprintf(failure, sizeof failure, format, words);
    va_end(words);
    longjmp(end_of_step, 1);
}

// What assert calls, in the library as well: the failure is the server's, and the others live on.
void __assert_fail(const char *assertion, const char *file, unsigned line, const char *function)
{
    panic("%s:%u: %s: assertion `%s' failed", file, line, function, assertion);
}

static void *allocate(void *data, size_t size)
{
    (void)data;
    struct block *block = malloc(sizeof *block + size);
    block->before = &acting->blocks;
    block->after = acting->blocks.after;
    block->before->after = block;
    block->after->before = block;
    return block->memory;
}

static void release(void *data, void *memory)
{
    (void)data;
    if (memory != NULL) {
        struct block *block = (struct block *)((char *)memory - sizeof *block);
        block->before->after = block->after;
        block->after->before = block->before;
        free(block);
    }
}

static void *allocate_cleared(void *data, size_t count, size_t size)
{
    return memset(allocate(data, count * size), 0, count * size);
}

static void *reallocate(void *data, void *memory, size_t size)
{
    (void)data;
    if (memory == NULL) {
        return allocate(data, size);
    }
    struct block *block = realloc((char *)memory - sizeof *block, sizeof *block + size);
    block->before->after = block;
    block->after->before = block;
    return block->memory;
}

static void *refuse(void *data, size_t alignment, size_t size)
{
    (void)data, (void)alignment, (void)size;
    panic("this driver has no aligned memory");
}

void use_heap(void)
{
    static struct raft_heap heap = {NULL, allocate, release, allocate_cleared, reallocate, refuse, NULL};
    raft_heap_set(&heap);
}

static json_t *greeting(void)
{
    json_t *capabilities =
        json_pack("{s:s,s:b,s:b,s:b,s:b,s:b,s:{s:[s,s]}}", "network", "fifo", "loss", 1, "restart", 1, "asyncDisk", 0, "replicates", 1,
                  "disciplined", 0, "settings", "preVote", "off", "on");
    return json_pack("{s:i,s:s,s:s,s:o,s:[s,s,s,s]}", "protocol", 1, "name", "libraft", "version", VERSION, "capabilities", capabilities,
                     "offers", "key", "durable", "describe", "localMessages");
}

static json_t *durable(json_t *disk)
{
    json_t *meta = json_object_get(json_object_get(disk, "values"), "meta");
    json_t *log = json_pack("{s:I,s:[]}", "from", (json_int_t)json_array_size(json_object_get(disk, "log")) + 1, "entries");
    if (meta == NULL) {
        return json_pack("{s:i,s:n,s:o}", "currentTerm", 0, "votedFor", "log", log);
    }
    return json_pack("{s:O,s:O,s:o}", "currentTerm", json_object_get(meta, "term"), "votedFor", json_object_get(meta, "votedFor"), "log",
                     log);
}

static json_t *answer(json_t *request)
{
    const char *what = json_string_value(json_object_get(request, "do"));
    if (strcmp(what, "greet") == 0) {
        return greeting();
    }
    if (strcmp(what, "durable") == 0) {
        return json_pack("{s:o}", "durable", durable(json_object_get(request, "disk")));
    }
    if (strcmp(what, "describe") == 0) {
        return json_pack("{s:o}", "pledge", pledge(json_object_get(request, "packet")));
    }
    struct server **place = &servers[json_integer_value(json_object_get(request, "server")) % PLACES];
    if (setjmp(end_of_step) != 0) {
        return json_pack("{s:s}", "panic", failure);
    }
    if (strcmp(what, "boot") == 0) {
        server_free(*place);
        *place = NULL;
        *place = server_boot(json_object_get(request, "options"), json_object_get(request, "disk"));
    } else {
        server_take(*place, json_object_get(request, "message"));
    }
    return server_answer(*place);
}

int main(void)
{
    use_heap();
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, stdin) > 0) {
        json_t *request = json_loads(line, 0, NULL);
        json_t *said = answer(request);
        json_dumpf(said, stdout, JSON_COMPACT);
        putchar('\n');
        fflush(stdout);
        json_decref(said);
        json_decref(request);
    }
    return 0;
}
