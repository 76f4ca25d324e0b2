#!/bin/sh
# Makes this checkout ready: R and its packages, and a .venv that holds sarcstat.
#
#   sh .ci/setup.sh demo        what running sarcstat needs
#   sh .ci/setup.sh test        and what its tests need
#   sh .ci/setup.sh spark       and Apache Spark, for those that count in it
#   sh .ci/setup.sh benchmark   and what it is measured against
#
# What is there already is left alone, so the second time takes a second. PYTHON=... names the Python to use.
set -eu
exec </dev/null
cd "$(dirname "$0")/.."

goal=$1
here=$(pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

case $goal in
    demo) r_packages="survival" ;;
    test | spark) r_packages="survival testthat haven KMsurv cmprsk" ;;
    benchmark) r_packages="survival data.table" ;;
    *) exit 2 ;;
esac

say() { printf '%s\n' "$*"; }

stop() {
    printf 'Error: %s\nHint: %s\n' "$1" "$2" >&2
    exit 1
}

# The name of a package of R at Debian and conda.
lower() { printf '%s\n' "$1" | sed 'y/ABCDEFGHIJKLMNOPQRSTUVWXYZ/abcdefghijklmnopqrstuvwxyz/'; }

has() { command -v "$1" >/dev/null 2>&1; }

# --- What is there -------------------------------------------------------------------------------------

# The real Python 3.11 or newer, also where a .venv is active; nothing where there is none.
find_python() {
    for candidate in "${PYTHON:-python3}" python3 python3.14 python3.13 python3.12 python3.11; do
        "$candidate" -c 'import sys
if sys.version_info < (3, 11): sys.exit(1)
print(sys._base_executable)' 2>/dev/null && return
    done
    return 0
}

python_has() { "$python" -c "$1" >/dev/null 2>&1; }

r_version() { R --version 2>/dev/null | sed -n '1s/^R version \([0-9.]*\).*/\1/p'; }

missing_r_packages() {
    has Rscript || { printf '%s' "$r_packages"; return; }
    # shellcheck disable=SC2086  # a list of words
    Rscript --vanilla -e 'for (p in commandArgs(TRUE)) if (!nzchar(system.file(package = p))) cat(p, "")' $r_packages
}

has_python_headers() {
    python_has 'import os, sysconfig; os.stat(os.path.join(sysconfig.get_path("include"), "Python.h"))'
}

# Whether rpy2 can be compiled against R: its headers are there, and every library that it names.
can_compile_with_r() {
    has R && has cc || return 1
    printf '#include <Rinterface.h>\nint main(void) { return 0; }\n' >"$work/probe.c"
    # shellcheck disable=SC2046  # lists of flags
    cc $(R CMD config --cppflags) "$work/probe.c" -o "$work/probe" $(R CMD config --ldflags) >/dev/null 2>&1
}

# What sarcstat cannot do without and is not there, in words.
find_missing() {
    missing=""
    python=$(find_python)
    if [ -z "$python" ]; then
        missing="Python 3.11 or newer, "
    elif ! python_has 'import venv, ensurepip'; then
        missing="Python's venv, "
    fi
    if ! has R; then
        missing="${missing}R, "
    fi
    lacking=$(missing_r_packages)
    for package in $lacking; do
        missing="${missing}R's package $package, "
    done
    missing=${missing%, }
}

# --- What apt can bring --------------------------------------------------------------------------------

# The Debian packages that bring what is missing.
apt_packages() {
    if [ -z "$python" ]; then
        printf 'python3 python3-dev python3-venv '
    else
        name=$("$python" -c 'import sys; print("python3.%d" % sys.version_info[1])')
        python_has 'import venv, ensurepip' || printf '%s-venv ' "$name"
        has_python_headers || printf '%s-dev ' "$name"
    fi
    # rpy2 is compiled where it is installed; this brings R and what compiling against it takes.
    can_compile_with_r || printf 'r-base-dev '
    for package in $lacking; do
        printf 'r-cran-%s ' "$(lower "$package")"
    done
}

apt_get() { $as_root env DEBIAN_FRONTEND=noninteractive apt-get -y -o DPkg::Lock::Timeout=300 "$@" >>"$work/log" 2>&1; }

apt_install() {
    # shellcheck disable=SC2086  # a list of packages
    set -- install --no-install-recommends $packages
    # A simulation fails where apt's lists are absent, the installation where they are old.
    apt-get -s "$@" >/dev/null 2>&1 && apt_get "$@" && return
    say "Updating apt's lists of packages."
    apt_get update || true # one source of several may be out of reach
    apt_get "$@" && return
    tail -n 15 "$work/log" >&2
    stop "apt could not install $packages." "Mend what apt says above and type make $goal again."
}

become_root() {
    as_root=sudo
    has sudo && sudo -n true 2>/dev/null && return
    say "Needed from apt: $packages."
    if has sudo; then
        say "Installing takes root: sudo may ask for your password."
        sudo true && return
    fi
    stop "this account cannot become root with sudo." "As root, type
    apt-get update && apt-get install --no-install-recommends $packages
and then make $goal again."
}

with_apt() {
    as_root=""
    [ "$(id -u)" = 0 ] || become_root
    say "Installing with apt: $packages (a few minutes)."
    apt_install
}

# --- Where there is no apt -----------------------------------------------------------------------------

without_apt() {
    # shellcheck disable=SC2086  # lists of words
    quoted=$(printf '"%s", ' $r_packages) conda_packages=$(lower "$(printf 'r-%s ' $r_packages)")
    stop "sarcstat needs ${missing}, and there is no apt here to install it." "Install it with one of these, then type make $goal again.
    macOS:   xcode-select --install; brew install r python@3.13
    Fedora:  sudo dnf install R gcc python3-devel
    conda:   conda create -n sarcstat -c conda-forge python=3.13 r-base ${conda_packages}c-compiler && conda activate sarcstat
If R has no package of that name yet:
    Rscript -e 'chooseCRANmirror(ind = 1); install.packages(c(${quoted%, }))'"
}

# A Python that is there but too old: apt would bring the same one again.
refuse_old_python() {
    if [ -z "$python" ] && has python3; then
        stop "sarcstat needs Python 3.11 or newer, and python3 is $(python3 -V 2>&1)." \
            "Install a newer one, or name one that is there: make $goal PYTHON=/path/to/python3.12"
    fi
}

install_system() {
    find_missing
    if has apt-get; then
        refuse_old_python
        packages=$(apt_packages)
        packages=${packages% }
        [ -n "$packages" ] || return 0
        with_apt
        find_missing
        refuse_old_python
        [ -z "$missing" ] || stop "after installing $packages, $missing is still missing." \
            "The R in use is $(command -v R || echo none), the Python ${python:-none}: put /usr/bin first in PATH."
    elif [ -n "$missing" ]; then
        without_apt
    fi
}

# --- Servers that tests start --------------------------------------------------------------------------

# The Debian packages of those that are not there.
missing_servers() {
    set -- /usr/lib/postgresql/*/bin/initdb
    [ -x "$1" ] || has initdb || printf 'postgresql '
    [ "$goal" = test ] || has java || printf 'default-jre-headless '
}

# PostgreSQL's package would start a server for the whole machine; tests start one of their own.
without_cluster() {
    $as_root sh -c 'mkdir -p "$1" && echo create_main_cluster = false >"$1/sarcstat.conf"' sh "$1"
    "$2" && done=0 || done=1
    $as_root rm -f "$1/sarcstat.conf"
    return $done
}

apt_servers() {
    # shellcheck disable=SC2086  # a list of packages
    apt_get install --no-install-recommends $lacking && return
    apt_get update || true
    # shellcheck disable=SC2086  # a list of packages
    apt_get install --no-install-recommends $lacking
}

# Where a server cannot be had without asking anybody, its tests are skipped.
install_servers() {
    lacking=$(missing_servers)
    lacking=${lacking% }
    [ -n "$lacking" ] || return 0
    as_root=""
    [ "$(id -u)" = 0 ] || as_root=sudo
    if has apt-get && { [ -z "$as_root" ] || { has sudo && sudo -n true 2>/dev/null; }; }; then
        say "Installing with apt: $lacking (a minute)."
        without_cluster /etc/postgresql-common/createcluster.d apt_servers && return
    fi
    say "Not installed: $lacking. The tests that start these servers are skipped."
}

# --- The virtual environment ---------------------------------------------------------------------------

pip_install() {
    in_venv -m pip install --quiet "$@" || stop "pip could not install $*." \
        "Check the network, mend what pip says above, and type make $goal again."
}

in_venv() { "$here/.venv/bin/python" "$@"; }

# What .venv was made for: it is up to date where this has not changed.
fingerprint() {
    printf '%s; ' "$here" "$(in_venv -V 2>&1)" "R $(r_version) in $(R RHOME)" "pyproject.toml $(cksum <pyproject.toml)"
}

is_ready() {
    [ -z "$(missing_r_packages)" ] && [ ! -e .venv/unfinished ] &&
        [ "$(cat ".venv/ready-$goal" 2>/dev/null)" = "$(fingerprint)" ]
}

# Whether .venv is complete, was made in this folder (its scripts hold the path) and works.
is_usable() {
    [ ! -e .venv/unfinished ] &&
        grep -qF -e " $here/.venv" -e "'$here/.venv" -e "\"$here/.venv" .venv/pyvenv.cfg .venv/bin/activate &&
        in_venv -m pip --version
}

make_venv() {
    if [ -e .venv ]; then
        say "Making .venv anew: it is unfinished, broken or from another folder."
        rm -rf .venv || stop ".venv cannot be replaced." "Remove it by hand: sudo rm -rf '$here/.venv'"
    fi
    say "Making .venv with $("$python" -V)."
    mkdir .venv
    : >.venv/unfinished
    "$python" -m venv .venv || stop "$python cannot make a virtual environment." \
        "Try another Python: make $goal PYTHON=/path/to/python3.12"
    pip_install --upgrade "pip>=25.1" # the first that reads dependency groups
}

# A wheel in pip's cache may have been compiled for another R, or where there was no compiler.
install_rpy2() {
    say "Compiling rpy2 for R $(r_version) (half a minute)."
    pip_install --no-cache-dir --force-reinstall "$(PYTHONPATH="$here" in_venv -c '
import sys
from sarcstat.bridge import border
print(border.requirement(sys.argv[1]))' "$(r_version)")"
}

install_sarcstat() {
    [ -w .venv ] || stop ".venv has to be updated, and belongs to someone else." \
        "Remove it, then type make $goal again: sudo rm -rf '$here/.venv'"
    : >.venv/unfinished
    [ "$(cat .venv/r-version 2>/dev/null)" = "$(r_version)" ] || install_rpy2
    r_version >.venv/r-version
    say "Installing sarcstat and the packages it needs into .venv (a minute)."
    if [ "$goal" = demo ]; then
        pip_install --editable .
    else
        groups="--group test"
        [ "$goal" != spark ] || groups="$groups --group spark"
        # shellcheck disable=SC2086  # a list of words
        pip_install --editable . $groups
        [ "$goal" != spark ] || fingerprint >.venv/ready-test
        fingerprint >".venv/ready-$goal"
    fi
    in_venv -c 'import rpy2.rinterface' || stop "rpy2 does not work with R $(r_version) in $(R RHOME)." \
        "R must be built as a shared library; the packages of Debian, Fedora, Homebrew and conda are."
    fingerprint >.venv/ready-demo
    # pip may have been told not to compile; a few packages ship files that no Python 3 compiles.
    in_venv -m compileall -qq .venv/lib || true
    rm .venv/unfinished
}

if ! is_ready; then
    install_system
    case $goal in test | spark) install_servers ;; esac
    is_usable >/dev/null 2>&1 || make_venv
    install_sarcstat
fi
# Where PYTHONDONTWRITEBYTECODE is set nothing else would; where sudo made .venv it cannot be done.
in_venv -m compileall -qq sarcstat || true
say "Ready: $(in_venv -V), R $(r_version), sarcstat in .venv."
