import { toy, type Toy } from "./toy.js";

export default { ...toy, reduce: (state: Toy) => Promise.resolve({ state, outbound: [] }) };
