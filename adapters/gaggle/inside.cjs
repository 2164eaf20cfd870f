// The part of the driver that lives inside the sandbox: one gaggle node on a channel of the library's own kind, and the edges
// at which the outside hears what happened. Knows nothing of the harness.
"use strict";

// A cleared timer is still where the library keeps it: that it was cleared is written on it.
globalThis.clearTimeout = globalThis.clearInterval = (timer) => {
  if (timer) timer.isCleared = true;
};

/** `library` loads the unmodified classes of gaggle, and the module that names its entries; gives the function that starts a node. */
module.exports = function inside(Buffer, library) {
  // What checks the library's options asks for it as it is loaded.
  globalThis.Buffer = Buffer;
  const { Gaggle, ChannelInterface, uuid } = library();

  /** A network as the library asks for one: what is broadcast reaches its sender, too. */
  class Channel extends ChannelInterface {
    constructor(id, everybody, edges) {
      super({ id });
      this.everybody = everybody;
      this.edges = edges;
    }

    _connect() {
      this._connected();
    }

    _broadcast(packet) {
      for (const name of this.everybody) this._send(name, packet);
    }

    _send(name, packet) {
      this.edges.sent(name, packet);
    }
  }

  /**
   * Starts a node. All calls into it are made from inside a run of the sandbox. `edges` hears of all that leaves it:
   * sent(name, packet), committed(entry, index), answered(command).
   */
  return function start({ id, everybody, electionTimeout, heartbeatInterval, accelerateHeartbeats }, edges) {
    const channel = new Channel(id, everybody, edges);
    const options = { id, clusterSize: everybody.length, channel, electionTimeout, heartbeatInterval };
    const gaggle = new Gaggle({ ...options, accelerateHeartbeats });
    gaggle.on("committed", (entry, index) => edges.committed(entry, index));
    return {
      gaggle,
      channel,
      receive: (name, packet) => channel._recieved(name, packet),
      append(command) {
        // The only chance besides timeouts: an entry's own name.
        uuid.v4 = () => command;
        gaggle.append(command).then(() => edges.answered(command));
      },
    };
  };
};
