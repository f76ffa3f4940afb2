import { sayDuration } from "../../util/duration.ts";
import { kinds } from "../runs/kinds.ts";
import { planHead, planRow } from "../runs/layout.ts";
import type { PlanRunReport, RunReport, VmRunReport, WaveRunReport } from "../runs/model.ts";
import { outcomeWords, sayCounts, sayFailed, sayInstant, sayLeg, sayMiBs, sayOff, sayPrediction, saySeconds, sayWindow } from "../runs/words.ts";
import { list, table } from "./blocks.ts";
import { type Html, html } from "./markup.ts";

/** The sections of a page about runs; charts are drawn into the figures by the page's script. */
export function runBody(report: RunReport): Html {
    const vms = report.plans.flatMap((plan) => plan.vms.map((vm) => ({ plan, vm })));
    const alone = report.plans.filter(({ wave }) => wave === undefined);
    return html`${navigation(report)}
<section aria-labelledby="summary"><h2 id="summary">Summary</h2>${tiles(report)}
${report.notes.length > 0 ? html`<div class="notes">${list(report.notes)}</div>` : html``}</section>
${failures(report)}
${offs(report)}
${report.waves.map((wave) => waveSection(wave, report))}
${alone.length > 0 ? html`<section aria-labelledby="alone"><h2 id="alone">Runs outside of waves</h2>${planTable("Runs outside of waves", alone)}</section>` : html``}
${vms.length > 0 ? html`${predictions(report)}${timeline(vms.length)}${resources(report)}${vmTable(vms)}` : html``}`;
}

function navigation({ failures: all, plans, waves }: RunReport): Html {
    const hasVms = plans.some(({ vms }) => vms.length > 0);
    const links = [
        ["summary", "Summary"],
        ...(all.length > 0 ? [["failures", "Failures"]] : []),
        ...waves.map(({ name }, index) => [`wave-${index}`, `Wave ${name}`]),
        ...(hasVms
            ? [
                  ["timeline-heading", "Timeline"],
                  ["resources", "Slots and throughput"],
                  ["vms", "VMs"],
              ]
            : []),
    ];
    return html`<nav aria-label="Sections"><ul>${links.map(([id, text]) => html`<li><a href="#${id}">${text}</a></li>`)}</ul></nav>`;
}

function tiles({ counts, plans, waves, throughput }: RunReport): Html {
    const longest = Math.max(0, ...waves.map(({ elapsedSeconds }) => elapsedSeconds), ...plans.map(({ elapsedSeconds }) => elapsedSeconds));
    const all: readonly (readonly [string, string, string?])[] = [
        ["Moved", `${counts.moved} of ${counts.vms}`, counts.moved === counts.vms ? "good" : ""],
        ["Failed", String(counts.failed), counts.failed > 0 ? "bad" : ""],
        ...(counts.running + counts.waiting > 0 ? [["Under way", `${counts.running}, ${counts.waiting} waiting`] as const] : []),
        ...(counts.cancelled > 0 ? [["Cancelled", String(counts.cancelled)] as const] : []),
        ["Copied", sayMiBs(counts.copiedMiB)],
        ["Took", saySeconds(longest) || "–"],
        ["Longest downtime", saySeconds(counts.downtimeSeconds) || "–"],
        ["Longest wait for a slot", saySeconds(counts.waitedSeconds) || "–"],
        ["Throughput", `${throughput.averageMiBps} MiB/s`],
        ...(counts.off > 0 ? [["Off now", String(counts.off), "bad"] as const] : []),
    ];
    return html`<dl class="tiles">${all.map(([name, value, mood]) => html`<div class="${mood ?? ""}"><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function failures({ failures: all }: RunReport): Html {
    if (all.length === 0) return html``;
    const rows = all.map(({ cause, step, vms, remedy }) => [[cause], [step], sayFailed(vms), [remedy ?? ""]]);
    return html`<section aria-labelledby="failures"><h2 id="failures">Failures</h2>${table("Failures by cause", ["Cause", "Step", "VMs", "What to do"], rows)}</section>`;
}

function offs(report: RunReport): Html {
    const items = sayOff(report);
    return items.length === 0 ? html`` : html`<section aria-labelledby="off"><h2 id="off">VMs that are off now</h2>${list(items)}</section>`;
}

function waveSection(wave: WaveRunReport, { plans, waves }: RunReport): Html {
    const { name, stage, startedAt, completedAt, elapsedSeconds, prediction, window, criticalPath } = wave;
    const id = `wave-${waves.indexOf(wave)}`;
    const facts = [
        ["Outcome", `${outcomeWords[wave.outcome]}: ${sayCounts(wave.counts)}`],
        ["Stage", stage ?? ""],
        ["Began", sayInstant(startedAt)],
        ["Ended", completedAt ? sayInstant(completedAt) : startedAt ? "under way" : ""],
        ["Took", saySeconds(elapsedSeconds)],
        ["Predicted and actual", sayPrediction(prediction)],
        ["Window", sayWindow(window).replace(/^window /, "")],
    ].filter(([, text]) => text !== "");
    return html`<section aria-labelledby="${id}"><h2 id="${id}">Wave ${name}</h2>
<dl class="facts">${facts.map(([term, text]) => html`<div><dt>${term}</dt><dd>${text}</dd></div>`)}</dl>
${planTable(
    `Runs of wave ${name}`,
    plans.filter((plan) => plan.wave === name),
)}
${criticalPath.length > 0 ? html`<h3>What determined its end</h3><ol>${criticalPath.map((leg) => html`<li>${sayLeg(leg)}</li>`)}</ol>` : html``}</section>`;
}

function planTable(caption: string, plans: readonly PlanRunReport[]): Html {
    const rows = plans.map((plan) => planRow(plan, sayPrediction(plan.prediction)));
    return plans.length > 0 ? table(caption, planHead, rows) : html`<p>None of its runs has begun.</p>`;
}

function predictions({ plans }: RunReport): Html {
    if (plans.every(({ prediction }) => !prediction)) return html``;
    return html`<section aria-labelledby="predictions"><h2 id="predictions">Predicted against actual</h2>
<figure><div id="prediction-chart" class="chart" role="img" aria-label="Predicted range and actual minutes of each run; the tables of the waves have the same."></div>
<figcaption>Bar: predicted range. Diamond: prediction. Dot: what it took.</figcaption></figure></section>`;
}

function timeline(vms: number): Html {
    const legend = Object.entries(kinds).map(([kind, words]) => html`<li><span class="swatch" data-kind="${kind}"></span>${words}</li>`);
    return html`<section aria-labelledby="timeline-heading"><h2 id="timeline-heading">Timeline</h2>
<form class="filters" role="search" aria-label="Filter VMs" hidden>
<label>Find a VM <input type="search" id="find" autocomplete="off" spellcheck="false"></label>
<label>Run <select id="run"><option value="">all</option></select></label>
<label>Outcome <select id="outcome"><option value="">all</option>${Object.entries(outcomeWords).map(([value, words]) => html`<option value="${value}">${words}</option>`)}<option value="retried">tried again</option></select></label>
<output id="matches" aria-live="polite"></output>
</form>
<ul class="legend" aria-label="Legend">${legend}<li><span class="swatch off"></span>source and target off</li><li><span class="swatch failed">✕</span>failed</li></ul>
<figure id="timeline-figure" hidden>
<div class="tools" role="toolbar" aria-label="Time axis"><button type="button" data-zoom="in">Zoom in</button><button type="button" data-zoom="out">Zoom out</button><button type="button" data-zoom="left">Earlier</button><button type="button" data-zoom="right">Later</button><button type="button" data-zoom="all">Whole time</button></div>
<div id="detail" class="detail" aria-live="polite"></div>
<div id="timeline" class="chart" tabindex="0" role="application" aria-roledescription="timeline" aria-label="Timeline of ${vms} VMs" aria-describedby="timeline-help"></div>
<p id="timeline-help" class="hint">Arrow keys: up and down choose a VM, left and right what it did. Plus and minus zoom, Home shows the whole time. With the mouse: drag to move, Ctrl and wheel to zoom. The table of VMs below has the same.</p>
</figure>
<div id="print-timeline" aria-hidden="true"></div>
<noscript><p>Charts need scripts; the table of VMs below has the same facts.</p></noscript></section>`;
}

function resources({ occupancy, throughput }: RunReport): Html {
    const rows = occupancy.map(({ host, peak, slotSeconds }) => [[host ?? "all hosts"], [String(peak)], [saySeconds(slotSeconds)]]);
    return html`<section aria-labelledby="resources"><h2 id="resources">Slots and throughput</h2>
<div class="pair">
<figure><div id="occupancy-chart" class="chart" role="img" aria-label="VMs in flight over time, at most ${occupancy[0]?.peak}; the table below has the numbers of each host."></div><figcaption>VMs in flight, as the controller counts them for slots</figcaption></figure>
<figure><div id="throughput-chart" class="chart" role="img" aria-label="Throughput over time, ${throughput.averageMiBps} MiB/s on average, ${throughput.peakMiBps} at most."></div><figcaption>MiB per second; later precopies do not count, since no controller tells their size</figcaption></figure>
</div>
${table("VMs in flight", ["Host", "Most at once", "Their time together"], rows)}</section>`;
}

const columns = ["VM", "Run", "Host", "Outcome", "Attempts", "Waited", "Copied", "Off for", "Took", "What went wrong"];

function vmTable(vms: readonly { readonly plan: PlanRunReport; readonly vm: VmRunReport }[]): Html {
    return html`<section aria-labelledby="vms"><h2 id="vms">VMs</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Table: VMs">
<table id="vm-table"><caption>Every VM, as in the timeline</caption>
<thead><tr>${columns.map((word) => html`<th scope="col">${word}</th>`)}</tr></thead>
<tbody>${vms.map(({ plan, vm }, index) => vmRow(vm, plan, index))}</tbody></table></div></section>`;
}

function vmRow(vm: VmRunReport, { name }: PlanRunReport, index: number): Html {
    const copied = vm.attempts.reduce((sum, { copiedMiB }) => sum + copiedMiB, 0);
    const isUnderWay = vm.outcome === "Running";
    const errors = vm.attempts.flatMap(({ attempt, error, step }) => (error ? [`attempt ${attempt}${step ? `, ${step}` : ""}: ${error}`] : []));
    const number = (value: number, text: string) => html`<td class="number" data-value="${value}">${text}</td>`;
    return html`<tr data-vm="${index}"><th scope="row">${vm.name}</th><td>${name}</td><td>${vm.host}</td><td class="outcome ${vm.outcome}">${outcomeWords[vm.outcome]}${isUnderWay && vm.step ? `: ${vm.step}` : ""}</td>${[
        number(vm.attempts.length, String(vm.attempts.length)),
        number(vm.waitedSeconds, saySeconds(vm.waitedSeconds)),
        number(copied, isUnderWay && vm.totalMiB > 0 ? `${sayMiBs(vm.doneMiB)} of ${sayMiBs(vm.totalMiB)}` : sayMiBs(copied)),
        number(vm.downtimeSeconds, `${vm.downtimeSeconds > 0 ? sayDuration(vm.downtimeSeconds) : ""}${vm.isOff ? ", still off" : ""}`),
        number(vm.elapsedSeconds, saySeconds(vm.elapsedSeconds)),
    ]}<td>${errors.map((error) => html`<div>${error}</div>`)}</td></tr>`;
}
