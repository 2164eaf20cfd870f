// Who a server is, to the library.
package seaworthy.microraft;

import io.microraft.RaftEndpoint;

record Endpoint(int id) implements RaftEndpoint {
  @Override
  public Object getId() {
    return id;
  }

  static Integer idOf(RaftEndpoint of) {
    return of == null ? null : ((Endpoint) of).id;
  }

  static Endpoint of(Integer id) {
    return id == null ? null : new Endpoint(id);
  }
}
