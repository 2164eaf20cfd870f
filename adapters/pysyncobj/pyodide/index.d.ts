import type { Implementation } from "seaworthy";

/** PySyncObj, driven inside Node. */
export declare const pysyncobj: Implementation;
/** The same again, for whoever loads the file by its path. @alias */
export default pysyncobj;
