throw new Error("no configuration");

export {};
