#!/usr/bin/env sh
# What a pull request shows of a wave: `pipeline/preview.sh wave-01 > comment.md`. It ends as the preview ends.
set -u
pulumi preview --stack "$1" --json --show-sames > "$1.preview.json"
outcome=$?
npx pulumi-migration-toolkit report "$1.preview.json" --title "$1" || exit 1
exit $outcome
