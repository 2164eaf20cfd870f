import { serve } from "./child.mjs";
serve();
