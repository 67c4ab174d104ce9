#!/bin/sh
# What action.yml runs: installs isnad, checks the project, leaves annotations, a summary and a SARIF file.
#
# In, by the environment: the inputs of action.yml (ISNAD_ROOT, ISNAD_PATHS, ISNAD_ARGS, ISNAD_SARIF_FILE, ISNAD_VERSION,
# ISNAD_INSTALL), and what GitHub sets: GITHUB_ACTION_PATH, GITHUB_OUTPUT, GITHUB_STEP_SUMMARY, GITHUB_WORKSPACE, RUNNER_TEMP.
# Out: annotations on the standard output, `status` and `sarif-file` in GITHUB_OUTPUT, and the exit status of `isnad check`:
# 0 clean, 1 findings at error level, 2 it could not run.
set -eu

# unable MESSAGE: an annotation without a place, and the status of a check that could not run.
unable() {
    printf '::error title=isnad::%s\n' "$*"
    exit 2
}

# output NAME VALUE: an output of the step.
output() {
    [ -z "${GITHUB_OUTPUT:-}" ] || printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"
}

root=${ISNAD_ROOT:-.}
sarif=${ISNAD_SARIF_FILE:-}
case $sarif in
*"
"*) unable 'sarif-file is one path on one line' ;;
esac

# 1. The program: installed, unless the caller has brought one (install: false).
if [ "${ISNAD_INSTALL:-true}" = true ]; then
    folder=${RUNNER_TEMP:-${TMPDIR:-/tmp}}/isnad
    # Where cargo's own progress would be read as a command of ours: the log keeps it folded.
    echo '::group::Install isnad'
    if [ -n "${ISNAD_VERSION:-}" ]; then
        cargo install isnad --version "$ISNAD_VERSION" --locked --root "$folder" || unable 'isnad could not be installed'
    else
        cargo install --path "${GITHUB_ACTION_PATH:?}" --locked --root "$folder" || unable 'isnad could not be installed'
    fi
    echo '::endgroup::'
    PATH=$folder/bin:$PATH
fi
command -v isnad >/dev/null 2>&1 || unable 'isnad is not on the PATH: leave out the input install, or install it in a step before'

# 2. The arguments: paths one a line, since a name may hold spaces; further arguments split at white space.
set -f
# shellcheck disable=SC2086 # split on purpose; set -f keeps what looks like a pattern as it is
set -- ${ISNAD_ARGS:-}
newline='
'
rest=${ISNAD_PATHS:-}
if [ -n "$rest" ]; then
    set -- "$@" --
    rest=$rest$newline
fi
while [ -n "$rest" ]; do
    path=${rest%%"$newline"*}
    rest=${rest#*"$newline"}
    [ -z "$path" ] || set -- "$@" "$path"
done

# 3. SARIF first, into its file and without a summary, which is written once; its findings are those of the second run.
written=0
if [ -n "$sarif" ]; then
    GITHUB_STEP_SUMMARY='' isnad --root "$root" check --format sarif --output "$sarif" "$@" || written=$?
    [ "$written" -gt 1 ] || output sarif-file "$sarif"
fi

# 4. Annotations and the summary; the step ends as the check does.
status=0
isnad --root "$root" check --format github "$@" || status=$?
[ "$written" -lt 2 ] || [ "$status" -gt 1 ] || unable "the SARIF report could not be written"
output status "$status"
exit "$status"
