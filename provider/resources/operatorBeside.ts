import type { Finding } from "../concern/index.ts";
import { kinds } from "../kube/index.ts";
import { type Own, operatorAnnotation, type Session } from "../lifecycle/index.ts";
import { isUnknown, type ValueMap } from "../schema/value.ts";
import type { ClusterLook } from "./virtualization/clusterLook.ts";
import { finding, when } from "./virtualization/told.ts";

/**
 * Whether there is an operator for an installation's settings: it comes with the same component or program, or was there before.
 *
 * Only told: another tool may bring it meanwhile, and a program may let go of one that others look after from now on.
 */
export async function operatorFindings(
    { annotations }: Annotated,
    { namespace }: Own,
    session: Session,
    look: ClusterLook,
    before: Annotated | undefined,
): Promise<readonly Finding[]> {
    const isBrought = hasOperator(annotations) || isDeclared(session, namespace);
    const namespaces = isBrought || before ? [] : await look.others(kinds.namespace);
    const isNowhere = namespaces.length > 0 && !namespaces.some(({ name }) => name === namespace);
    return [
        ...finding("warning", "operator", when(!isBrought && hasOperator(before?.annotations), left)),
        ...finding("warning", "namespace", when(isNowhere, `there is no namespace ${namespace}, ${nobody}`)),
    ];
}

const left =
    "the installation was made with its operator, which leaves the program: deleting that is refused as long as the settings are there; who hands it to others lets go of it (`retainOnDelete`, `pulumi state delete`)";
const nobody = "and so no operator that would carry the settings out: have it installed (`operator` of the toolkit), or look where it runs";

interface Annotated {
    readonly annotations?: unknown;
    readonly [other: string]: unknown;
}

/** What is not known yet is there. */
function hasOperator(annotations: unknown): boolean {
    return isUnknown(annotations) || (annotations as ValueMap | undefined)?.[operatorAnnotation] !== undefined;
}

function isDeclared({ declared }: Session, namespace: string): boolean {
    return [...declared.values()].some(({ token, inputs }) => token === "index:Operator" && inputs.namespace === namespace);
}
