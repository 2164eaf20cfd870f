import { toy, type Toy } from "./toy.js";

export default {
  ...toy,
  view(state: Toy) {
    if (state.count === 3) throw new RangeError("no entry at index -1");
    return toy.view(state);
  },
};
