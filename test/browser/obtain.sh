#!/bin/sh
# Gets the browser that the tests of report pages need, from Debian or Ubuntu. Does nothing where one is, or where it may not be installed.
set -eu
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then
        command -v "$name"
        exit 0
    fi
done
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "no chromium, and no right to install one: the browser tests will be skipped" >&2
    exit 0
fi
if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core; } >&2; then
    echo "chromium could not be installed: the browser tests will be skipped" >&2
    exit 0
fi
command -v chromium
