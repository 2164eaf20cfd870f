import type { Implementation } from "seaworthy";

/** Elects leaders and does nothing else; its term is kept by the adapter, as the library asks of its caller. */
export declare const tinyraft: Implementation;
export default tinyraft;
