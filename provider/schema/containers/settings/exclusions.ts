/** What plans always leave behind; migrations suffer from them. Source: mtc-behaviour §7.3, AMB-15. */
export const defaultExclusions: readonly string[] = [
    "imagetags",
    "templateinstances",
    "clusterserviceversions",
    "packagemanifests",
    "subscriptions",
    "servicebrokers",
    "servicebindings",
    "serviceclasses",
    "serviceinstances",
    "serviceplans",
    "operatorgroups",
    "events",
    "events.events.k8s.io",
    "rolebindings.authorization.openshift.io",
];

/** Resources that are left behind by a switch of their own, by its name. Source: MTC-045, MTC-046. */
export const switchedExclusions = {
    disableImageMigration: ["imagestreams", "imagestreamtags"],
    disablePvMigration: ["persistentvolumes", "persistentvolumeclaims"],
} as const;
