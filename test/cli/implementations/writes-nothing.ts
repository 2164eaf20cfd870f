// It shows nothing and writes nothing, so that nothing is wrong with it and little can be said.

import { toy } from "./toy.js";

export default { ...toy, view: () => ({}) };
