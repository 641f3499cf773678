/**
 * The parts of `@reown/walletkit` and `@walletconnect/sign-client` that this package uses, by their shape: its code
 * and its types need neither of them at run time.
 */

export interface PeerMetadata {
  readonly name: string;
  readonly url: string;
}

/** What WalletConnect's Verify service says about the page that asks. */
export interface VerifyContext {
  readonly verified: { readonly origin: string; readonly validation: string; readonly isScam?: boolean };
}

/** A call as the dapp made it. */
export interface SessionCall {
  readonly request: { readonly method: string; readonly params: unknown; readonly expiryTimestamp?: number };
  /** CAIP-2, such as `eip155:1`. */
  readonly chainId: string;
}

export interface SessionRequestEvent {
  readonly id: number;
  readonly topic: string;
  readonly params: SessionCall;
  readonly verifyContext: VerifyContext;
}

export interface SessionProposalEvent {
  readonly id: number;
  readonly params: { readonly proposer: { readonly metadata: PeerMetadata }; readonly expiryTimestamp: number };
  readonly verifyContext: VerifyContext;
}

export interface SessionAuthenticateEvent {
  readonly id: number;
  readonly params: {
    readonly requester: { readonly metadata: PeerMetadata };
    readonly authPayload: AuthPayload;
    readonly expiryTimestamp: number;
  };
  readonly verifyContext: VerifyContext;
}

/** What is to be signed for one-click sign-in (CAIP-122), before the account is known. */
export interface AuthPayload {
  readonly chains: string[];
  readonly domain: string;
  readonly aud: string;
  readonly nonce: string;
  readonly version: string;
  readonly iat: string;
  readonly statement?: string;
  readonly requestId?: string;
  readonly resources?: string[];
  readonly nbf?: string;
  readonly exp?: string;
}

export interface SessionDeleteEvent {
  readonly topic: string;
}

/** JSON-RPC 2.0. */
export interface RpcError {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/** A JSON-RPC 2.0 response, with one of `result` and `error`. */
export type RpcResponse =
  | { readonly id: number; readonly jsonrpc: "2.0"; readonly result: unknown }
  | { readonly id: number; readonly jsonrpc: "2.0"; readonly error: RpcError };

/** WalletConnect's own key-value storage. */
export interface Storage {
  getItem(key: string): Promise<unknown>;
  setItem(key: string, value: never): Promise<void>;
}

/** A `WalletKit` or anything of its shape. `N` is its type of approved namespaces. */
export interface WalletKitLike {
  readonly core: { readonly storage: Storage };
  on(event: "session_request", listener: (event: SessionRequestEvent) => void): unknown;
  on(event: "session_proposal", listener: (event: SessionProposalEvent) => void): unknown;
  on(event: "session_authenticate", listener: (event: SessionAuthenticateEvent) => void): unknown;
  on(event: "session_delete", listener: (event: SessionDeleteEvent) => void): unknown;
  off(event: "session_request", listener: (event: SessionRequestEvent) => void): unknown;
  off(event: "session_proposal", listener: (event: SessionProposalEvent) => void): unknown;
  off(event: "session_authenticate", listener: (event: SessionAuthenticateEvent) => void): unknown;
  off(event: "session_delete", listener: (event: SessionDeleteEvent) => void): unknown;
  getActiveSessions(): Record<string, { readonly peer: { readonly metadata: PeerMetadata } }>;
  getPendingSessionRequests(): readonly SessionRequestEvent[];
  respondSessionRequest(params: { topic: string; response: never }): Promise<unknown>;
  approveSession(params: { id: number; namespaces: never }): Promise<unknown>;
  rejectSession(params: { id: number; reason: RpcError }): Promise<unknown>;
  formatAuthMessage(params: { request: never; iss: string }): string;
  approveSessionAuthenticate(params: { id: number; auths: never[] }): Promise<unknown>;
  rejectSessionAuthenticate(params: { id: number; reason: RpcError }): Promise<unknown>;
}
