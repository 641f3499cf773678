import { Gate } from "@txexplain/eip1193";
import { rejection, rpcErrorOf } from "./errors.js";
import type { Lifetimes } from "./lifetimes.js";
import type { SessionsOptions } from "./options.js";
import { evmChain, originOf } from "./origin.js";
import type { AuthPayload, SessionAuthenticateEvent, SessionProposalEvent, WalletKitLike } from "./wallet-kit.js";

const NO = rejection("User rejected.");

/** Answers what pages ask before there is a session: to connect, and to sign in with one click. */
export class Introductions {
  readonly #seen = new Set<number>();
  readonly #gate: Gate;

  constructor(
    private readonly walletKit: WalletKitLike,
    private readonly options: SessionsOptions<never>,
    private readonly lifetimes: Lifetimes,
  ) {
    this.#gate = new Gate(options);
  }

  /** A page that Verify knows for a scam is rejected without a question. */
  readonly propose = (event: SessionProposalEvent): Promise<void> =>
    this.#once(event.id, event.params.expiryTimestamp, async (signal) => {
      const { id, params, verifyContext } = event;
      const origin = originOf(params.proposer.metadata, verifyContext);
      const isScam = verifyContext.verified.isScam === true;
      const ask = async () => this.options.propose?.({ event, origin, signal });
      const namespaces = isScam ? undefined : await ask().catch((error) => this.#failed(error));
      if (namespaces === undefined) {
        await this.walletKit.rejectSession({ id, reason: NO });
      } else {
        await this.walletKit.approveSession({ id, namespaces });
      }
    });

  /** Each account's message is judged as what it is, a message to sign. */
  readonly authenticate = (event: SessionAuthenticateEvent): Promise<void> =>
    this.#once(event.id, event.params.expiryTimestamp, async (signal) => {
      const { id } = event;
      try {
        const auths = await this.#signIn(event, signal);
        await (auths === undefined
          ? this.walletKit.rejectSessionAuthenticate({ id, reason: NO })
          : this.walletKit.approveSessionAuthenticate({ id, auths: auths as never[] }));
      } catch (error) {
        await this.walletKit.rejectSessionAuthenticate({ id, reason: rpcErrorOf(error) });
        this.#failed(error);
      }
    });

  async #signIn(event: SessionAuthenticateEvent, signal: AbortSignal): Promise<readonly object[] | undefined> {
    const origin = originOf(event.params.requester.metadata, event.verifyContext);
    const isScam = event.verifyContext.verified.isScam === true;
    const signIn = isScam ? undefined : await this.options.authenticate?.({ event, origin, signal });
    if (signIn === undefined) {
      return undefined;
    }
    const auths: object[] = [];
    for (const account of signIn.accounts) {
      const iss = `did:pkh:${account}`;
      const message = this.walletKit.formatAuthMessage({ request: signIn.payload as never, iss });
      const [namespace, reference, address] = account.split(":");
      const chainId = `${namespace}:${reference}`;
      const asked = {
        method: "personal_sign",
        params: [hexOf(message), address],
        chain: async () => evmChain(chainId),
        signal,
        ...(origin && { origin }),
      };
      const signature = await this.#gate.pass(asked, (params) => {
        return this.options.execute({ method: "personal_sign", params, chainId, topic: undefined });
      });
      auths.push(cacao(signIn.payload, iss, signature));
    }
    return auths;
  }

  async #once(id: number, expiry: number, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (this.#seen.has(id)) {
      return;
    }
    this.#seen.add(id);
    await this.lifetimes.during(undefined, expiry, work).catch((error) => this.#failed(error));
  }

  #failed(error: unknown): undefined {
    this.options.onError?.(error);
  }
}

/** A CAIP-74 object: the payload, who signed it, and the signature. */
function cacao(payload: AuthPayload, iss: string, s: unknown): object {
  const { domain, aud, version, nonce, iat, statement, requestId, resources, nbf, exp } = payload;
  const p = { iss, domain, aud, version, nonce, iat, statement, requestId, resources, nbf, exp };
  return { h: { t: "caip122" }, p, s: { t: "eip191", s } };
}

function hexOf(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
