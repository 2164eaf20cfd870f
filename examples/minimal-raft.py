#!/usr/bin/env python3
"""A minimal Raft, election and log replication, behind Seaworthy's protocol (docs/protocol.md). Plain Python 3.

Its bug: an AppendEntries that comes late removes the entries that came before it.

    npx seaworthy fuzz --implementation "python3 examples/minimal-raft.py" --seed 1
"""

import json
import sys


class Server:
    def __init__(self, options, disk):
        self.id, self.nodes = options["id"], options["nodes"]
        self.timeout = (options["electionTimeoutMin"], options["electionTimeoutMax"])
        self.beat = options["heartbeatInterval"]
        hard = disk["values"].get("hard", {"currentTerm": 0, "votedFor": None})
        self.term, self.voted_for = hard["currentTerm"], hard["votedFor"]
        self.log = disk["log"]  # the entry at index 1 is self.log[0]
        self.role, self.votes = "follower", []
        self.commit, self.applied = 0, 0
        self.next, self.match, self.waiting = [], [], {}
        self.shown = len(self.log)  # how much of the log the harness knows: at boot, what is on the disk
        self.out = []
        self.wait()

    # What a server asks for. Nothing is done here: the harness does it, or lets it fail.

    def send(self, to, kind, body, when="afterWrites"):
        body["term"] = self.term
        self.out.append({"type": "send", "packet": {"from": self.id, "to": to, "kind": kind, "body": body}, "when": when})

    def wait(self):
        low, high = self.timeout
        self.out.append({"type": "arm", "timer": "election", "min": low, "max": high})

    def save_hard(self, notify=False):
        hard = {"currentTerm": self.term, "votedFor": self.voted_for}
        self.out.append({"type": "write", "write": {"kind": "set", "key": "hard", "value": hard}, "notify": notify})

    def save_log(self, start, entries):
        """Replaces the log from index `start` on."""
        self.log = self.log[: start - 1] + entries
        self.shown = min(self.shown, start - 1)
        self.out.append({"type": "write", "write": {"kind": "log", "from": start, "entries": entries}, "notify": True})

    # What it is given.

    def take(self, message):
        self.out = []
        kind = message["type"]
        if kind == "timer":
            if self.role == "leader":
                self.replicate()
            else:
                self.stand()
        elif kind == "operation":
            self.propose(message["operation"]["command"])
        elif kind == "written":
            self.on_written(message["write"])
        elif kind == "writeFailed":
            self.out.append({"type": "halt", "reason": "the disk failed"})
        elif kind == "packet":
            self.hear(message["packet"])

    def on_written(self, write):
        """A server counts its own vote, and its own entries, once they are durable."""
        if write["kind"] == "set":
            if self.role == "candidate" and write["value"] == {"currentTerm": self.term, "votedFor": self.id}:
                self.count(self.id)
        elif self.role == "leader":
            end = write["from"] - 1 + len(write["entries"])
            if self.log[write["from"] - 1 : end] == write["entries"]:
                self.match[self.id] = max(self.match[self.id], end)
                self.advance()

    def hear(self, packet):
        sender, kind, body = packet["from"], packet["kind"], packet["body"]
        if body["term"] > self.term:
            self.become_follower(body["term"])
        if kind == "RequestVote":
            self.on_request_vote(sender, body)
        elif kind == "AppendEntries":
            self.on_append(sender, body)
        elif body["term"] < self.term:
            return
        elif kind == "Vote" and self.role == "candidate" and body["granted"]:
            self.count(sender)
        elif kind == "Appended" and self.role == "leader":
            self.on_appended(sender, body)

    # Election (sections 5.2 and 5.4.1).

    def become_follower(self, term):
        if term > self.term:
            self.term, self.voted_for = term, None
            self.save_hard()
        if self.role == "leader":
            self.out.append({"type": "disarm", "timer": "heartbeat"})
            self.wait()
        self.role, self.votes, self.next, self.match = "follower", [], [], []

    def stand(self):
        self.role, self.votes = "candidate", []
        self.term, self.voted_for = self.term + 1, self.id
        self.save_hard(notify=True)
        for to in self.others():
            self.send(to, "RequestVote", {"lastIndex": len(self.log), "lastTerm": self.term_at(len(self.log))})
        self.wait()

    def on_request_vote(self, sender, body):
        up_to_date = (body["lastTerm"], body["lastIndex"]) >= (self.term_at(len(self.log)), len(self.log))
        granted = body["term"] == self.term and self.voted_for in (None, sender) and up_to_date
        if granted:
            self.voted_for = sender
            self.save_hard()
            self.wait()
        self.send(sender, "Vote", {"granted": granted})

    def count(self, voter):
        if voter not in self.votes:
            self.votes.append(voter)
        if 2 * len(self.votes) <= self.nodes:
            return
        self.role = "leader"
        self.next = [len(self.log) + 1] * self.nodes
        self.match = [0] * self.nodes
        self.out.append({"type": "disarm", "timer": "election"})
        self.save_log(len(self.log) + 1, [{"term": self.term, "payload": None}])
        self.replicate()

    # Replication (section 5.3).

    def propose(self, command):
        if self.role != "leader":
            self.out.append({"type": "respond", "operation": command, "outcome": "failed", "when": "now"})
            return
        self.save_log(len(self.log) + 1, [{"term": self.term, "payload": command}])
        self.waiting[len(self.log)] = (self.term, command)
        self.replicate()

    def replicate(self):
        beat = {"type": "arm", "timer": "heartbeat", "min": self.beat, "max": self.beat, "periodic": True}
        self.out.append(beat)
        for to in self.others():
            self.append_to(to)

    def append_to(self, to):
        before = self.next[to] - 1
        body = {"prevIndex": before, "prevTerm": self.term_at(before), "entries": self.log[before:], "commit": self.commit}
        self.send(to, "AppendEntries", body, when="now")

    def on_append(self, sender, body):
        if body["term"] < self.term:
            self.send(sender, "Appended", {"success": False, "match": 0})
            return
        self.become_follower(body["term"])
        self.wait()
        before, entries = body["prevIndex"], body["entries"]
        if before > len(self.log) or self.term_at(before) != body["prevTerm"]:
            self.send(sender, "Appended", {"success": False, "match": 0})
            return
        # The bug: only where an entry conflicts may what is behind it go. An old AppendEntries, late, removes newer entries.
        if self.log[before:] != entries:
            self.save_log(before + 1, entries)
        self.commit = max(self.commit, min(body["commit"], before + len(entries)))
        self.apply()
        self.send(sender, "Appended", {"success": True, "match": before + len(entries)})

    def on_appended(self, sender, body):
        if body["success"]:
            self.match[sender] = max(self.match[sender], body["match"])
            self.next[sender] = self.match[sender] + 1
            self.advance()
        elif self.next[sender] > self.match[sender] + 1:
            self.next[sender] -= 1
            self.append_to(sender)

    def advance(self):
        """Commits what a majority holds, if it is of this term (section 5.4.2)."""
        held = sorted(self.match)[(self.nodes - 1) // 2]
        if held > self.commit and self.term_at(held) == self.term:
            self.commit = held
            self.apply()

    def apply(self):
        while self.applied < self.commit:
            self.applied += 1
            entry = self.log[self.applied - 1]
            self.out.append({"type": "apply", "index": self.applied, **entry})
            term, command = self.waiting.pop(self.applied, (None, None))
            if term is not None:
                outcome = "ok" if term == entry["term"] and command == entry["payload"] else "failed"
                self.out.append({"type": "respond", "operation": command, "outcome": outcome, "when": "now"})

    def others(self):
        return [server for server in range(self.nodes) if server != self.id]

    def term_at(self, index):
        return self.log[index - 1]["term"] if 0 < index <= len(self.log) else 0

    # What the harness is told.

    def answer(self):
        log = {"from": self.shown + 1, "entries": self.log[self.shown :]}
        self.shown = len(self.log)
        view = {
            "currentTerm": self.term, "votedFor": self.voted_for, "role": self.role, "log": log,
            "commitIndex": self.commit, "lastApplied": self.applied, "votesGranted": self.votes,
            "nextIndex": self.next, "matchIndex": self.match,
        }
        # With the view this is all that decides what the server does next.
        return {"outbound": self.out, "view": view, "key": sorted(self.waiting.items())}


GREETING = {
    "protocol": 1, "name": "minimal-raft", "version": "1", "offers": ["key", "durable", "describe"],
    "capabilities": {
        "network": "any", "loss": True, "restart": True, "asyncDisk": True,
        "replicates": True, "disciplined": True, "settings": {},
    },
}


def durable(disk):
    hard = disk["values"].get("hard", {"currentTerm": 0, "votedFor": None})
    return {**hard, "log": {"from": len(disk["log"]) + 1, "entries": []}}


def pledge(packet):
    kind, body = packet["kind"], packet["body"]
    if kind == "Vote":
        return {"type": "vote", "term": body["term"], "granted": body["granted"]}
    if kind == "Appended" and body["success"]:
        return {"type": "acknowledgement", "term": body["term"], "index": body["match"]}
    return None


def main():
    servers = {}
    for line in sys.stdin:
        request = json.loads(line)
        what = request["do"]
        if what == "greet":
            answer = GREETING
        elif what == "boot":
            servers[request["server"]] = Server(request["options"], request["disk"])
            answer = servers[request["server"]].answer()
        elif what == "take":
            servers[request["server"]].take(request["message"])
            answer = servers[request["server"]].answer()
        elif what == "durable":
            answer = {"durable": durable(request["disk"])}
        elif what == "describe":
            answer = {"pledge": pledge(request["packet"])}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
