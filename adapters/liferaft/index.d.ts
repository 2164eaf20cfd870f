import type { Implementation } from "seaworthy";

/** Handlers are atomic: no message comes in while the library waits for its own storage. */
export declare const liferaft: Implementation;
/** Each read and each write of the log is an action of its own, and other messages come in between. */
export declare const liferaftIo: Implementation;
/** The same again, for whoever loads the file by its path. @alias */
export default liferaft;
