#!/usr/bin/env python3
"""PySyncObj behind Seaworthy's protocol: a line of JSON in, a line of JSON out. The library is the one from PyPI, as it is;
which version, is decided by the environment that runs this file."""

import json
import logging
import os
import sys
import traceback

from pysyncobj.version import VERSION

from server import Server

REMEMBERS = tuple(map(int, VERSION.split("."))) >= (0, 3, 16)

GREETING = {
    "protocol": 1, "name": "pysyncobj", "version": VERSION, "offers": ["key", "durable", "describe"],
    "capabilities": {
        "network": "fifo", "loss": True, "restart": True, "asyncDisk": False,
        "replicates": True, "disciplined": False, "settings": {},
    },
}


def durable(disk):
    meta = disk["values"].get("meta", {})
    last = disk["log"][-1]["term"] if disk["log"] else 0
    term = max(meta.get("currentTerm", 0), last) if REMEMBERS else 0
    log = {"from": len(disk["log"]) + 1, "entries": []}
    return {"currentTerm": term, "votedFor": meta.get("votedForNodeId"), "log": log}


def pledge(packet):
    # An acknowledgement of this library's names no term, so that it cannot be told what it promises.
    if packet["kind"] != "response_vote":
        return None
    return {"type": "vote", "term": packet["body"]["term"], "granted": True}


def panic(error):
    at = traceback.extract_tb(error.__traceback__)[-1]
    return {"panic": "%s: %s (%s:%d)" % (type(error).__name__, error, os.path.basename(at.filename), at.lineno)}


def answer(servers, request):
    what = request["do"]
    if what == "greet":
        return GREETING
    if what == "durable":
        return {"durable": durable(request["disk"])}
    if what == "describe":
        return {"pledge": pledge(request["packet"])}
    place = request["server"]
    try:
        if what == "boot":
            servers[place] = Server(request["options"], request["disk"])
        else:
            servers[place].take(request["message"])
        return servers[place].answer()
    except Exception as error:
        # Nobody knows what state it is in.
        servers.pop(place, None)
        return panic(error)


def main():
    logging.disable(logging.CRITICAL)
    servers = {}
    for line in sys.stdin:
        print(json.dumps(answer(servers, json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
