import type { Implementation } from "seaworthy";

/** Elects leaders and does nothing else; its term is kept by the adapter, as the library asks of its caller. */
export declare const tinyraft: Implementation;
/** The same again, for whoever loads the file by its path. @alias */
export default tinyraft;
