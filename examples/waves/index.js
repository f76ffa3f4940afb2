import { Config, getStack, StackReference } from "@pulumi/pulumi";
import { Wave } from "pulumi-migration-toolkit";

const config = new Config();
const foundation = new StackReference(config.require("foundation"));

// What is so for all waves stands here, what is so for one in its Pulumi.<stack>.yaml.
const wave = new Wave(getStack(), {
    source: foundation.getOutput("source"),
    networkMap: foundation.getOutput("networkMap"),
    storageMap: foundation.getOutput("storageMap"),
    config: config.requireObject("wave"),
});

export const { summary, outcome, digest, planNames } = wave;
