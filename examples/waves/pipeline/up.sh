#!/usr/bin/env sh
# What a merge does: `pipeline/up.sh wave-01`. It ends as the wave ends, and the page of the wave is there in both cases.
set -u
pulumi up --stack "$1" --yes --skip-preview
outcome=$?
pulumi stack export --stack "$1" | npx pulumi-migration-toolkit report --format html --output "$1.html" || exit 1
exit $outcome
