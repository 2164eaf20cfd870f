import { toy } from "./toy.js";

export default { ...toy, capabilities: undefined };
