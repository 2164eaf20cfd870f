"""A server: PySyncObj with a machine of one method, given a message at a time. After each it makes one tick, as its own loop does."""

import outside
from outside import Clock, Disk, NO_OP, Server as Peer, Wire, library
from pysyncobj import FAIL_REASON, SyncObj, SyncObjConf, replicated

# Seconds of a clock that only timers move: so far apart that none passes with another.
PERIOD, FALLBACK, TIMEOUT = 1.0, 1e5, 1e6
# So many of the longest election timeouts a leader waits to hear from a majority; by default it is 30 s beside 1.4 s.
PATIENCE = 20

OUTCOMES = {
    FAIL_REASON.SUCCESS: "ok",
    FAIL_REASON.LEADER_CHANGED: "unknown",
    getattr(FAIL_REASON, "UNKNOWN_OUTCOME", -1): "unknown",
}


class Machine(SyncObj):
    def __init__(self, own, others, transport):
        conf = SyncObjConf(
            autoTick=False, raftMinTimeout=TIMEOUT, raftMaxTimeout=TIMEOUT + 1, appendEntriesPeriod=PERIOD,
            leaderFallbackTimeout=FALLBACK, connectionTimeout=TIMEOUT * 2,
            logCompactionMinEntries=10**9, logCompactionMinTime=10**9,
        )
        self.taken = []
        super().__init__(own, others, conf, transport=transport)

    @replicated
    def run(self, command):
        self.taken.append(command)


class Asked:
    """Told what became of a command."""

    def __init__(self, command, out):
        self.command, self.out = command, out

    def __call__(self, result, reason):
        outcome = OUTCOMES.get(reason, "failed")
        self.out.append({"type": "respond", "operation": self.command, "outcome": outcome, "when": "now"})


class Server:
    def __init__(self, options, disk):
        self.id, self.nodes = options["id"], options["nodes"]
        self.timeout = (options["electionTimeoutMin"], options["electionTimeoutMax"])
        self.beat = options["heartbeatInterval"]
        self.out = []
        self.now = 0.0
        self.shown = [(one["term"], one["payload"]) for one in disk["log"]]
        journal = Disk(disk, self.out)
        library.createJournal = lambda _: journal
        others = [Peer(id) for id in range(self.nodes) if id != self.id]
        self.wire = Wire(self.id, self.out)
        with self.turn():
            self.raft = Machine(Peer(self.id), others, self.wire)
            self.journal = journal
            for other in others:
                self.wire.connect(other)
        self.out.append(self.arm("election", *self.timeout))

    def turn(self):
        return Turn(self)

    def private(self, name):
        return getattr(self.raft, "_SyncObj__" + name)

    def take(self, message):
        self.out.clear()
        was_leader, applied = self.leads(), self.private("raftLastApplied")
        self.raft.taken.clear()
        kind = message["type"]
        timer = message.get("timer")
        if timer == "election":
            self.now = self.private("raftElectionDeadline") + 1
        elif timer == "heartbeat":
            self.now = self.private("newAppendEntriesTime") + PERIOD / 2
        elif timer == "fallback":
            self.now += FALLBACK + 1
        with self.turn() as turn:
            if kind == "packet":
                self.wire.deliver(message["packet"])
            elif kind == "operation":
                command = message["operation"]["command"]
                self.raft.run(command, callback=Asked(command, self.out))
            elif kind == "writeFailed":
                self.out.append({"type": "halt", "reason": "the journal could not be written"})
                return
            self.raft.doTick()
        self.report(applied)
        self.set_timers(was_leader, timer, kind, message, turn.drawn)

    def report(self, before):
        """What the state machine took, before anybody is told. A no-op never reaches it, but counts."""
        answers = [one for one in self.out if one["type"] == "respond"]
        self.out[:] = [one for one in self.out if one["type"] != "respond"]
        entries = self.journal.entries[before : self.private("raftLastApplied")]
        commands = []
        for at, (command, _, term) in enumerate(entries):
            payload = outside.payload_of(command)
            self.out.append({"type": "apply", "index": before + at, "term": term, "payload": payload})
            if command != NO_OP:
                commands.append(payload)
        assert commands == self.raft.taken, (commands, self.raft.taken)
        self.out += answers

    def set_timers(self, was_leader, timer, kind, message, drawn):
        leads = self.leads()
        if leads:
            if not was_leader:
                self.out.append({"type": "disarm", "timer": "election"})
            if not was_leader or timer == "heartbeat":
                self.out.append({**self.arm("heartbeat", self.beat, self.beat), "periodic": True})
            heard = kind == "packet" and message["packet"]["kind"] == "next_node_idx"
            if self.nodes > 1 and (not was_leader or heard or timer == "fallback"):
                self.out.append(self.arm("fallback", *[PATIENCE * self.timeout[1]] * 2))
            return
        if was_leader:
            self.out += [{"type": "disarm", "timer": "heartbeat"}, {"type": "disarm", "timer": "fallback"}]
        if drawn:
            self.out.append(self.arm("election", *self.timeout))
        elif was_leader:
            # Its deadline is the one from before it led, which may be long past.
            self.out.append(self.arm("election", 0, self.timeout[1]))

    def arm(self, timer, low, high):
        return {"type": "arm", "timer": timer, "min": low, "max": high}

    def leads(self):
        return self.private("raftState") == 2

    def answer(self):
        log = [(term, outside.payload_of(command)) for command, _, term in self.journal.entries[1:]]
        kept = 0
        for one, other in zip(self.shown, log):
            if one != other:
                break
            kept += 1
        self.shown = log
        new = [{"term": term, "payload": payload} for term, payload in log[kept:]]
        role = ("follower", "candidate", "leader")[self.private("raftState")]
        view = {
            "currentTerm": self.private("raftCurrentTerm"), "votedFor": self.private("votedForNodeId"), "role": role,
            "log": {"from": kept + 1, "entries": new},
            "commitIndex": self.private("raftCommitIndex") - 1, "lastApplied": self.private("raftLastApplied") - 1,
            "nextIndex": self.indices("raftNextIndex", len(log) + 1), "matchIndex": self.indices("raftMatchIndex", len(log)),
        }
        return {"outbound": self.out, "view": view, "key": self.rest()}

    def indices(self, name, own):
        if not self.leads():
            return []
        known = {node.id: index for node, index in self.private(name).items()}
        return [own if id == self.id else max(0, known[id] - 1) for id in range(self.nodes)]

    def rest(self):
        """With the view this is all that decides what it does next: clocks are moved by timers alone, each past its own."""
        waiting = self.private("commandsWaitingCommit")
        leader = self.private("raftLeader")
        queue = self.private("commandsQueue")._FastQueue__queue
        return {
            "votes": self.private("votesCount"),
            "leader": None if leader is None else leader.id,
            "leaderCommit": self.private("leaderCommitIndex"),
            "queue": [[outside.payload_of(command), name_of(callback)] for command, callback in queue],
            "waiting": [[at, [[term, name_of(one)] for term, one in waiting[at]]] for at in sorted(waiting)],
            "forwarded": [[at, name_of(one)] for at, one in sorted(self.private("commandsWaitingReply").items())],
            "counter": self.private("commandsLocalCounter"),
            "meta": self.journal.meta,
        }


def name_of(callback):
    if isinstance(callback, tuple):
        return [callback[0].id, callback[1]]
    return None if callback is None else callback.command


class Turn:
    """The shared clock shows this server's time for as long as it acts."""

    def __init__(self, server):
        self.server = server

    def __enter__(self):
        Clock.now, Clock.drawn = self.server.now, 0
        return self

    @property
    def drawn(self):
        return Clock.drawn > 0

    def __exit__(self, *_):
        pass
