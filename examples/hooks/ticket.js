import { ErrorHook, ResourceHook } from "@pulumi/pulumi";

/**
 * Options of a wave that open a change ticket before VMs move, close it when all have moved, and tell it when some have not.
 *
 * Without a ticket nothing moves: a "before" hook that fails stops its resource. What has moved has moved: that a ticket cannot be closed is only a
 * warning, by `ignoreErrors`; without that, the update would end with an error.
 */
export function ticket(url) {
    const note = (state) => (args) => tell(url, { state, run: args.name, summary: args.newOutputs?.summary });
    const open = new ResourceHook("open-ticket", note("open"));
    const close = new ResourceHook("close-ticket", note("closed"), { ignoreErrors: true });
    const failed = new ErrorHook("failed-ticket", async ({ name, errors }) => {
        await tell(url, { state: "failed", run: name, errors }).catch((error) => console.warn(`the ticket was not told: ${error.message}`));
        return false; // true would make the next attempt at once
    });
    return {
        hooks: { beforeCreate: [open], afterCreate: [close], beforeUpdate: [open], afterUpdate: [close] },
        // "after" hooks are not called when a run fails, and the engine hands error hooks to no component: its runs are given them here.
        transforms: [
            ({ type, props, opts }) => (type === run ? { props, opts: { ...opts, hooks: { ...opts.hooks, onError: [failed] } } } : undefined),
        ],
    };
}

const run = "migration-toolkit:virtualization:Migration";

async function tell(url, body) {
    const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`the ticket system answered ${answer.status} to ${JSON.stringify(body.state)}`);
}
