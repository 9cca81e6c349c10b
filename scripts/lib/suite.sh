# Starting and ending the suite's processes; source it after house.sh.
#
#   suite_start NAME COMMAND...   runs COMMAND in the background, its output in $SUITE_LOGS/NAME.log
#   suite_stop                    ends everything suite_start started: SIGTERM, and SIGKILL after 15 s
#   suite_alive                   prints the names of those that ended by themselves; fails when there are any
#
# The kernel ends the processes too when the script itself is killed.

SUITE_NAMES=()
SUITE_PIDS=()
SUITE_LOGS="$HOUSE_LOGS"

suite_start() {
  local name=$1
  shift
  : >"$SUITE_LOGS/$name.log"
  setpriv --pdeathsig TERM "$@" >>"$SUITE_LOGS/$name.log" 2>&1 </dev/null &
  SUITE_NAMES+=("$name")
  SUITE_PIDS+=("$!")
}

suite_alive() {
  local i ended=0
  for i in "${!SUITE_PIDS[@]}"; do
    kill -0 "${SUITE_PIDS[i]}" 2>/dev/null && continue
    printf '%s\n' "${SUITE_NAMES[i]}"
    ended=1
  done
  return "$ended"
}

# The ends of the logs of those that ended, or of all of them.
suite_logs() {
  local name
  for name in $(suite_alive || true) ; do suite_log_tail "$name"; done
  if suite_alive >/dev/null; then for name in "${SUITE_NAMES[@]}"; do suite_log_tail "$name"; done; fi
}

suite_log_tail() {
  printf '      the end of %s:\n' "${SUITE_LOGS#"$HOUSE_ROOT"/}/$1.log"
  tail -n 12 "$SUITE_LOGS/$1.log" | cut -c 1-300 | sed 's/^/      | /'
}

suite_stop() {
  local i pid waited
  # Last started, first ended: the services before their cache.
  for ((i = ${#SUITE_PIDS[@]} - 1; i >= 0; i--)); do kill -TERM "${SUITE_PIDS[i]}" 2>/dev/null || true; done
  for pid in "${SUITE_PIDS[@]}"; do
    for ((waited = 0; waited < 150; waited++)); do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  SUITE_NAMES=()
  SUITE_PIDS=()
}

# True when something listens on the port of the loopback.
suite_port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Prints a port of the loopback that nothing listens on at the moment.
suite_free_port() {
  local port tries
  for ((tries = 0; tries < 100; tries++)); do
    port=$((20000 + RANDOM % 10000))
    suite_port_taken "$port" || { printf '%s\n' "$port"; return 0; }
  done
  house_fail "found no free port between 20000 and 29999"
}
