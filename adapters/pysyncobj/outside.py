"""What a server of PySyncObj finds around it: a clock that stands, no chance, a transport and a journal that write down what is
asked of them. Knows no protocol."""

import pysyncobj.syncobj as library
from pysyncobj import pickle
from pysyncobj.journal import Journal
from pysyncobj.node import Node
from pysyncobj.transport import Transport

NO_OP = b"\x01"
REGULAR = b"\x00"


class Clock:
    """Moves only when a timer fires. All servers share the functions that the library calls, so that one is `turned` to at a time."""

    now = 0.0
    drawn = 0

    @classmethod
    def monotonic(cls):
        return cls.now

    @classmethod
    def random(cls):
        """Asked for only where a new election timeout is drawn: its window is the harness's."""
        cls.drawn += 1
        return 0.0


class NoPoller:
    def poll(self, timeout):
        pass

    def subscribe(self, *_):
        pass

    def unsubscribe(self, *_):
        pass


library.monotonicTime = Clock.monotonic
library.random = Clock
library.createPoller = lambda _: NoPoller()


class Server(Node):
    def __str__(self):
        return "S%d" % (self.id + 1)


class Wire(Transport):
    """Everybody is connected; what is sent is an outbound."""

    ready = True

    def __init__(self, own, out):
        super().__init__(None, None, None)
        self.own, self.out = own, out

    def send(self, node, message):
        body = {key: value for key, value in message.items() if key != "type"}
        if "entries" in body:
            body["entries"] = [{"idx": idx, "term": term, "payload": payload_of(command)} for command, idx, term in body["entries"]]
        if "command" in body:
            body["command"] = payload_of(body["command"])
        packet = {"from": self.own, "to": node.id, "kind": message["type"], "body": body}
        self.out.append({"type": "send", "packet": packet, "when": "now"})
        return True

    def deliver(self, packet):
        message = {"type": packet["kind"], **packet["body"]}
        if "entries" in message:
            message["entries"] = [(command_of(one["payload"]), one["idx"], one["term"]) for one in message["entries"]]
        if "command" in message:
            message["command"] = command_of(message["command"])
        self._onMessageReceived(Server(packet["from"]), message)

    def connect(self, node):
        self._onNodeConnected(node)


class Disk(Journal):
    """What FileJournal does, record by record, on the harness's disk. Its first entry, the same in all logs, is not shown."""

    def __init__(self, disk, out):
        self.out = out
        self.entries = [(command_of(one["payload"]), at + 2, one["term"]) for at, one in enumerate(disk["log"])]
        if self.entries:
            self.entries.insert(0, (NO_OP, 1, 0))
        self.meta = disk["values"].get("meta", {})

    def add(self, command, idx, term):
        self.entries.append((command, idx, term))
        if len(self.entries) > 1:
            self.write(len(self.entries) - 1, [{"term": term, "payload": payload_of(command)}])

    def deleteEntriesFrom(self, entryFrom):
        del self.entries[entryFrom:]
        self.write(max(1, entryFrom), [])

    def write(self, index, entries):
        self.out.append({"type": "write", "write": {"kind": "log", "from": index, "entries": entries}, "notify": False})

    def setRaftCommitIndex(self, raftCommitIndex):
        """FileJournal notes it, and stores it when a second has passed, or with the term: a second never passes here."""
        self.meta = {**self.meta, "raftCommitIndex": raftCommitIndex}

    def getRaftCommitIndex(self):
        return self.meta.get("raftCommitIndex", 1)

    def setCurrentTerm(self, term, votedForNodeId):
        """From 0.3.16 on: stored at once."""
        self.meta = {**self.meta, "currentTerm": term, "votedForNodeId": votedForNodeId}
        self.out.append({"type": "write", "write": {"kind": "set", "key": "meta", "value": self.meta}, "notify": False})

    def getCurrentTerm(self):
        return self.meta.get("currentTerm", 0)

    def getVotedForNodeId(self):
        return self.meta.get("votedForNodeId")

    def __getitem__(self, at):
        return self.entries[at]

    def __len__(self):
        return len(self.entries)

    def _destroy(self):
        pass


def payload_of(command):
    """A client's command as text; None for the library's own no-op."""
    if command[:1] == REGULAR:
        _, (text,) = pickle.loads(command[1:])
        return text
    assert command == NO_OP, command
    return None


def command_of(payload):
    return NO_OP if payload is None else REGULAR + pickle.dumps((FUNCTION, (payload,)))


# The only replicated method there is has the number 0.
FUNCTION = 0
