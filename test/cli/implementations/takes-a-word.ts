import { toy } from "./toy.js";

export default { ...toy, capabilities: { ...toy.capabilities, settings: { crash: ["on", "off"] } } };
