// The library's tasks catch what is thrown in them, log it as an error, and go on. Here it is a panic of the server.
package seaworthy.microraft;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

final class Complaints extends Handler {
  private static Throwable first;

  private Complaints() {}

  static void listen() {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.setLevel(Level.SEVERE);
    root.addHandler(new Complaints());
  }

  static void forget() {
    first = null;
  }

  static void raise() {
    if (first instanceof Error) {
      throw (Error) first;
    }
    if (first != null) {
      throw first instanceof RuntimeException ? (RuntimeException) first : new IllegalStateException(first);
    }
  }

  /** With the line of the library from which it came. */
  static String inWords(Throwable thrown) {
    for (StackTraceElement at : thrown.getStackTrace()) {
      if (at.getClassName().startsWith("io.microraft.")) {
        return thrown + " (" + at.getFileName() + ":" + at.getLineNumber() + ")";
      }
    }
    return thrown.toString();
  }

  @Override
  public void publish(LogRecord said) {
    if (first == null) {
      first = said.getThrown();
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
