import type { ComponentResource, ComponentResourceOptions, Inputs } from "@pulumi/pulumi";
import type {
    Announced,
    ClusterChoice,
    ClusterRights,
    HostsAnswer,
    HostsQuestion,
    Issue,
    WaveAnswer,
    WaveOutline,
    WaveQuestion,
} from "../serve/port.ts";

/** A component as it leaves its constructor: the resource itself and what its user may read from it. */
export interface Constructed {
    readonly resource: ComponentResource;
    readonly outputs: Inputs;
}

/** Makes one component. Inputs may be plain, outputs (with dependencies), secret or unknown; `name` and `options` go to `super`. */
export interface ComponentFactory {
    (name: string, inputs: Inputs, options: ComponentResourceOptions, surroundings: Surroundings): Promise<Constructed> | Constructed;
    /** Plugins of other providers that make its parts, as `pulumi plugin install resource` wants them: `kubernetes 4.34.2`. */
    readonly plugins?: readonly string[] | undefined;
}

/** What a component may ask before it makes its children. */
export interface Surroundings {
    /** Undefined = nothing can be said yet. */
    planWave(question: Partial<WaveQuestion> & Pick<WaveQuestion, "wave" | "isWarm" | "groups">): Promise<WaveAnswer | undefined>;
    /** What the plans are refused for, a line each. Inputs may be outputs. */
    judgePlans(outline: Outline): Promise<readonly string[]>;
    /** Who may do what in the cluster; undefined = nobody may look, or nothing can be said yet. */
    rights?(): Promise<ClusterRights | undefined>;
    /** Names of the cluster's namespaces; undefined = nobody may look, or nothing can be said yet. */
    namespaces?(): Promise<readonly string[] | undefined>;
    /** The ESXi hosts that are meant; undefined = nothing can be said yet. */
    listHosts(question: HostsQuestion): Promise<HostsAnswer | undefined>;
    /** Takes note of what is going to be there, for what is judged after it. */
    announce?(announced: Announced): void;
    /** The cluster that our own resources go to; undefined = the configuration does not say. */
    readonly cluster?: ClusterChoice | undefined;
}

export type Outline = Pick<WaveOutline, "wave" | "earlier" | "namespace"> & {
    readonly maps: Inputs;
    readonly plans: readonly { readonly key: string; readonly name: string; readonly inputs: Inputs }[];
};

/** A method of a component; `__self__` among the inputs is the component. */
export type MethodFactory = (inputs: Inputs) => Promise<MethodResult> | MethodResult;

export interface MethodResult {
    readonly outputs: Inputs;
    readonly issues?: readonly Issue[];
}

/**
 * Token to component, loaded on first use: a stack without components never pays for the Pulumi runtime.
 *
 * Shape:  keys are full tokens, `migration-toolkit:index:Wave`; methods `migration-toolkit:index:Wave/report`.
 */
export interface ComponentTable {
    readonly constructs: Readonly<Record<string, () => Promise<ComponentFactory>>>;
    readonly calls: Readonly<Record<string, () => Promise<MethodFactory>>>;
}
