export { createDialog, type DialogOptions, defineDialog, dialogAsk } from "./ask.js";
export { ReportDialog } from "./report-dialog.js";
export { ENGLISH, type Strings } from "./strings.js";
export type { Freshness, Question, RecheckCall, View } from "./view.js";
