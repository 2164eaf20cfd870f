import type { Implementation } from "seaworthy";

/** The port of etcd's Raft in @coaty/consensus.raft, driven through its RawNode. */
export declare const coatyRaft: Implementation;
/** The same again, for whoever loads the file by its path. @alias */
export default coatyRaft;
