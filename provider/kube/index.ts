export type { Chance } from "./backOff.ts";
export { createCluster } from "./client.ts";
export { bearerToken, contextNamespace, type KubeconfigChoice, loadKubeconfig } from "./config.ts";
export * from "./error.ts";
export { kinds } from "./kinds.ts";
export type * from "./port.ts";
export { defaultBudget, type RetryBudget } from "./retry.ts";
export { connect, type HttpCall, type Transport } from "./transport.ts";
export { createWatches, type Watches, type WatchTarget } from "./watches.ts";
