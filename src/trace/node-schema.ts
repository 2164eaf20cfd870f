// A server's name as a trace has it.

import { z } from "zod";

// Up to NODES_MAX.
const NODE = "S([1-9]|[12][0-9]|3[01])";

export const NODE_SCHEMA = z.string().regex(new RegExp(`^${NODE}$`), "expected a server's name, S1 to S31");
export const LINK_SCHEMA = z.string().regex(new RegExp(`^${NODE}>${NODE}$`), "expected a link such as S1>S2");
