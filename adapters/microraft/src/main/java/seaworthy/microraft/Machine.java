// The state machine: it says what it was given.
package seaworthy.microraft;

import io.microraft.statemachine.StateMachine;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

final class Machine implements StateMachine {
  /** What a leader begins its term with. */
  static final Object NO_OP = new Object();

  private final LongConsumer applied;

  Machine(LongConsumer applied) {
    this.applied = applied;
  }

  @Override
  public Object runOperation(long index, Object operation) {
    applied.accept(index);
    return null;
  }

  @Override
  public Object getNewTermOperation() {
    return NO_OP;
  }

  @Override
  public void takeSnapshot(long index, Consumer<Object> chunks) {
    throw Packets.noSnapshots();
  }

  @Override
  public void installSnapshot(long index, List<Object> chunks) {
    throw Packets.noSnapshots();
  }
}
