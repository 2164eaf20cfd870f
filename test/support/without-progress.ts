// What a command says now and then, off a terminal, if it takes long: on a busy machine everything may.

/** A text without these lines. */
export const withoutProgress = (text: string): string => text.replace(/^after [\d:]+: .*\n/gm, "");
