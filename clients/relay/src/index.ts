export type { Faults } from "./faults.js";
export { type Relay, startRelay } from "./relay.js";
