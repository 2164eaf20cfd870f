// MicroRaft behind Seaworthy's protocol: a line of JSON is asked, a line is answered. Here is the loop, and who it says it is.
package seaworthy.microraft;

import static seaworthy.microraft.Json.list;
import static seaworthy.microraft.Json.object;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.microraft.RaftNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

public final class Main {
  private static final String POM = "/META-INF/maven/io.microraft/microraft/pom.properties";

  public static void main(String[] words) throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err);
    Complaints.listen();
    Map<Integer, Server> servers = new HashMap<>();
    BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = asked.readLine(); line != null; line = asked.readLine()) {
      JsonObject said = answer(servers, JsonParser.parseString(line).getAsJsonObject());
      answers.write((Json.text(said) + "\n").getBytes(StandardCharsets.UTF_8));
      answers.flush();
    }
  }

  private static JsonObject answer(Map<Integer, Server> servers, JsonObject request) throws IOException {
    switch (request.get("do").getAsString()) {
      case "greet":
        return greeting();
      case "durable":
        return object("durable", Disk.durable(request.getAsJsonObject("disk")));
      case "describe":
        return object("pledge", Packets.pledge(request.getAsJsonObject("packet")));
      default:
        return move(servers, request);
    }
  }

  // What a server dies of is its own: it is answered, and the others live on.
  private static JsonObject move(Map<Integer, Server> servers, JsonObject request) {
    int place = request.get("server").getAsInt();
    try {
      Complaints.forget();
      if (request.has("disk")) {
        servers.put(place, new Server(request.getAsJsonObject("options"), request.getAsJsonObject("disk")));
      } else {
        servers.get(place).take(request.getAsJsonObject("message"));
      }
      Complaints.raise();
      return servers.get(place).answer();
    } catch (RuntimeException | Error thrown) {
      servers.remove(place);
      return object("panic", Complaints.inWords(thrown));
    }
  }

  private static JsonObject greeting() throws IOException {
    Properties pom = new Properties();
    pom.load(RaftNode.class.getResourceAsStream(POM));
    JsonObject capabilities = object(
        "network", "any", "loss", true, "restart", true, "asyncDisk", false, "replicates", true, "disciplined", false,
        "settings", Server.SWITCHES);
    return object(
        "protocol", 1, "name", "microraft", "version", pom.getProperty("version"), "capabilities", capabilities,
        "offers", list("key", "durable", "describe", "localMessages"));
  }
}
