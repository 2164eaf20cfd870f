import type { Implementation } from "seaworthy";

/** A Raft that keeps everything in memory; the harness's network is its channel. */
export declare const gaggle: Implementation;
/** The same again, for whoever loads the file by its path. @alias */
export default gaggle;
