/** The one method that EIP-1193 demands of a provider. */
export interface Eip1193Provider {
  request(args: never, ...rest: never[]): Promise<unknown>;
}

/** A request as the wrapper reads it. */
export interface RequestArguments {
  readonly method: string;
  readonly params?: unknown;
}

/** A provider whose `request` may be called with anything: what a dapp sends is untrusted. */
export interface OpenProvider {
  request(args: unknown, ...rest: unknown[]): Promise<unknown>;
}
