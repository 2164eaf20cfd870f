import { toy } from "./toy.js";

export default { ...toy, reduce: undefined };
