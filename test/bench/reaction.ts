/**
 * `npm run bench:reaction`: from the controller's final word on a run to the plugin's answer to the engine, look at the targets included. One VM a
 * plan, so that the words come one after another.
 */
import { finalWords, openWave } from "./openWave.ts";

const plans = 60;
const goal = 250;

const wave = await openWave({ vms: plans, plans });
const stop = new AbortController();
const words = await finalWords(wave.world, stop.signal);
const answers = new Map<string, number>();
await wave.up((plan) => answers.set(plan, performance.now()));
stop.abort();
await wave.close();

const delays = [...answers].map(([plan, at]) => at - words.get(plan)!).sort((one, other) => one - other);
const at = (share: number) => delays[Math.min(delays.length - 1, Math.floor(delays.length * share))]!;
console.log(
    `${delays.length} runs; the answer came ${at(0.5).toFixed(0)} ms (median), ${at(0.95).toFixed(0)} ms (p95) after the controller's final word`,
);
console.log(`p95 ÷ goal of ${goal} ms: ${(at(0.95) / goal).toFixed(2)}`);
process.exit(0);
