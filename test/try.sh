# try.sh - for test scripts: sourced with the program as $1; sets $program and $root, works in a folder of its own, and counts
# failures in $failed.
case $1 in /*) program=$1 ;; *) program=$PWD/$1 ;; esac
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
t=$(mktemp -d)
trap 'rm -rf "$t"' EXIT
cd "$t" || exit 2
unset DEMARCHE_HOME DEMARCHE_ISA
failed=0

# try NAME EXIT PATTERN COMMAND...: the exit code is as given, and the pattern stands somewhere in stdout or stderr.
try() {
  local name=$1 want=$2 pattern=$3 code
  shift 3
  timeout 120 "$@" >out 2>err
  code=$?
  if [ $code != "$want" ]; then
    echo "FAIL $name: exit $code, not $want: $(head -c 300 err)"
    failed=1
  elif ! cat out err | grep -aqE -e "$pattern"; then
    echo "FAIL $name: nothing says \"$pattern\": $(head -c 300 err)"
    failed=1
  else
    echo "ok $name"
  fi
}
