# Shared by all scripts of the house; source it, do not run it.
#
#   source "$(dirname "${BASH_SOURCE[0]}")/lib/house.sh"
#   house_plan 3                                  # how many steps follow
#   house_install build run                       # groups of scripts/lib/packages.txt; counts as one step
#   house_step "Build" "scripts/dev build" ninja -C build/release
#   house_done
#
# A step's output goes to build/log/<script>-<n>.log. A step that fails prints the end of its log and the command to
# run next, and ends the script with the step's exit code.

HOUSE_ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
HOUSE_SCRIPT="$(basename "$0")"
HOUSE_LOGS="$HOUSE_ROOT/build/log"
HOUSE_JOBS="${HTX_JOBS:-$(nproc)}"
HOUSE_STEP=0
HOUSE_STEPS=0
HOUSE_CHILD=""
HOUSE_STARTED=$SECONDS

export LC_ALL=C.UTF-8
cd "$HOUSE_ROOT" || exit 1
mkdir -p "$HOUSE_LOGS"

# Says how many steps the script has.
house_plan() { HOUSE_STEPS=$1; }

house_say() { printf '%s\n' "$*"; }

house_fail() {
  printf '%s: %s\n' "$HOUSE_SCRIPT" "$*" >&2
  exit 1
}

# "75" as "1 min 15 s".
house_duration() {
  if (($1 >= 60)); then printf '%d min %02d s' $(($1 / 60)) $(($1 % 60)); else printf '%d s' "$1"; fi
}

# Ends the running step with everything it started. Steps run in their own process group.
house_interrupted() {
  if [[ -n $HOUSE_CHILD ]]; then kill -TERM -- "-$HOUSE_CHILD" 2>/dev/null || true; fi
  printf '\n%s: interrupted\n' "$HOUSE_SCRIPT" >&2
  exit 130
}
trap house_interrupted INT TERM

# The last line of a log, for the progress display.
house_last_line() { tail -c 2000 "$1" 2>/dev/null | tr '\r' '\n' | grep -v '^ *$' | tail -n 1 | cut -c 1-100 || true; }

# house_step TITLE HINT COMMAND...: runs one step. HINT says what to do when it fails.
house_step() {
  local title=$1 hint=$2
  shift 2
  HOUSE_STEP=$((HOUSE_STEP + 1))
  local head="[$HOUSE_STEP/$HOUSE_STEPS] $title"
  local log="$HOUSE_LOGS/$HOUSE_SCRIPT-$HOUSE_STEP.log"
  local started=$SECONDS said=$SECONDS code=0
  printf '%s …\n' "$head"
  set -m
  ("$@") >"$log" 2>&1 </dev/null &
  HOUSE_CHILD=$!
  set +m
  # Looking at a child costs nothing; a line a minute tells a reader of a CI log that the step lives.
  while kill -0 "$HOUSE_CHILD" 2>/dev/null; do
    if [[ -t 1 ]]; then printf '\r\033[K      %s  %s' "$(house_duration $((SECONDS - started)))" "$(house_last_line "$log")"; fi
    if [[ ! -t 1 ]] && ((SECONDS - said >= 60)); then
      said=$SECONDS
      printf '      %s  %s\n' "$(house_duration $((SECONDS - started)))" "$(house_last_line "$log")"
    fi
    sleep 0.2
  done
  wait "$HOUSE_CHILD" || code=$?
  HOUSE_CHILD=""
  if [[ -t 1 ]]; then printf '\r\033[K'; fi
  if ((code == 0)); then
    printf '      ok, %s\n' "$(house_duration $((SECONDS - started)))"
    return 0
  fi
  printf '      FAILED (exit code %d) after %s; the end of %s:\n' "$code" "$(house_duration $((SECONDS - started)))" \
    "${log#"$HOUSE_ROOT"/}"
  tail -n "${HTX_LOG_LINES:-80}" "$log" | sed 's/^/      | /'
  printf '      What to do: %s\n' "$hint"
  exit "$code"
}

# Prints the lines of the last step's log from the first one that matches PATTERN to the end.
house_show_from() {
  local pattern=$1
  sed -n "/$pattern/,\$p" "$HOUSE_LOGS/$HOUSE_SCRIPT-$HOUSE_STEP.log"
}

# Where tests put their hundreds of databases: in memory where there is room, a tenth of the time on some disks. They end
# processes and never the machine, so what they prove is the same.
house_test_folder() {
  local free
  free=$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1)
  if [[ -z ${TMPDIR:-} && -w /dev/shm ]] && ((${free:-0} > 8 * 1024 * 1024)); then echo /dev/shm; else echo "${TMPDIR:-/tmp}"; fi
}

# house_ctest PRESET ARGUMENTS...: tests of one build, two at a time. On the build machine one that fails runs once more, so
# that it does not hold up work it has nothing to do with; house_show_tests names it, and it is a bug to mend.
house_ctest() {
  local preset=$1 again=()
  shift
  if [[ ${CI:-} == true ]]; then again=(--repeat until-pass:2); fi
  TMPDIR=$(house_test_folder) ctest --test-dir "build/$preset" --output-on-failure --no-tests=error -j 2 "${again[@]}" "$@"
}

# Of the last step, which ran tests and passed: the summary, and the tests that failed before they passed.
house_show_tests() {
  house_show_from '% tests passed'
  sed -nE 's/.*Test +#[0-9]+: ([^ ]+) .*\*\*\*([A-Za-z ]+).*/UNSTEADY: \1 (\2) passed only when it ran again; mend it./p' \
    "$HOUSE_LOGS/$HOUSE_SCRIPT-$HOUSE_STEP.log"
}

house_done() { printf '%s: everything ok, %s\n' "$HOUSE_SCRIPT" "$(house_duration $((SECONDS - HOUSE_STARTED)))"; }

# Names of the packages of the given groups that are not installed.
house_missing_packages() {
  local groups=" $* " group package command wanted=()
  while read -r group package command; do
    [[ -z $group || $group == \#* || $groups != *" $group "* ]] && continue
    if [[ -n $command ]] && command -v "$command" >/dev/null; then continue; fi
    wanted+=("$package")
  done <"$HOUSE_ROOT/scripts/lib/packages.txt"
  ((${#wanted[@]})) || return 0
  local installed
  # One dpkg call for all of them; it complains about unknown names, which are then simply missing.
  installed=" $(dpkg-query -W -f '${db:Status-Status}=${Package} ' "${wanted[@]}" 2>/dev/null || true) "
  for package in "${wanted[@]}"; do
    [[ $installed == *" installed=$package "* ]] || printf '%s\n' "$package"
  done | sort -u
}

house_apt_install() {
  local sudo=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null || { echo "packages are missing and this is not root: $*"; return 1; }
    sudo=(sudo)
  fi
  local options=(-o DPkg::Lock::Timeout=600 -o Acquire::Retries=3)
  "${sudo[@]}" apt-get "${options[@]}" update || return 1
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get "${options[@]}" install -y --no-install-recommends "$@"
}

# house_install GROUP...: one step that installs what is missing. Needs Debian's apt, and root or sudo, only then.
house_install() {
  local missing
  mapfile -t missing < <(house_missing_packages "$@")
  if ((${#missing[@]} == 0)); then
    house_step "Packages: nothing is missing" "-" true
  else
    house_step "Packages: installing ${#missing[@]}" "apt-get install ${missing[*]}" house_apt_install "${missing[@]}"
  fi
}

# house_configure PRESET [CMAKE OPTION...]: configures build/PRESET. Cheap when nothing changed.
house_configure() { cmake --preset "$@"; }

# house_build PRESET TARGET...: builds with as many jobs as there are processors (HTX_JOBS).
house_build() {
  local preset=$1
  shift
  ninja -C "build/$preset" -j "$HOUSE_JOBS" "$@"
}

# git, also where the checkout belongs to somebody else (a build machine).
house_git() { git -c safe.directory="$HOUSE_ROOT" "$@"; }

# Our own files with one of the given endings, relative to the root; works without git as well.
house_files() {
  local ending
  for ending in "$@"; do
    find cmake deploy docs proto scripts services tests tools -type f -name "*$ending" \
      -not -path '*/node_modules/*' -not -path '*/__pycache__/*' 2>/dev/null
  done | sort
}
