import assert from "node:assert/strict";
import fc from "fast-check";
import { fieldsOf, render } from "../../provider/template/index.ts";

const fields = {
    VmName: "Web_01 (Old).prod",
    TargetVmName: "web-01",
    PlanName: "plan-of-the-month-x",
    DiskIndex: 3,
    Shared: true,
    Empty: "",
    Later: undefined,
};

/** What Go with sprig v3.3 answers to the same templates. */
const texts: readonly { why: string; template: string; text: string }[] = [
    { why: "fields", template: "{{.TargetVmName}}-{{ .DiskIndex }}", text: "web-01-3" },
    {
        why: "Forklift's own template",
        template: "{{trunc 15 .PlanName}}-{{trunc 15 .TargetVmName}}-disk-{{.DiskIndex}}",
        text: "plan-of-the-mon-web-01-disk-3",
    },
    { why: "trim markers", template: "a \n{{- .DiskIndex -}}\t b", text: "a3b" },
    { why: "a minus that is a sign", template: "{{ add -3 1 }}", text: "-2" },
    { why: "a comment", template: "a {{- /* of no use */ -}} b", text: "ab" },
    { why: "a pipe", template: '{{.VmName | lower | replace "_" "-" | nospace}}', text: "web-01(old).prod" },
    { why: "a pipe that leads nowhere", template: "{{ .DiskIndex | }}", text: "3" },
    { why: "parentheses", template: "{{ eq (add .DiskIndex 1) 4 }}", text: "true" },
    { why: "a condition", template: "{{if and .Shared (gt .DiskIndex 5)}}a{{else if .Empty}}b{{else}}c{{end}}", text: "c" },
    { why: "with and its dot", template: "{{with .TargetVmName}}{{.}}{{end}}{{with .Empty}}x{{else}}none{{end}}", text: "web-01none" },
    { why: "variables", template: '{{$n := printf "%02d" .DiskIndex}}{{$.TargetVmName}}-{{$n}}', text: "web-01-03" },
    { why: "a field that is never reached", template: "{{if false}}{{.Nope}}{{end}}ok", text: "ok" },
    { why: "raw strings", template: "{{ mustRegexReplaceAll `[^a-z0-9]+` (lower .VmName) `-` }}", text: "web-01-old-prod" },
    { why: "groups of a pattern", template: "{{ mustRegexReplaceAll `(a)(b)` `xabx` `$2$1` }}", text: "xbax" },
    { why: "a string cut from its end", template: "{{ trunc -4 .VmName }}", text: "prod" },
    { why: "a part of a string", template: "{{ substr 0 3 .VmName }}{{ substr 4 99 .TargetVmName }}", text: "Web01" },
    { why: "words", template: '{{ initials "my old vm" }}{{ title "a b" }}{{ untitle "A B" }}', text: "movA Ba b" },
    { why: "arithmetic", template: "{{ div 7 2 }}{{ mod 7 3 }}{{ mul 2 3 }}{{ max 1 3 2 }}{{ round 2.5 0 }}{{ floor 2.7 }}", text: "316332" },
    { why: "a value of the wrong type for its verb", template: '{{ printf "%d" .TargetVmName }}', text: "%!d(string=web-01)" },
];

const problems: readonly { why: string; template: string; column: number; says: RegExp }[] = [
    { why: "an action without an end", template: "vm-{{.VmName", column: 4, says: /this "\{\{" has no "\}\}"/ },
    { why: "an unknown variable", template: "{{.DiskIndx}}", column: 3, says: /no variable "\.DiskIndx" here; did you mean "\.DiskIndex"\?/ },
    { why: "an unknown function", template: "{{ .VmName | trunk 5 }}", column: 14, says: /no function "trunk" here; did you mean "trunc"/ },
    { why: "a variable nobody declared", template: "{{$n}}", column: 3, says: /no variable "\$n"/ },
    {
        why: "an int64 where an int is wanted",
        template: "{{ trunc (add 1 2) .VmName }}",
        column: 10,
        says: /takes an int as argument 1, not the int64 3/,
    },
    { why: "a number where a string is wanted", template: "{{ lower .DiskIndex }}", column: 10, says: /takes a string as argument 1, not the int 3/ },
    { why: "an argument too few", template: "{{ trunc 5 }}", column: 4, says: /takes 2 arguments, not 1/ },
    { why: "an argument for a value", template: "{{ .VmName 5 }}", column: 4, says: /a plain value takes nothing/ },
    { why: "an if without an end", template: "{{if .Shared}}x", column: 3, says: /this "if" has no "\{\{end\}\}"/ },
    { why: "an end without an if", template: "a{{end}}", column: 4, says: /"end" without an "if"/ },
    { why: "nothing at all", template: "{{ }}", column: 4, says: /expected a command, not "\}\}"/ },
    { why: "a missing space", template: "{{lower(.VmName)}}", column: 8, says: /expected a space before "\("/ },
    { why: "a string without an end", template: '{{ "abc }}', column: 4, says: /this string has no end/ },
    { why: "an open parenthesis", template: "{{ (lower .VmName }}", column: 19, says: /expected "\)", not "\}\}"/ },
    { why: "a part that is not in the string", template: "{{ substr 9 99 .TargetVmName }}", column: 4, says: /substr fails: bytes 9 to 99/ },
    { why: "different things compared", template: "{{ eq .DiskIndex .VmName }}", column: 4, says: /the int 3 cannot be compared with the string/ },
    { why: "a field of a string", template: "{{ .VmName.First }}", column: 4, says: /has no field "First"/ },
];

const unjudged = [
    "{{range .VmName}}{{end}}",
    '{{define "a"}}{{end}}',
    "{{html .VmName}}",
    "{{0x1F}}",
    "{{'a'}}",
    "{{.Later}}",
    "{{.}}",
    "{{mustRegexReplaceAll `(?i)a` .VmName ``}}",
];

describe("a Go template", () => {
    for (const { why, template, text } of texts) it(`reads ${why}`, () => assert.deepEqual(render(template, fields), { kind: "text", text }));

    for (const { why, template, column, says } of problems)
        it(`points to ${why}`, () => {
            const { kind, ...found } = render(template, fields);
            assert.deepEqual([kind, (found as { column?: number }).column], ["problem", column]);
            assert.match((found as { message: string }).message, says);
        });

    for (const template of unjudged) it(`is not judged when it holds ${template}`, () => assert.equal(render(template, fields).kind, "unjudged"));

    it("tells the variables that it speaks of", () => {
        const uses = fieldsOf("{{.A}}{{if .B}}{{.C}}{{end}}{{with .D}}{{.E}}{{$.F}}{{end}}{{or .G .H}}");
        assert.equal(uses.map(({ name, isCertain }) => `${name}${isCertain ? "!" : ""}`).join(" "), "A! B! C D! F G! H");
        assert.deepEqual(fieldsOf("{{.A"), []);
    });

    it("is answered whatever it is", () => {
        const piece = fc.constantFrom(
            "{{",
            "}}",
            "{{-",
            " -}}",
            ".VmName",
            " ",
            "|",
            "(",
            ")",
            "lower",
            "trunc",
            '"',
            "`",
            "3",
            "$x",
            ":=",
            "if",
            "else",
            "end",
            "a",
        );
        fc.assert(fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => typeof render(pieces.join(""), fields).kind === "string"));
    });
});
