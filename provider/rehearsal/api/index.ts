export { Api } from "./api.ts";
export { type ApiFault, apiFaults } from "./faults.ts";
export { type Certificate, certificate, kubeconfig, serveApi } from "./http.ts";
export { createLocalCluster } from "./local.ts";
export { rehearsalKinds } from "./resources.ts";
