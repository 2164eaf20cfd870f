// An element of a picture as plain data. The page makes an element of a browser of it, an export the text of a file.

export interface Shape {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  /** Texts may hold anything: whoever shows them sees to it that they stay text. */
  readonly children: readonly (Shape | string)[];
}

export const shape = (
  tag: string,
  attributes: Shape["attributes"],
  ...children: readonly (Shape | string)[]
): Shape => ({ tag, attributes, children });
