/** Both palettes have a contrast of at least 4.5 for text and 3 for what is not text. */
const light = `
--back:#ffffff;--raised:#f5f6f8;--text:#16191d;--soft:#4a525c;--line:#c9ced6;--strong:#7b8490;--link:#0b57a4;--focus:#0b57a4;
--good:#0d6b3c;--bad:#b3111e;--bad-back:#fdecec;--warn-back:#fff6dd`;
const dark = `
--back:#14171b;--raised:#1d2127;--text:#eceff3;--soft:#b3bcc8;--line:#3a424d;--strong:#818c9a;--link:#84bdff;--focus:#84bdff;
--good:#5fd39a;--bad:#ff8f8f;--bad-back:#3a1d20;--warn-back:#332b14`;

export const styles = `
:root{${light};color-scheme:light}
@media (prefers-color-scheme:dark){:root[data-theme=auto]{${dark};color-scheme:dark}}
:root[data-theme=dark]{${dark};color-scheme:dark}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0 auto;max-width:100rem;padding:1rem clamp(.75rem,3vw,2.5rem) 3rem;background:var(--back);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
main:focus{outline:none}
.skip{position:absolute;left:-999rem}
.skip:focus{position:static}
.bar{display:flex;flex-wrap:wrap;gap:.5rem 2rem;align-items:flex-start;justify-content:space-between}
h1{font-size:clamp(1.4rem,4vw,1.9rem);line-height:1.2;margin:.3rem 0;overflow-wrap:anywhere}
h2{font-size:1.3rem;margin:2.2rem 0 .6rem;padding-top:.4rem;border-top:1px solid var(--line);overflow-wrap:anywhere}
h3{font-size:1.05rem;margin:1.2rem 0 .4rem}
.lead{font-size:1.1rem;font-weight:600;margin:.3rem 0;overflow-wrap:anywhere}
.origin,.hint,figcaption,footer{color:var(--soft);font-size:.875rem;margin:.3rem 0}
footer{margin-top:3rem;border-top:1px solid var(--line)}
.themes{border:1px solid var(--line);border-radius:.4rem;margin:0;padding:.1rem .7rem .3rem;font-size:.875rem;display:flex;gap:.9rem}
.themes[hidden]{display:none}
.themes legend{padding:0 .3rem;color:var(--soft)}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;padding:0;margin:.8rem 0}
.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(8.4rem,1fr));gap:.7rem;margin:0}
.tiles div{background:var(--raised);border:1px solid var(--line);border-radius:.5rem;padding:.5rem .8rem}
.tiles dt{color:var(--soft);font-size:.875rem}
.tiles dd{margin:0;font-size:1.2rem;font-weight:650;font-variant-numeric:tabular-nums;line-height:1.3}
.tiles .good dd,.outcome.Succeeded{color:var(--good)}
.tiles .bad dd,.outcome.Failed{color:var(--bad)}
.tiles .bad{background:var(--bad-back)}
.outcome{font-weight:600}
.notes{background:var(--warn-back);border-left:4px solid var(--strong);margin:1rem 0;padding:.3rem 1rem}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,16rem),1fr));gap:.5rem 2rem;margin:.5rem 0 1rem}
.facts dt{color:var(--soft);font-size:.875rem}
.facts dd{margin:0}
.scroll{overflow-x:auto;max-width:100%;border:1px solid var(--line);border-radius:.5rem;position:relative}
table{border-collapse:collapse;width:100%;font-size:.9rem}
caption{text-align:left;padding:.5rem .7rem;color:var(--soft)}
th,td{text-align:left;vertical-align:top;padding:.4rem .7rem;border-top:1px solid var(--line)}
thead th{background:var(--raised);white-space:nowrap}
tbody th{font-weight:600;overflow-wrap:anywhere;min-width:8rem}
td{min-width:4rem}
td.number{font-variant-numeric:tabular-nums;white-space:nowrap}
table button{font:inherit;font-weight:600;background:none;border:0;padding:0;color:inherit;cursor:pointer;text-align:left}
th button[aria-expanded]{color:var(--link);text-decoration:underline}
th[aria-sort] button::after{content:" ↕";color:var(--soft)}
th[aria-sort=ascending] button::after{content:" ↑"}
th[aria-sort=descending] button::after{content:" ↓"}
#vm-table td{white-space:nowrap}
#vm-table td:last-child{white-space:normal;min-width:18rem}
tr.steps td{white-space:normal!important;background:var(--raised)}
tr.steps ol{margin:.2rem 0;padding-left:1.4rem}
pre{background:var(--raised);padding:.7rem;overflow-x:auto;border-radius:.4rem}
figure{margin:0 0 1rem}
figure[hidden],.filters[hidden]{display:none}
.chart{width:100%;height:16rem}
#timeline{cursor:default;border:1px solid var(--line);border-radius:.5rem}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:1rem}
.filters,.tools,.legend{display:flex;flex-wrap:wrap;gap:.5rem 1.1rem;align-items:end;margin:.5rem 0;padding:0}
.filters label{display:flex;flex-direction:column;font-size:.875rem;color:var(--soft)}
input[type=search],select,.tools button{font:inherit;font-size:.95rem;color:var(--text);background:var(--back);border:1px solid var(--strong);border-radius:.35rem;padding:.3rem .6rem;min-height:2.2rem;max-width:100%}
.tools{gap:.4rem}
.tools button{cursor:pointer}
.tools button:hover{background:var(--raised)}
.legend{list-style:none;font-size:.9rem;align-items:center}
.legend li{display:flex;align-items:center;gap:.45rem}
.swatch{display:inline-block;width:30px;height:16px;background-repeat:no-repeat;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.swatch.off{height:.3rem;background:var(--text)}
.swatch.failed{width:auto;color:var(--bad);font-weight:700;line-height:1rem}
.detail{min-height:5.4rem;margin:.5rem 0;background:var(--raised);border:1px solid var(--line);border-radius:.5rem;padding:.5rem .8rem;overflow-wrap:anywhere}
.detail p{margin:0}
.detail .bad{color:var(--bad);font-weight:600}
.tip{max-width:26rem;white-space:normal;overflow-wrap:anywhere;font-size:.875rem}
#print-timeline{display:none}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
@media (max-width:40rem){.tiles{grid-template-columns:repeat(2,minmax(0,1fr))}.themes{width:100%}}
@media print{
:root,:root[data-theme]{${light};color-scheme:light}
@page{size:A4 landscape;margin:12mm}
body{padding:0;max-width:none;font-size:10pt}
.skip,nav,.themes,.filters,.tools,.hint,.detail,#timeline-figure,footer{display:none!important}
.scroll{overflow:visible;border:0}
#vm-table td,#vm-table td:last-child{white-space:normal;min-width:0}
table{font-size:8pt}
thead th{white-space:normal}
th,td{padding:1.5mm 2mm}
thead{display:table-header-group}
tr,figure,.tiles div{break-inside:avoid}
h2,h3,caption{break-after:avoid}
th button{text-decoration:none!important;color:inherit!important}
th[aria-sort] button::after{content:""!important}
#print-timeline{display:block}
.chart>div{width:100%!important;height:auto!important}
.chart canvas{max-width:100%!important;height:auto!important}
.pair>*{min-width:0}
.pair{grid-template-columns:1fr 1fr}
#print-timeline .sheet{break-inside:avoid;margin-bottom:4mm}
.tiles dd{font-size:1rem}
.tiles div,.notes,thead th{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
`;
