// JSON in few words.
package seaworthy.microraft;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

final class Json {
  private static final Gson GSON = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

  private Json() {}

  static String text(JsonElement value) {
    return GSON.toJson(value);
  }

  /** Names and values by turns. */
  static JsonObject object(Object... fields) {
    JsonObject made = new JsonObject();
    for (int i = 0; i < fields.length; i += 2) {
      made.add((String) fields[i], value(fields[i + 1]));
    }
    return made;
  }

  static JsonArray list(Object... items) {
    JsonArray made = new JsonArray();
    for (Object item : items) {
      made.add(value(item));
    }
    return made;
  }

  private static JsonElement value(Object of) {
    if (of == null) {
      return JsonNull.INSTANCE;
    }
    if (of instanceof JsonElement) {
      return (JsonElement) of;
    }
    if (of instanceof Number) {
      return new JsonPrimitive((Number) of);
    }
    return of instanceof Boolean ? new JsonPrimitive((Boolean) of) : new JsonPrimitive((String) of);
  }
}
