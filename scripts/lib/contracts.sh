# Contract tools: buf (from npm, pinned by package-lock.json) and the descriptor snapshot. Source after house.sh.

HOUSE_GOOGLE_PROTOS=/usr/share/gocode/src/github.com/gogo/googleapis

# The npm package is one static binary per platform; nothing else of npm is used.
HOUSE_BUF="$HOUSE_ROOT/node_modules/@bufbuild/buf-linux-$(uname -m | sed 's/x86_64/x64/')/bin/buf"

# Installs what package-lock.json pins, once per lock file.
buf_install() {
  local stamp=node_modules/.htx-lock
  if cmp -s package-lock.json "$stamp" && "$HOUSE_BUF" --version >/dev/null 2>&1; then return 0; fi
  npm ci --no-fund --no-audit --no-update-notifier || return 1
  # An optional package that cannot be fetched is no error to npm.
  "$HOUSE_BUF" --version || { echo "npm did not bring buf: is its registry reachable? npm ping"; return 1; }
  cp package-lock.json "$stamp"
}

# buf wants every import inside a module. Debian's package has the public protos; they are copied at run time and never
# committed.
buf_prepare() {
  buf_install || return 1
  local folder
  for folder in google/rpc google/type; do
    mkdir -p "build/google-protos/$folder"
    cp -u "$HOUSE_GOOGLE_PROTOS/$folder"/*.proto "build/google-protos/$folder/"
  done
}

buf_lint() { "$HOUSE_BUF" lint; }

# The newest release tag that this checkout knows, or nothing.
last_release() { house_git describe --tags --abbrev=0 --match 'v[0-9]*' 2>/dev/null || true; }

# Compares the contracts with those of the last release. Before the first release nothing is promised yet; field numbers
# are guarded from the start by tests/contract/snapshot.
buf_breaking() {
  local tag old=build/last-release
  tag="$(last_release)"
  if [[ -z $tag ]]; then
    echo "no release tag yet: tests/contract/snapshot guards names, numbers and types"
    return 0
  fi
  rm -rf "$old"
  mkdir -p "$old/build"
  house_git archive "$tag" proto buf.yaml | tar -x -C "$old"
  cp -r build/google-protos "$old/build/google-protos"
  echo "against $tag"
  "$HOUSE_BUF" breaking --against "$old"
}

# Writes tests/contract/snapshot anew from proto/.
contracts_snapshot() {
  house_configure dev >/dev/null
  house_build dev descriptor_snapshot_test
  HTX_UPDATE_SNAPSHOT=1 build/dev/tests/descriptor_snapshot_test
  house_git status --short tests/contract/snapshot 2>/dev/null || true
}
