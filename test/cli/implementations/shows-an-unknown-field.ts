import { toy, type Toy } from "./toy.js";

export default { ...toy, view: ({ count }: Toy) => ({ term: count }) };
