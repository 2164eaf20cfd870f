// PySyncObj inside Node: the driver that speaks over a pipe, run by Pyodide, CPython as WebAssembly. It sees the driver's files
// and the library's, which ../build.sh has brought, and nothing else of this machine.

import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { loadPyodide } from "pyodide";
import { protocolDriver, recorded } from "seaworthy";

const DRIVER = fileURLToPath(new URL("..", import.meta.url));
const VERSION = "0.3.17";
const INSIDE = "/home/pyodide";

/** The library as it is installed for the driver over a pipe, whatever Python that has. */
const library = () => {
  const lib = `${DRIVER}libraries/${VERSION}/lib`;
  return `${lib}/${readdirSync(lib)[0]}/site-packages/pysyncobj`;
};

// A hash that is drawn anew by each process would be a chance that nobody owns.
const python = await loadPyodide({ env: { HOME: INSIDE, PYTHONHASHSEED: "0" } });

/** @param {string} from @param {string} to */
function copySources(from, to) {
  python.FS.mkdirTree(to);
  for (const name of readdirSync(from).filter((one) => one.endsWith(".py")))
    python.FS.writeFile(`${to}/${name}`, readFileSync(`${from}/${name}`));
}

copySources(DRIVER, INSIDE);
copySources(library(), `${INSIDE}/pysyncobj`);

/** Each time with no servers: a function that answers a line with a line. */
const start = python.runPython(`
import json, logging, sys, time
sys.path.insert(0, "${INSIDE}")
# The library asks for a clock that Emscripten does not have, before the driver puts its own in the place of all clocks.
time.clock_gettime = lambda clock: 0.0
logging.disable(logging.CRITICAL)
import driver

def start():
    servers = {}
    return lambda line: json.dumps(driver.answer(servers, json.loads(line)))
start
`);

export const pysyncobj = recorded(protocolDriver(start));
export default pysyncobj;
