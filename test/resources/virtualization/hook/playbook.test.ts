import assert from "node:assert/strict";
import fc from "fast-check";
import { decodePlaybook, encodePlaybook, playbookProblems } from "../../../../provider/resources/virtualization/hook/playbook.ts";

const good = "- hosts: localhost\n  tasks:\n    - debug: { msg: hello }\n";

describe("a playbook", () => {
    const fine = [
        { why: "is a list of plays", text: good },
        { why: "may import others", text: "- import_playbook: other.yml\n- ansible.builtin.import_playbook: third.yml\n" },
        { why: "may have tags of Ansible", text: "- hosts: all\n  vars:\n    password: !vault |\n      $ANSIBLE_VAULT;1.1;AES256\n" },
        { why: "may say a key twice, of which Ansible takes the last", text: "- hosts: all\n  gather_facts: true\n  gather_facts: false\n" },
        { why: "may have templates in quotes", text: '- hosts: "{{ target }}"\n  vars: { a: "{{ b }}/c" }\n' },
    ];
    for (const { why, text } of fine) it(why, () => assert.deepEqual(playbookProblems(text), []));

    const bad = [
        { why: "whose indentation is wrong", text: "- hosts: all\n - name: x\n", says: /^is no YAML: line 2, column 2: the indentation/ },
        { why: "with a tab", text: "- hosts: all\n  tasks:\n\t- debug:\n", says: /^is no YAML: line 3, column 1: a tab cannot indent/ },
        { why: "with an open quote", text: "- hosts: 'all\n", says: /^is no YAML: line 2, column 1: something is missing/ },
        { why: "with two colons in a line", text: "- hosts: a: b\n", says: /^is no YAML: line 1, column 10: a second `:`/ },
        { why: "of two documents", text: `${good}---\n${good}`, says: /^is no YAML: line 4, column 1: a second document/ },
        { why: "that begins a value with a template", text: "- hosts: all\n  name: {{ x }}\n", says: /^line 2, column 9: .*must stand in quotes$/ },
        { why: "that goes on after a template", text: "- hosts: all\n  name: {{ x }}/y\n", says: /line 2.*`\{\{` must stand in quotes$/ },
        { why: "that is a play, not a list", text: "hosts: all\ntasks: []\n", says: /^must be a list of plays.*line 1, column 1/ },
        { why: "that is a word", text: "stop-shop.yml", says: /^must be a list of plays/ },
        { why: "without a play", text: "[]\n", says: /^has no play/ },
        { why: "with a play without hosts", text: `${good}- name: x\n  tasks: []\n`, says: /^play 2 \(line 4, column 3\) has no `hosts`/ },
        { why: "of tasks only", text: "- debug: {}\n", says: /^play 1 .* has no `hosts`/ },
        { why: "with a play that is a word", text: "- all\n", says: /^play 1 .* must be a map/ },
        { why: "in base64", text: encodePlaybook(good), says: /^is in base64 already/ },
        { why: "in base64 with line ends", text: `${encodePlaybook(good.repeat(3)).replace(/.{76}/g, "$&\n")}\n`, says: /^is in base64 already/ },
    ];
    for (const { why, text, says } of bad)
        it(`${why} is told with its place`, () => {
            const [problem = ""] = playbookProblems(text);
            assert.match(problem, says);
        });

    it("is never quoted, for it may be secret", () => {
        const part = fc.constantFrom("- ", "  ", "\n", ": ", "hosts", "'", '"', "{", "[", "*", "&", "!", "%", "canary", "\t", "|");
        fc.assert(fc.property(fc.array(part, { maxLength: 40 }), (parts) => !playbookProblems(parts.join("")).join().includes("canary")));
    });

    it("comes back from the object as it was", () => {
        fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => assert.equal(decodePlaybook(encodePlaybook(text)), text)));
    });

    it("is shown as it is where somebody has written no base64", () => assert.equal(decodePlaybook("- hosts: all"), "- hosts: all"));
});
