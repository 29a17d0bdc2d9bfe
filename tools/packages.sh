#!/bin/sh
# Installs the Debian packages of one group of tools/packages.txt that are missing.
# usage: tools/packages.sh build|check
set -eu
group=$1
list=$(dirname "$0")/packages.txt
missing=
for package in $(awk -v g="$group" '!/^#/ && $2 == g { print $1 }' "$list"); do
  status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
  [ "$status" = "install ok installed" ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
if ! command -v apt-get >/dev/null; then
  echo "These Debian packages (or your system's like) are needed:$missing" >&2
  exit 1
fi
if [ "$(id -u)" = 0 ]; then
  sudo=
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
  sudo=sudo
else
  echo "Packages are missing. Run:  sudo apt-get install$missing" >&2
  exit 1
fi
echo "installing:$missing"
# The package lists may be absent or old on a fresh system; try without them first.
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing >/dev/null 2>&1 && exit 0
$sudo apt-get update -q >/dev/null
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing >/dev/null
