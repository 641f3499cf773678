// Generated from txexplain/api/openapi.json by `npm run generate`; edit that file's sources instead.

export interface paths {
    readonly "/healthz": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Alive
         * @description Whether the process answers. It asks nothing of the parts: a supervisor restarts on this one.
         */
        readonly get: operations["alive_healthz_get"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/metrics": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Metrics
         * @description What is counted and measured, for Prometheus. Where keys are demanded, one with the scope `metrics` is.
         */
        readonly get: operations["metrics_metrics_get"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/readyz": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Ready
         * @description Whether it can judge: each chain and the store. 503 names what is down.
         */
        readonly get: operations["ready_readyz_get"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v0/evm/address/scan": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Scan Address
         * @description What is listed about an address.
         */
        readonly post: operations["scan_address_v0_evm_address_scan_post"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v0/evm/json-rpc/scan": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Scan Json Rpc
         * @description Scan what a wallet was asked over JSON-RPC.
         */
        readonly post: operations["scan_json_rpc_v0_evm_json_rpc_scan_post"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v0/evm/transaction-bulk/scan": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Scan Transactions
         * @description Scan several transactions, each by itself and on the same state.
         */
        readonly post: operations["scan_transactions_v0_evm_transaction_bulk_scan_post"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v0/evm/transaction-raw/scan": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Scan Raw Transaction
         * @description Scan a serialized transaction.
         */
        readonly post: operations["scan_raw_transaction_v0_evm_transaction_raw_scan_post"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v0/evm/transaction/scan": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Scan Transaction
         * @description Scan a transaction.
         */
        readonly post: operations["scan_transaction_v0_evm_transaction_scan_post"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v0/evm/user-operation/scan": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Scan User Operation
         * @description Scan an ERC-4337 operation.
         */
        readonly post: operations["scan_user_operation_v0_evm_user_operation_scan_post"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v0/site/scan": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Scan Site
         * @description What is listed about a site.
         */
        readonly post: operations["scan_site_v0_site_scan_post"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/explain": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Explain
         * @description Judge what is about to be signed, and say it in words, within the budget.
         */
        readonly post: operations["explain_v1_explain_post"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/explain/bulk": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Explain All
         * @description Judge several requests. One that is malformed or comes too late is a problem in its place, and costs no other.
         */
        readonly post: operations["explain_all_v1_explain_bulk_post"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/recheck": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Recheck
         * @description Read again, just before signing, what the outcome of a report rested on: one batch to the chain's node.
         */
        readonly post: operations["recheck_v1_recheck_post"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/reports": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Found Reports
         * @description Search the caller's own reports, newest first.
         */
        readonly get: operations["found_reports_v1_reports_get"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/reports/{report_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Stored Report
         * @description The stored report, as it was answered.
         */
        readonly get: operations["stored_report_v1_reports__report_id__get"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/reports/{report_id}/feedback": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Told Feedback
         * @description Keep what became of a report, for those who tune the rules.
         */
        readonly post: operations["told_feedback_v1_reports__report_id__feedback_post"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/reports/{report_id}/replay": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Replayed Report
         * @description Compute the report again on its block and compare. Nothing is stored.
         */
        readonly post: operations["replayed_report_v1_reports__report_id__replay_post"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AccountBody
         * @description What the wallet knows about its user.
         */
        readonly AccountBody: {
            /** Blocked */
            readonly blocked?: readonly string[];
            /** Counterparties */
            readonly counterparties?: readonly string[];
            /** Trusted */
            readonly trusted?: readonly string[];
        };
        /**
         * AccountShape
         * @description An account before the request. `balance` in wei.
         */
        readonly AccountShape: {
            /** Address */
            readonly address: string;
            /** Balance */
            readonly balance: string;
            /**
             * Code
             * @enum {string}
             */
            readonly code: "none" | "contract" | "delegated";
            /** Code Hash */
            readonly code_hash: string | null;
            /** Delegate */
            readonly delegate: string | null;
            /** Nonce */
            readonly nonce: string;
        };
        /**
         * Answer
         * @description The answer of `POST /v1/explain` and `GET /v1/reports/{id}`.
         */
        readonly Answer: {
            readonly block: components["schemas"]["BlockShape"] | null;
            /** Budget Ms */
            readonly budget_ms: number;
            /** Created At */
            readonly created_at: number;
            readonly decoded: components["schemas"]["DecodedShape"];
            /** Degraded */
            readonly degraded: readonly string[];
            /** Digest */
            readonly digest: string;
            /** Effects */
            readonly effects: components["schemas"]["EffectsShape"] | components["schemas"]["UnavailableShape"];
            readonly explanation: components["schemas"]["ExplanationShape"];
            /** Facts */
            readonly facts: readonly components["schemas"]["FactShape"][];
            /** Facts Missing */
            readonly facts_missing: readonly string[];
            /** Id */
            readonly id: string;
            /** Request */
            readonly request: {
                readonly [key: string]: unknown;
            };
            readonly timings_ms: components["schemas"]["TimingsShape"];
            readonly verdict: components["schemas"]["VerdictShape"];
            /** Witness */
            readonly witness: string | null;
        };
        /**
         * ApprovalShape
         * @description A permission on chain that changes; `before` and `after` in base units (0 or 1 for operators and tokens).
         *
         *     `through` is the contract that keeps an allowance in the token's stead (Permit2), null for the token itself.
         */
        readonly ApprovalShape: {
            /** After */
            readonly after: string;
            readonly asset: components["schemas"]["AssetShape"];
            /** Before */
            readonly before: string;
            /** Display */
            readonly display: string;
            /** Expires */
            readonly expires: string | null;
            /**
             * Kind
             * @enum {string}
             */
            readonly kind: "allowance" | "operator" | "token";
            /** Owner */
            readonly owner: string;
            /** Spender */
            readonly spender: string;
            /** Through */
            readonly through: string | null;
            /** Unlimited */
            readonly unlimited: boolean;
        };
        /**
         * ArgumentShape
         * @description A decoded argument; integers are decimal text.
         */
        readonly ArgumentShape: {
            /** Name */
            readonly name: string;
            /** Type */
            readonly type: string;
            /** Value */
            readonly value: unknown;
        };
        /**
         * AssetChangeShape
         * @description How one account's holding changes, from state; base units.
         *
         *     `delta` includes `fee`, the network fee's part in it. `by_logs` is what Transfer events claim, null without events.
         */
        readonly AssetChangeShape: {
            /** Account */
            readonly account: string;
            readonly asset: components["schemas"]["AssetShape"];
            /** By Logs */
            readonly by_logs: string | null;
            /** Delta */
            readonly delta: string;
            /** Display */
            readonly display: string;
            /** Fee */
            readonly fee: string;
        };
        /**
         * AssetShape
         * @description What changes hands. `symbol` is the token's own claim, made safe to show; the address identifies it.
         */
        readonly AssetShape: {
            /** Address */
            readonly address: string | null;
            /** Decimals */
            readonly decimals: number | null;
            /** Symbol */
            readonly symbol: string | null;
            /** Token Id */
            readonly token_id: string | null;
            /**
             * Type
             * @enum {string}
             */
            readonly type: "native" | "erc20" | "erc721" | "erc1155";
        };
        /**
         * BlockShape
         * @description The block whose state was used; `timestamp` in Unix seconds, `base_fee` in wei.
         */
        readonly BlockShape: {
            /** Base Fee */
            readonly base_fee: string | null;
            /** Hash */
            readonly hash: string;
            /** Number */
            readonly number: number;
            /** Timestamp */
            readonly timestamp: number;
        };
        /**
         * BulkAnswer
         * @description The results in the order of the requests.
         */
        readonly BulkAnswer: {
            /** Results */
            readonly results: readonly components["schemas"]["BulkResult"][];
        };
        /**
         * BulkBody
         * @description Up to 20 requests, each as for one.
         */
        readonly BulkBody: {
            /** Requests */
            readonly requests: readonly components["schemas"]["ExplainBody"][];
        };
        /**
         * BulkResult
         * @description One of `report` and `problem`.
         */
        readonly BulkResult: {
            readonly problem?: components["schemas"]["ProblemShape"];
            readonly report?: components["schemas"]["Answer"];
        };
        /** CallFrameShape */
        readonly CallFrameShape: {
            /** Calls */
            readonly calls: readonly components["schemas"]["CallFrameShape"][];
            /** Depth */
            readonly depth?: number;
            /** Error */
            readonly error: string | null;
            /** Frame */
            readonly frame: number;
            /** From */
            readonly from: string;
            /** Gas */
            readonly gas: string;
            /** Gasused */
            readonly gasUsed: string;
            /** Input */
            readonly input: string;
            /** Logs */
            readonly logs: readonly components["schemas"]["LogShape"][];
            /** Output */
            readonly output: string;
            /** Revertreason */
            readonly revertReason?: string;
            /** To */
            readonly to: string | null;
            /** Type */
            readonly type: string;
            /** Value */
            readonly value: string;
        };
        /**
         * CallOutcomeShape
         * @description How one call of a batch ended.
         */
        readonly CallOutcomeShape: {
            /** Gas Used */
            readonly gas_used: string;
            readonly revert: components["schemas"]["RevertShape"] | null;
            /**
             * Status
             * @enum {string}
             */
            readonly status: "success" | "reverted" | "halted";
        };
        /**
         * CallShape
         * @description A decoded call and the calls inside it.
         */
        readonly CallShape: {
            /** Args */
            readonly args: readonly components["schemas"]["ArgumentShape"][];
            /** Children */
            readonly children: readonly components["schemas"]["CallShape"][];
            /** Delegate */
            readonly delegate: boolean;
            /** Depth */
            readonly depth?: number;
            /** Intent */
            readonly intent: string;
            /** Name */
            readonly name: string | null;
            /** Selector */
            readonly selector: string | null;
            /** Sender */
            readonly sender: string | null;
            /** Signature */
            readonly signature: string | null;
            /** Source */
            readonly source: string;
            /** Target */
            readonly target: string | null;
            /** Value */
            readonly value: string;
        };
        /**
         * CauseShape
         * @description A reason that another contract gave, inside the reason of the call.
         */
        readonly CauseShape: {
            /** Candidates */
            readonly candidates: readonly string[];
            /** Message */
            readonly message: string;
            /** Signature */
            readonly signature: string | null;
        };
        /**
         * ChangeableShape
         * @description Storage that the outcome rests on and that others can change before it is mined.
         *
         *     `mark`: "implementation", "beacon" or "admin" of a proxy, or "owner-storage" that the contract's owner may set.
         */
        readonly ChangeableShape: {
            /** Address */
            readonly address: string;
            /**
             * Mark
             * @enum {string}
             */
            readonly mark: "implementation" | "beacon" | "admin" | "owner-storage";
            /** Slot */
            readonly slot: string;
            /** Word */
            readonly word: string;
        };
        /**
         * ChangeShape
         * @description One thing that is no longer as it was. `cause` says it in words.
         *
         *     `mark`: "implementation", "beacon" or "admin" where the slot decides which code runs, "owner-storage" where the
         *     contract's owner can set it.
         */
        readonly ChangeShape: {
            /** Address */
            readonly address: string;
            /** After */
            readonly after: string;
            /** Before */
            readonly before: string;
            /** Cause */
            readonly cause: string;
            /** Kind */
            readonly kind: string;
            /** Mark */
            readonly mark: string | null;
            /** Slot */
            readonly slot: string | null;
        };
        /**
         * DecodedShape
         * @description The meaning of the request. `kind` is "unavailable" where decoding gave nothing; then `reason` says why.
         */
        readonly DecodedShape: {
            readonly call: components["schemas"]["CallShape"] | null;
            /** Display */
            readonly display: readonly components["schemas"]["DisplayShape"][];
            /** Intent */
            readonly intent: string;
            /** Kind */
            readonly kind: string;
            /** Offers */
            readonly offers: readonly components["schemas"]["OfferShape"][];
            /** Permissions */
            readonly permissions: readonly components["schemas"]["PermissionShape"][];
            /** Reason */
            readonly reason?: string;
            /** Title */
            readonly title: string | null;
            /** Unknowns */
            readonly unknowns: readonly string[];
        };
        /**
         * DisplayShape
         * @description A line as a hardware wallet would show it.
         */
        readonly DisplayShape: {
            /** Label */
            readonly label: string;
            /** Path */
            readonly path: string;
            /** Source */
            readonly source: string;
            /** Value */
            readonly value: string;
        };
        /**
         * DivergenceShape
         * @description The result is another one when nothing but `settings` differ; `on` names them, the fewest that make it so.
         *
         *     `kind`: "outcome" other assets, approvals or control; "fails" one of the runs fails; "amounts" slightly other
         *     amounts; "path" other calls. The lists are those of the other run. `also` counts more such settings.
         */
        readonly DivergenceShape: {
            /** Also */
            readonly also: number;
            /** Approvals */
            readonly approvals: readonly components["schemas"]["ApprovalShape"][];
            /** Asset Changes */
            readonly asset_changes: readonly components["schemas"]["AssetChangeShape"][];
            /**
             * Kind
             * @enum {string}
             */
            readonly kind: "outcome" | "fails" | "amounts" | "path";
            /** On */
            readonly on: readonly string[];
            /** Settings */
            readonly settings: readonly components["schemas"]["SettingShape"][];
            /**
             * Status
             * @enum {string}
             */
            readonly status: "success" | "reverted" | "halted";
        };
        /**
         * EffectsShape
         * @description What happens on the chain if the request is signed.
         *
         *     `l1_fee` is what a rollup charges for the bytes on its parent chain, in wei, beside `fee`; `l1_fee_reason` why there
         *     is none.
         */
        readonly EffectsShape: {
            /** Accounts */
            readonly accounts: readonly components["schemas"]["AccountShape"][];
            /** Approvals */
            readonly approvals: readonly components["schemas"]["ApprovalShape"][];
            /** Asset Changes */
            readonly asset_changes: readonly components["schemas"]["AssetChangeShape"][];
            /** Assumptions */
            readonly assumptions: readonly string[];
            /**
             * Basis
             * @enum {string}
             */
            readonly basis: "request" | "permit-used";
            /** Batch */
            readonly batch: readonly components["schemas"]["CallOutcomeShape"][];
            readonly calls: components["schemas"]["CallFrameShape"] | null;
            /** Changeable */
            readonly changeable: readonly components["schemas"]["ChangeableShape"][];
            readonly evasion: components["schemas"]["EvasionShape"];
            /** Event Mismatches */
            readonly event_mismatches: readonly components["schemas"]["EventMismatchShape"][];
            /** Fee */
            readonly fee: string;
            /** Gas Used */
            readonly gas_used: string;
            /** Incomplete */
            readonly incomplete: readonly string[];
            /** L1 Fee */
            readonly l1_fee: string | null;
            /** L1 Fee Reason */
            readonly l1_fee_reason: string | null;
            readonly revert: components["schemas"]["RevertShape"] | null;
            /** State Changes */
            readonly state_changes: readonly components["schemas"]["StateChangeShape"][];
            /**
             * Status
             * @enum {string}
             */
            readonly status: "success" | "reverted" | "halted";
        };
        /**
         * EvasionShape
         * @description Repeated simulations under other block contexts. `read`: what the executed code can ask for at all.
         *
         *     With nothing in `read` no other context can matter, and `contexts` is 0. `left_out` counts runs that would have
         *     taken too much gas or time.
         */
        readonly EvasionShape: {
            /** Contexts */
            readonly contexts: number;
            /** Diverged */
            readonly diverged: readonly components["schemas"]["DivergenceShape"][];
            /** Left Out */
            readonly left_out: number;
            /** Read */
            readonly read: readonly string[];
        };
        /**
         * EventMismatchShape
         * @description Transfer events and state disagree for this account; base units.
         */
        readonly EventMismatchShape: {
            /** Account */
            readonly account: string;
            readonly asset: components["schemas"]["AssetShape"];
            /** By Logs */
            readonly by_logs: string;
            /** By State */
            readonly by_state: string;
        };
        /** ExplainBody */
        readonly ExplainBody: {
            readonly account?: components["schemas"]["AccountBody"];
            /** Block */
            readonly block?: number | string;
            /** Block Overrides */
            readonly block_overrides?: {
                readonly [key: string]: unknown;
            };
            /** Budget Ms */
            readonly budget_ms?: number;
            /** Chain Id */
            readonly chain_id: number;
            /** From */
            readonly from?: string;
            /** Language */
            readonly language?: string;
            /**
             * Method
             * @enum {string}
             */
            readonly method?: "eth_sendTransaction" | "eth_signTransaction" | "eth_signTypedData_v4" | "personal_sign" | "eth_sign" | "wallet_sendCalls" | "eth_sendUserOperation" | "wallet_requestExecutionPermissions" | "wallet_grantPermissions";
            readonly origin?: components["schemas"]["OriginBody"];
            /** Params */
            readonly params?: readonly unknown[];
            /** Raw */
            readonly raw?: string;
            /** State Overrides */
            readonly state_overrides?: {
                readonly [key: string]: unknown;
            };
        };
        /**
         * ExplanationShape
         * @description The words. `reason` says why the template wrote them where a model was asked.
         */
        readonly ExplanationShape: {
            /**
             * Author
             * @enum {string}
             */
            readonly author: "model" | "template";
            /** Headline */
            readonly headline: string;
            /** Language */
            readonly language: string;
            /** Model */
            readonly model: string | null;
            /** Prompt Digest */
            readonly prompt_digest: string | null;
            /** Reason */
            readonly reason: string | null;
            /** Region */
            readonly region: string | null;
            /** Sentences */
            readonly sentences: readonly components["schemas"]["SentenceShape"][];
            /** Text */
            readonly text: string;
        };
        /**
         * FactShape
         * @description What is known about a party (`subject`: address or site), by whom, since when (Unix seconds) and how surely.
         */
        readonly FactShape: {
            /**
             * Confidence
             * @enum {string}
             */
            readonly confidence: "low" | "medium" | "high";
            /** Kind */
            readonly kind: string;
            /** Source */
            readonly source: string;
            /** Subject */
            readonly subject: string;
            /** Text */
            readonly text: string;
            /** Time */
            readonly time: number | null;
        };
        /**
         * FeedbackAnswer
         * @description The feedback is kept under this id.
         */
        readonly FeedbackAnswer: {
            /** Id */
            readonly id: string;
        };
        /**
         * FeedbackBody
         * @description What became of it. At least one of `outcome`, `opinion` and `note`.
         */
        readonly FeedbackBody: {
            /** Note */
            readonly note?: string;
            /**
             * Opinion
             * @enum {string}
             */
            readonly opinion?: "false_positive" | "false_negative" | "correct";
            /**
             * Outcome
             * @enum {string}
             */
            readonly outcome?: "signed" | "rejected";
        };
        /**
         * FindingShape
         * @description One thing a rule saw; `evidence` holds paths into this answer.
         */
        readonly FindingShape: {
            /** Advice */
            readonly advice: string;
            /**
             * Confidence
             * @enum {string}
             */
            readonly confidence: "low" | "medium" | "high";
            /** Evidence */
            readonly evidence: readonly string[];
            /** Rule */
            readonly rule: string;
            /**
             * Severity
             * @enum {string}
             */
            readonly severity: "info" | "caution" | "danger" | "critical";
            /** Title */
            readonly title: string;
        };
        /**
         * FoundReport
         * @description One line of a search; times in Unix milliseconds.
         */
        readonly FoundReport: {
            /** Chain Id */
            readonly chain_id: number;
            /** Created At */
            readonly created_at: number;
            /** Digest */
            readonly digest: string;
            /** Id */
            readonly id: string;
            /** Kind */
            readonly kind: string;
            /** Level */
            readonly level: string;
            /** Origin Host */
            readonly origin_host: string | null;
            /** Policy Digest */
            readonly policy_digest: string;
            /** Rules */
            readonly rules: readonly string[];
            /** Sender */
            readonly sender: string;
        };
        /**
         * LogShape
         * @description One event; `index` counts over the whole transaction.
         */
        readonly LogShape: {
            /** Address */
            readonly address: string;
            /** Data */
            readonly data: string;
            /** Index */
            readonly index: string;
            /** Topics */
            readonly topics: readonly string[];
        };
        /**
         * OfferShape
         * @description What a signed order exchanges; `taker` null where anybody may fill it, `expires` in Unix seconds.
         */
        readonly OfferShape: {
            /** Expires */
            readonly expires: string | null;
            /** Gets */
            readonly gets: readonly components["schemas"]["TradeItemShape"][];
            /** Gives */
            readonly gives: readonly components["schemas"]["TradeItemShape"][];
            /** Maker */
            readonly maker: string;
            /** Protocol */
            readonly protocol: string;
            /** Taker */
            readonly taker: string | null;
        };
        /**
         * OriginBody
         * @description Who asks, as the wallet saw it.
         */
        readonly OriginBody: {
            /** Name */
            readonly name?: string;
            /** Url */
            readonly url?: string;
            /** Verified */
            readonly verified?: string;
        };
        /**
         * PermissionShape
         * @description What an off-chain signature allows; amounts in base units, `expires` in Unix seconds.
         */
        readonly PermissionShape: {
            /** Amount */
            readonly amount: string;
            /** Domain Chain Id */
            readonly domain_chain_id: string | null;
            /** Expires */
            readonly expires: string | null;
            /** Owner */
            readonly owner: string;
            /** Spender */
            readonly spender: string;
            /** Standard */
            readonly standard: string;
            /** Token */
            readonly token: string;
        };
        /**
         * ProblemShape
         * @description An error. `request_id` finds it in the service's log.
         */
        readonly Problem: {
            /** Detail */
            readonly detail: string;
            /** Errors */
            readonly errors: readonly components["schemas"]["ProblemFaultShape"][];
            /** Parts */
            readonly parts?: {
                readonly [key: string]: string;
            };
            /** Request Id */
            readonly request_id?: string;
            /** Status */
            readonly status: number;
            /** Title */
            readonly title: string;
            /** Type */
            readonly type: string;
        };
        /**
         * ProblemFaultShape
         * @description One fault: a JSON pointer into the body ("" is the whole body) and what would be right.
         */
        readonly ProblemFaultShape: {
            /** Message */
            readonly message: string;
            /** Pointer */
            readonly pointer: string;
        };
        /**
         * ProblemShape
         * @description An error. `request_id` finds it in the service's log.
         */
        readonly ProblemShape: {
            /** Detail */
            readonly detail: string;
            /** Errors */
            readonly errors: readonly components["schemas"]["ProblemFaultShape"][];
            /** Parts */
            readonly parts?: {
                readonly [key: string]: string;
            };
            /** Request Id */
            readonly request_id?: string;
            /** Status */
            readonly status: number;
            /** Title */
            readonly title: string;
            /** Type */
            readonly type: string;
        };
        /**
         * RecheckAnswer
         * @description Whether everything that the outcome rested on is as it was. `depends_on`: what code asks of the block.
         *
         *     Those values differ from block to block; what they can change is said by the report's `effects.evasion`.
         */
        readonly RecheckAnswer: {
            readonly block: components["schemas"]["RecheckBlockShape"];
            /** Changed */
            readonly changed: readonly components["schemas"]["ChangeShape"][];
            /** Depends On */
            readonly depends_on: readonly string[];
            /** Holds */
            readonly holds: boolean;
        };
        /**
         * RecheckBlockShape
         * @description The block that was compared with.
         */
        readonly RecheckBlockShape: {
            /** Hash */
            readonly hash: string;
            /** Number */
            readonly number: number;
        };
        /**
         * RecheckBody
         * @description The body of `POST /v1/recheck`.
         */
        readonly RecheckBody: {
            /**
             * Budget Ms
             * @description How long the caller waits, in milliseconds.
             * @default null
             */
            readonly budget_ms: number | null;
            /**
             * Witness
             * @description The `witness` of a report, exactly as the report has it.
             */
            readonly witness: string;
        };
        /**
         * ReplayAnswer
         * @description Whether the report comes out the same today. `differs` names the parts that do not.
         */
        readonly ReplayAnswer: {
            /** Differs */
            readonly differs: readonly string[];
            /** Digest */
            readonly digest: string;
            /** Equal */
            readonly equal: boolean;
            /** Id */
            readonly id: string;
            /** Level */
            readonly level: string;
            /** Replayed Digest */
            readonly replayed_digest: string;
            /** Replayed Level */
            readonly replayed_level: string;
        };
        /**
         * RevertShape
         * @description Why the call fails. `candidates`: published errors that it may be; `causes`: reasons within, outer first.
         */
        readonly RevertShape: {
            /** Candidates */
            readonly candidates: readonly string[];
            /** Causes */
            readonly causes: readonly components["schemas"]["CauseShape"][];
            /** Data */
            readonly data: string;
            /** Message */
            readonly message: string;
            /** Signature */
            readonly signature: string | null;
        };
        /**
         * RuleErrorShape
         * @description A rule that failed.
         */
        readonly RuleErrorShape: {
            /** Error */
            readonly error: string;
            /** Rule */
            readonly rule: string;
        };
        /**
         * SearchAnswer
         * @description The newest first; `next` is the `after` of the following page, null on the last.
         */
        readonly SearchAnswer: {
            /** Next */
            readonly next: string | null;
            /** Reports */
            readonly reports: readonly components["schemas"]["FoundReport"][];
        };
        /**
         * SentenceShape
         * @description One sentence and the positions of the findings that it speaks of.
         */
        readonly SentenceShape: {
            /** Findings */
            readonly findings: readonly number[];
            /** Text */
            readonly text: string;
        };
        /**
         * SettingShape
         * @description A value of the block context set otherwise. `kind`: as a bare simulator shows it, as likely, or an hour later.
         */
        readonly SettingShape: {
            /**
             * Kind
             * @enum {string}
             */
            readonly kind: "bare" | "near" | "later";
            /** Set To */
            readonly set_to: string;
            /** Value */
            readonly value: string;
        };
        /**
         * SkippedShape
         * @description A rule that did not look, and why.
         */
        readonly SkippedShape: {
            /** Reason */
            readonly reason: string;
            /** Rule */
            readonly rule: string;
        };
        /**
         * StateChangeShape
         * @description A change of who controls or runs an account. `role` is the id of an AccessControl role, null for all else.
         */
        readonly StateChangeShape: {
            /** Address */
            readonly address: string;
            /** After */
            readonly after: string;
            /** Before */
            readonly before: string;
            /** Kind */
            readonly kind: string;
            /** Role */
            readonly role: string | null;
        };
        /**
         * TimingsShape
         * @description Milliseconds.
         */
        readonly TimingsShape: {
            /** Assess */
            readonly assess: number;
            /** Decode */
            readonly decode: number;
            /** Explain */
            readonly explain: number;
            /** Simulate */
            readonly simulate: number;
            /** Total */
            readonly total: number;
        };
        /**
         * TradeItemShape
         * @description A part of a trade; amounts in base units, `amount` at first and `last_amount` at the end of an auction.
         */
        readonly TradeItemShape: {
            /** Amount */
            readonly amount: string;
            /** Last Amount */
            readonly last_amount: string;
            /** Recipient */
            readonly recipient: string | null;
            /**
             * Standard
             * @enum {string}
             */
            readonly standard: "native" | "erc20" | "erc721" | "erc1155" | "unknown";
            /** Token */
            readonly token: string | null;
            /** Token Id */
            readonly token_id: string | null;
        };
        /**
         * UnavailableShape
         * @description The stage has no result. Lists are left out on purpose: an empty one would read as "nothing changes".
         */
        readonly UnavailableShape: {
            /** Reason */
            readonly reason: string;
            /** Stage */
            readonly stage: string;
            /**
             * Status
             * @constant
             */
            readonly status: "unavailable";
        };
        /**
         * V0AddressBody
         * @description An address to look up in the lists.
         */
        readonly V0AddressBody: {
            /** Address */
            readonly address: string;
            /** Chain */
            readonly chain: string;
            /** Metadata */
            readonly metadata: {
                readonly [key: string]: unknown;
            };
        };
        readonly V0Answer: {
            readonly [key: string]: unknown;
        };
        readonly V0BulkAnswer: readonly {
            readonly [key: string]: unknown;
        }[];
        /**
         * V0ScanBody
         * @description A scan: `data` is a transaction, a serialized one, several, a JSON-RPC request or a user operation.
         */
        readonly V0ScanBody: {
            /** Account Address */
            readonly account_address?: string;
            /** Block */
            readonly block?: number | string;
            /** Chain */
            readonly chain: string;
            /** Data */
            readonly data: unknown;
            /** Metadata */
            readonly metadata: {
                readonly [key: string]: unknown;
            };
            /** Options */
            readonly options?: readonly string[];
            /** State Override */
            readonly state_override?: {
                readonly [key: string]: unknown;
            };
        };
        /**
         * V0SiteBody
         * @description A site to look up in the lists.
         */
        readonly V0SiteBody: {
            /** Url */
            readonly url: string;
        };
        /**
         * VerdictShape
         * @description The level and what it rests on.
         */
        readonly VerdictShape: {
            /** Errors */
            readonly errors: readonly components["schemas"]["RuleErrorShape"][];
            /** Findings */
            readonly findings: readonly components["schemas"]["FindingShape"][];
            /**
             * Level
             * @enum {string}
             */
            readonly level: "benign" | "warning" | "malicious" | "unknown";
            /** Policy Digest */
            readonly policy_digest: string;
            /** Skipped */
            readonly skipped: readonly components["schemas"]["SkippedShape"][];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readonly alive_healthz_get: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It is alive */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly metrics_metrics_get: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The measurements, in Prometheus' text form */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly ready_readyz_get: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It is ready */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly scan_address_v0_evm_address_scan_post: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["V0AddressBody"];
            };
        };
        readonly responses: {
            /** @description The scan */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["V0Answer"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 408: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly scan_json_rpc_v0_evm_json_rpc_scan_post: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["V0ScanBody"];
            };
        };
        readonly responses: {
            /** @description The scan */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["V0Answer"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 408: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly scan_transactions_v0_evm_transaction_bulk_scan_post: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["V0ScanBody"];
            };
        };
        readonly responses: {
            /** @description The scan */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["V0BulkAnswer"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 408: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly scan_raw_transaction_v0_evm_transaction_raw_scan_post: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["V0ScanBody"];
            };
        };
        readonly responses: {
            /** @description The scan */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["V0Answer"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 408: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly scan_transaction_v0_evm_transaction_scan_post: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["V0ScanBody"];
            };
        };
        readonly responses: {
            /** @description The scan */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["V0Answer"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 408: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly scan_user_operation_v0_evm_user_operation_scan_post: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["V0ScanBody"];
            };
        };
        readonly responses: {
            /** @description The scan */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["V0Answer"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 408: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly scan_site_v0_site_scan_post: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["V0SiteBody"];
            };
        };
        readonly responses: {
            /** @description The scan */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["V0Answer"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 408: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly explain_v1_explain_post: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description The caller's name for this request; sent again within a day it gives the same report. */
                readonly "Idempotency-Key"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ExplainBody"];
            };
        };
        readonly responses: {
            /** @description The report */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Answer"];
                    readonly "text/event-stream": string;
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 408: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly explain_all_v1_explain_bulk_post: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["BulkBody"];
            };
        };
        readonly responses: {
            /** @description A report or a problem for each request */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["BulkAnswer"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 408: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly recheck_v1_recheck_post: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["RecheckBody"];
            };
        };
        readonly responses: {
            /** @description What the outcome rested on, read again */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RecheckAnswer"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 408: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly found_reports_v1_reports_get: {
        readonly parameters: {
            readonly query?: {
                readonly after?: string;
                readonly chain_id?: string;
                readonly digest?: string;
                readonly level?: string;
                readonly limit?: string;
                readonly origin_host?: string;
                readonly rule?: string;
                readonly sender?: string;
                readonly since?: string;
                readonly until?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The reports that fit */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SearchAnswer"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly stored_report_v1_reports__report_id__get: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly report_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The report */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Answer"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly told_feedback_v1_reports__report_id__feedback_post: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly report_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["FeedbackBody"];
            };
        };
        readonly responses: {
            /** @description The feedback is kept */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["FeedbackAnswer"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 408: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly replayed_report_v1_reports__report_id__replay_post: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly report_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The comparison */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ReplayAnswer"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
