// A thread that writes one file again and again. Runs what was built, as a thread does.

import { workerData } from "node:worker_threads";
import { writeWhole } from "../../../dist/host/files/trace-files.js";

const { path, times } = workerData;
for (let i = 0; i < times; i++) writeWhole(path, "text\n");
