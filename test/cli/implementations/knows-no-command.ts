import { toy } from "./toy.js";

const machine = { initial: 0, apply: () => ({ state: 0, value: null }), commands: [] };

export default { ...toy, machine };
