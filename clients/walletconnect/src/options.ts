import type { Origin } from "@txexplain/client";
import type { GateOptions } from "@txexplain/eip1193";
import type { AuthPayload, SessionAuthenticateEvent, SessionProposalEvent } from "./wallet-kit.js";

/** A call that the wallet is to carry out. For a signing request, `params` is the copy that was judged. */
export interface Execution {
  readonly method: string;
  readonly params: unknown;
  /** CAIP-2, such as `eip155:1`. */
  readonly chainId: string;
  /** Of the session; undefined while signing in. */
  readonly topic: string | undefined;
}

/** Something that a page asks for before there is a session. */
export interface Introduction<Event> {
  readonly event: Event;
  /** The page, as WalletConnect's Verify service sees it. */
  readonly origin: Origin | undefined;
  /** Aborts when the request is over. */
  readonly signal: AbortSignal;
}

/** With which accounts (CAIP-10, such as `eip155:1:0x..`) to sign in, and what each of them signs. */
export interface SignIn {
  readonly accounts: readonly string[];
  /** `populateAuthPayload` of `@walletconnect/utils` makes it: the payload narrowed to the wallet's chains. */
  readonly payload: AuthPayload;
}

/** `N` is WalletConnect's type of approved namespaces. */
export interface SessionsOptions<N = unknown> extends Omit<GateOptions, "origin"> {
  /**
   * Carries out a call, signing or not, and gives its result. Errors with a numeric `code` are passed on to the dapp,
   * others are not shown to it.
   */
  readonly execute: (execution: Execution) => Promise<unknown>;
  /** Namespaces to approve a proposal with, or undefined to reject it. Without it, the wallet handles proposals. */
  readonly propose?: (introduction: Introduction<SessionProposalEvent>) => Promise<N | undefined>;
  /** How to sign in with one click, or undefined to reject. Without it, the wallet handles such requests. */
  readonly authenticate?: (introduction: Introduction<SessionAuthenticateEvent>) => Promise<SignIn | undefined>;
  /** Told when an answer could not be given: the relay refused it, or the request was over. */
  readonly onError?: (error: unknown) => void;
}
