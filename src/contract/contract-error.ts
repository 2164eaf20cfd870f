// An implementation that does not keep to the contract. In a run this is a panic of the node that did it.

/** Says which function did what, and what is asked of it. */
export class ContractError extends Error {
  override readonly name = "ContractError";
}
