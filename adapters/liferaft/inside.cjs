// The part of the driver that lives inside the sandbox, where the library's promises live: one liferaft node, the store
// under its log, and the edges at which the outside hears what happened. Knows nothing of the harness.
"use strict";

/** Takes the unmodified classes of @markwylde/liferaft; gives the function that starts a node. */
module.exports = function inside({ Raft, Log }) {
  /**
   * A node's disk: one value for each index of the log, as the bytes that the library stores. An operation either takes
   * effect when it is asked for and is answered in the same run, or stays open until somebody finishes it.
   */
  class Device {
    constructor({ cells, isOpen }, edges) {
      this.cells = cells;
      this.isOpen = isOpen;
      this.edges = edges;
      /** Operations that were asked for and are not finished, oldest first. */
      this.open = [];
    }

    ask(name, operate, done) {
      if (this.isOpen) this.open.push({ name, operate, done });
      else process.nextTick(done, ...operate());
    }

    finish(name) {
      const at = this.open.findIndex((operation) => operation.name === name);
      const [{ operate, done }] = this.open.splice(at, 1);
      done(...operate());
    }

    store(index, value) {
      this.cells[index] = value;
      while (this.cells.length > 0 && this.cells[this.cells.length - 1] === undefined) this.cells.length--;
      this.edges.stored(index, value);
    }
  }

  /** A key-value store as abstract-leveldown describes it, as far as levelup uses it. */
  class Store {
    constructor(device) {
      this.device = device;
      this.supports = {};
    }

    open(_options, done) {
      process.nextTick(done, null);
    }

    close(done) {
      process.nextTick(done, null);
    }

    get(key, _options, done) {
      const index = indexOf(key);
      const read = () => {
        const value = this.device.cells[index];
        return value === undefined ? [new Error("NotFound")] : [null, value];
      };
      this.device.ask(`read entry ${index}`, read, done);
    }

    put(key, value, _options, done) {
      const index = indexOf(key);
      const write = () => {
        this.device.store(index, value);
        return [null];
      };
      this.device.ask(`write entry ${index}`, write, done);
    }

    del(key, _options, done) {
      const index = indexOf(key);
      const remove = () => {
        this.device.store(index, undefined);
        return [null];
      };
      this.device.ask(`remove entry ${index}`, remove, done);
    }

    iterator(range) {
      return new StoreIterator(this.device, range);
    }
  }

  /** Sees what was stored when it was made, as an iterator of LevelDB does. */
  class StoreIterator {
    constructor(device, range) {
      const { from, to } = boundsOf(range);
      this.device = device;
      this.name = nameOfRead(range.limit, from, to);
      this.found = select(device.cells, { from, to, limit: range.limit, isReverse: range.reverse === true });
      this.at = 0;
    }

    next(done) {
      const read = () => {
        if (this.at > this.found.length) return [null, undefined, undefined];
        const { index, value } = this.found[this.at - 1];
        return [null, keyOf(index), value];
      };
      // The device is asked once an iterator: the rest comes out of a buffer.
      if (this.at++ === 0) this.device.ask(this.name, read, done);
      else process.nextTick(done, ...read());
    }

    end(done) {
      process.nextTick(done, null);
    }
  }

  const indexOf = (key) => parseInt(key, 16);
  const keyOf = (index) => index.toString(16).padStart(8, "0");

  function boundsOf({ gt, lt, lte }) {
    return {
      from: gt === undefined ? 1 : indexOf(gt) + 1,
      to: lt !== undefined ? indexOf(lt) - 1 : lte !== undefined ? indexOf(lte) : Infinity,
    };
  }

  function nameOfRead(limit, from, to) {
    if (limit === 1) return to === Infinity ? "read the last entry" : `read the entry before ${to + 1}`;
    return to === Infinity ? `read the entries from ${from}` : `read the entries from ${from} to ${to}`;
  }

  function select(cells, { from, to, limit, isReverse }) {
    const last = Math.min(to, cells.length - 1);
    const wanted = limit >= 0 ? limit : Infinity;
    const found = [];
    for (let step = 0; from + step <= last && found.length < wanted; step++) {
      const index = isReverse ? last - step : from + step;
      if (cells[index] !== undefined) found.push({ index, value: cells[index] });
    }
    return found;
  }

  /** What a packet is on the wire: its JSON, parsed again. */
  function plainCopy(value) {
    if (value === null || typeof value !== "object") return value;
    if (Array.isArray(value)) return value.map(plainCopy);
    const copy = {};
    for (const key of Object.keys(value)) {
      const field = value[key];
      if (field !== undefined && typeof field !== "function") copy[key] = plainCopy(field);
    }
    return copy;
  }

  /**
   * Starts a node. All calls into it are made from inside a run of the sandbox. `edges` hears of all that leaves it:
   * sent(address, packet), stored(index, value), committed(entry), leaked(error).
   */
  return function start({ address, peers, electionMin, electionMax, heartbeat, cells, isOpen }, edges) {
    const device = new Device({ cells, isOpen }, edges);
    /** Entries that are about to be committed, until the library says `commit`. */
    const committing = [];

    class ObservedRaft extends Raft {
      /**
       * The library applies entries by `entries.forEach(async ...)` and drops the promises; where applying fails, one of
       * them rejects with nobody to hear it. Here somebody does. Nothing else is different, the order of jobs included.
       */
      commitEntries(entries) {
        entries.forEach = (apply) => {
          for (const entry of entries) {
            committing.push(entry);
            apply(entry).catch((error) => {
              committing.splice(committing.indexOf(entry), 1);
              edges.leaked(error);
            });
          }
        };
        return super.commitEntries(entries);
      }
    }

    const raft = new ObservedRaft(address, {
      "election min": electionMin,
      "election max": electionMax,
      heartbeat,
      Log,
      adapter: () => new Store(device),
    });
    for (const peer of peers) raft.join(peer, (packet) => edges.sent(peer, plainCopy(packet)));
    raft.on("commit", (command) => {
      const at = committing.findIndex((entry) => entry.command === command);
      edges.committed(committing.splice(at, 1)[0]);
    });
    // The library calls this listener for every packet and drops the promise that it returns.
    const [handle] = raft.listeners("data");

    return {
      raft,
      open: device.open,
      finish: (name) => device.finish(name),
      command: (command) => void raft.command(command).catch(edges.leaked),
      /** The packet is a copy already, nobody else holds it. */
      receive(packet) {
        const answer = (reply) => {
          // A stale packet is answered with a promise that nobody awaited: {} on the wire, which tells its receiver nothing.
          if (reply !== undefined && Object.keys(reply).length > 0) edges.sent(packet.address, plainCopy(reply));
        };
        // A transport hands over what is itself an answer without a way to answer again.
        handle.call(raft, packet, packet.type === "voted" ? undefined : answer).catch(edges.leaked);
      },
    };
  };
};
