/**
 * `npm run pulumi -- ARGUMENTS`: obtains a Pulumi CLI and runs it in the folder the command was given in. Without arguments it only
 * obtains one and says which; then a missing CLI is news, not a failure, because tests skip what needs it.
 */
import { spawn } from "node:child_process";
import { ensurePulumi, pulumiEnvironment } from "./pulumi.ts";

const args = process.argv.slice(2);
const pulumi = await ensurePulumi().catch((problem: Error) => {
    console.error(problem.message);
    process.exit(args.length === 0 ? 0 : 1);
});

if (args.length === 0) console.log(`Pulumi ${pulumi.version} (${pulumi.how}): ${pulumi.bin}`);
else run();

function run(): void {
    const child = spawn(pulumi.bin, args, { stdio: "inherit", cwd: process.env.INIT_CWD ?? process.cwd(), env: pulumiEnvironment(pulumi) });
    // Ctrl-C reaches the CLI by the terminal; it decides when to end.
    process.on("SIGINT", () => undefined);
    child.on("exit", (code) => process.exit(code ?? 1));
}
