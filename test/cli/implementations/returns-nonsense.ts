import { toy, type Toy } from "./toy.js";

export default { ...toy, reduce: (state: Toy) => ({ state, outbounds: [] }) };
