// What a step asks of the harness, in order.
package seaworthy.microraft;

import static seaworthy.microraft.Json.object;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

final class Asked {
  private JsonArray outbound = new JsonArray();

  void begin() {
    outbound = new JsonArray();
  }

  JsonArray all() {
    return outbound;
  }

  int count() {
    return outbound.size();
  }

  void send(JsonObject packet) {
    outbound.add(object("type", "send", "packet", packet, "when", "now"));
  }

  /** The library waits for its disk: whatever it does next comes after. */
  void write(JsonObject write) {
    outbound.add(object("type", "write", "write", write, "notify", false));
  }

  void respond(String command, String outcome, Integer leader) {
    JsonObject said = object("type", "respond", "operation", command, "outcome", outcome, "when", "now");
    if (leader != null) {
      said.addProperty("leader", leader);
    }
    outbound.add(said);
  }

  void apply(long index, int term, JsonElement payload) {
    outbound.add(object("type", "apply", "index", index, "term", term, "payload", payload));
  }

  void arm(String timer, double min, double max) {
    outbound.add(object("type", "arm", "timer", timer, "min", min, "max", max));
  }

  void armPeriodic(String timer, double period) {
    outbound.add(object("type", "arm", "timer", timer, "min", period, "max", period, "periodic", true));
  }

  void disarm(String timer) {
    outbound.add(object("type", "disarm", "timer", timer));
  }

  void halt(String reason) {
    outbound.add(object("type", "halt", "reason", reason));
  }
}
