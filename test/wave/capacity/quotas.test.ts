import assert from "node:assert/strict";
import fc from "fast-check";
import { capacityFindings, demandOf, type VmNeed } from "../../../provider/wave/capacity/index.ts";
import { claim, gib, need, quota } from "../../support/capacity.ts";

/** Two VMs, one of them powered off: 3 claims, 40 GiB of them on `ceph-rbd`, 4 GiB memory, 2 CPUs. */
const needs: readonly VmNeed[] = [
    need({ claims: [claim(), claim({ bytes: 30 * gib })] }),
    need({ claims: [claim({ storageClass: "nfs", isDataVolume: false })], isRunning: false }),
];
const findings = (...quotas: readonly ReturnType<typeof quota>[]) => capacityFindings(demandOf(needs), { quotas }, { storage: "storageMap" });
const ofClass = (what: string) => `ceph-rbd.storageclass.storage.k8s.io/${what}`;

/** `enough` is just what is needed, `less` a little less. */
const resources: readonly { resource: string; enough: string; less: string; severity: "error" | "warning"; says: RegExp }[] = [
    {
        resource: "requests.storage",
        enough: "50Gi",
        less: "49Gi",
        severity: "error",
        says: /leaves 49 GiB .*disks need 50 GiB; the API server will refuse/,
    },
    { resource: "persistentvolumeclaims", enough: "3", less: "2", severity: "error", says: /leaves 2 of .*the VMs need 3 claims; the API/ },
    { resource: "count/persistentvolumeclaims", enough: "3", less: "2", severity: "error", says: /3 claims/ },
    {
        resource: ofClass("requests.storage"),
        enough: "40Gi",
        less: "41000M",
        severity: "error",
        says: /38\.2 GiB of ceph-rbd\.storageclass.*need 40 GiB/,
    },
    { resource: ofClass("persistentvolumeclaims"), enough: "2", less: "1", severity: "error", says: /2 claims/ },
    {
        resource: "requests.memory",
        enough: "4Gi",
        less: "4095Mi",
        severity: "warning",
        says: /leaves 4293918720 bytes .*powered-on VMs need 4294967296 bytes at least: raise the quota, or leave/,
    },
    { resource: "memory", enough: "4Gi", less: "3Gi", severity: "warning", says: /4 GiB/ },
    { resource: "limits.memory", enough: "8Gi", less: "7Gi", severity: "warning", says: /8 GiB, twice their memory/ },
    { resource: "requests.cpu", enough: "200m", less: "100m", severity: "warning", says: /leaves 0\.1 CPU .*0\.2 CPU, a tenth of their CPUs/ },
    { resource: "cpu", enough: "200m", less: "100m", severity: "warning", says: /0\.2 CPU/ },
    { resource: "limits.cpu", enough: "2", less: "1500m", severity: "warning", says: /leaves 1\.5 CPU .*2 CPU/ },
    { resource: "pods", enough: "1", less: "0", severity: "error", says: /the VMs need 1 pod; the API/ },
    { resource: "count/pods", enough: "1", less: "0", severity: "error", says: /1 pod/ },
    { resource: "count/virtualmachines.kubevirt.io", enough: "2", less: "1", severity: "error", says: /2 VirtualMachines/ },
    { resource: "count/virtualmachineinstances.kubevirt.io", enough: "1", less: "0", severity: "error", says: /1 VirtualMachineInstance/ },
    { resource: "count/datavolumes.cdi.kubevirt.io", enough: "2", less: "1", severity: "error", says: /2 DataVolumes/ },
];

describe("quotas of the target namespace", () => {
    for (const { resource, enough, less, severity, says } of resources) {
        it(`that leave just enough of ${resource} are fine`, () => assert.deepEqual(findings(quota({ [resource]: enough })), []));

        it(`that leave too little of ${resource} are a${severity === "error" ? "n" : ""} ${severity}`, () => {
            const [found, ...more] = findings(quota({ [resource]: less }));
            assert.deepEqual([found!.severity, found!.property, more], [severity, "targetNamespace", []]);
            assert.match(found!.message, /^the ResourceQuota compute of web leaves /);
            assert.match(found!.message, says);
        });
    }

    it("leave what is not used yet", () => {
        const [found] = findings(quota({ "requests.storage": "100Gi" }, { "requests.storage": "60Gi" }));
        assert.match(found!.message, /leaves 40 GiB of requests\.storage \(60 GiB of 100 GiB are used\)/);
    });

    it("leave nothing when more is used than they allow", () => {
        const [found] = findings(quota({ pods: "1" }, { pods: "5" }));
        assert.match(found!.message, /leaves 0 of pods \(5 of 1 are used\)/);
    });

    it("count before any controller has counted them", () => {
        const { status: _, ...fresh } = quota({ pods: "0" });
        assert.equal(findings(fresh).length, 1);
    });

    it("leave CPUs to the thousandth", () => {
        const demand = demandOf([need({ cpus: 3 })]);
        const quotas = [quota({ cpu: "700m" }, { cpu: "400m" })];
        assert.deepEqual(capacityFindings(demand, { quotas }, { storage: "storageMap" }), []);
    });

    it("are each told", () => assert.equal(findings(quota({ pods: "0", "limits.cpu": "1" }), quota({ pods: "0" })).length, 3));

    it("of several namespaces count with what all of these use", () => {
        const of = { metadata: { name: "team", namespace: "web" }, spec: { quota: { hard: { pods: "9" } } } };
        const [found] = findings({
            ...of,
            status: { total: { hard: { pods: "9" }, used: { pods: "9" } }, namespaces: [{ status: { used: { pods: "1" } } }] },
        });
        assert.match(found!.message, /^the ClusterResourceQuota team leaves 0 of pods \(9 of 9 are used\)/);
        const scoped = { ...of, spec: { quota: { hard: { pods: "0" }, scopes: ["Terminating"] } } };
        assert.deepEqual(findings(scoped), []);
    });

    const silent: readonly { why: string; of: ReturnType<typeof quota> }[] = [
        { why: "about other things are nobody's concern here", of: quota({ secrets: "0", "count/jobs.batch": "0", "requests.nvidia.com/gpu": "0" }) },
        { why: "of another class are not touched", of: quota({ "gold.storageclass.storage.k8s.io/requests.storage": "0" }) },
        { why: "for pods that end are not about VMs", of: quota({ pods: "0" }, {}, { scopes: ["Terminating"] }) },
        { why: "for pods that request nothing are not about VMs", of: quota({ pods: "0" }, {}, { scopes: ["BestEffort"] }) },
        {
            why: "for a priority class may not be about VMs",
            of: quota({ pods: "0" }, {}, { scopeSelector: { matchExpressions: [{ scopeName: "PriorityClass", operator: "In", values: ["high"] }] } }),
        },
        { why: "in words that are no quantity are not guessed at", of: quota({ pods: "many" }) },
    ];
    for (const { why, of } of silent) it(why, () => assert.deepEqual(findings(of), []));

    it("for pods that do not end are about VMs", () => {
        const scopeSelector = { matchExpressions: [{ scopeName: "NotBestEffort", operator: "Exists" }] };
        assert.equal(findings(quota({ pods: "0" }, {}, { scopes: ["NotTerminating"], scopeSelector })).length, 1);
    });

    it("are a warning where only an overhead that nobody has confirmed exceeds them", () => {
        const of = (claims: VmNeed["claims"]) =>
            capacityFindings(demandOf([need({ claims })]), { quotas: [quota({ "requests.storage": "10Gi" })] }, { storage: "storageMap" })[0]
                ?.severity;
        assert.equal(of([claim({ bytes: 11 * gib, overhead: gib, isSure: false })]), "warning");
        assert.equal(of([claim({ bytes: 11 * gib, overhead: gib })]), "error");
        assert.equal(of([claim({ bytes: 12 * gib, overhead: gib, isSure: false })]), "error");
    });

    it("are never exceeded without a word, and never told to be when they are not", () => {
        const amount = fc.integer({ min: 0, max: 200 });
        const kinds = fc.constantFrom("requests.storage", ofClass("requests.storage"), "requests.memory");
        fc.assert(
            fc.property(fc.array(amount, { maxLength: 6 }), kinds, amount, amount, (sizes, resource, hard, used) => {
                const demand = demandOf(sizes.map((size) => need({ claims: [claim({ bytes: size * gib })], memory: size * gib })));
                const wanted = sizes.reduce((all, each) => all + each, 0);
                const quotas = [quota({ [resource]: `${hard}Gi` }, { [resource]: `${used}Gi` })];
                const isTold = capacityFindings(demand, { quotas }, { storage: "storageMap" }).length > 0;
                assert.equal(isTold, wanted > Math.max(0, hard - used));
            }),
        );
    });
});
