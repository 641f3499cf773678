/** What the relay does wrong, on purpose. Every value can be changed while it runs. */
export interface Faults {
  /** Deliver each message this many times. */
  copies: number;
  /** Of the messages, how many (0 to 1) are not delivered at first; like a real relay's, they wait for the next try. */
  lossRate: number;
  /** Cut a connection when its client confirms this many messages; that last confirmation is lost. 0 for never. */
  cutAfter: number;
}

export const NO_FAULTS: Readonly<Faults> = { copies: 1, lossRate: 0, cutAfter: 0 };
