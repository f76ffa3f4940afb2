import { ApiError, type Cluster } from "../../provider/kube/index.ts";

/** Codes with which an API server says that a request itself is wrong; conflicts and absences are everyday life. */
const wrong = new Set([400, 405, 415, 422]);

/**
 * Notes what the API server has against the controllers' own writes. They only try again, as real ones do, and whoever waits for them would
 * otherwise just wait too long.
 */
export function notingRefusals(cluster: Cluster, note: (refusal: string) => void): Cluster {
    const noted =
        <A extends readonly unknown[], T>(write: (...args: A) => Promise<T>) =>
        async (...args: A): Promise<T> => {
            try {
                return await write(...args);
            } catch (error) {
                if (error instanceof ApiError && wrong.has(error.code)) note(error.message);
                throw error;
            }
        };
    const { create, apply, patch, replace } = cluster;
    return { ...cluster, create: noted(create), apply: noted(apply), patch: noted(patch), replace: noted(replace) };
}
