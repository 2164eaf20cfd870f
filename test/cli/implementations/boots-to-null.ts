import { toy } from "./toy.js";

export default { ...toy, boot: () => null };
