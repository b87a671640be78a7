#!/usr/bin/env bash
# Real container engines for the tests, side by side on one Debian machine, without touching what is installed there.
#
#   engines.sh up [NAME...]          starts docker20, docker28 and podman (or those named), each with a busybox:latest
#                                    image; what answers is left alone, what crashed is started again with its data
#   engines.sh up swarm1 swarm2 swarm3
#                                    the same for three engines of Debian sid that reach each other, at 10.77.0.1, .2 and
#                                    .3, for a swarm; only on request, and no test finds them by itself
#   engines.sh up spare              one more of Debian sid, for a test that restarts it; only on request as well
#   engines.sh up tls                one more of Debian sid that listens on a TCP port of 127.0.0.1 as well, behind
#                                    --tlsverify; only on request as well
#   engines.sh restart NAME          ends one as a service manager does, and starts it again with its data
#   engines.sh seed NAME|SOCKET      loads busybox:latest into one of them, or into any engine on a Unix socket
#   engines.sh status                one line each: name, address, API version, program, whether it answers;
#                                    exit code 1 when one that was started does not
#   engines.sh sockets               name=unix://... of each that was started, for scripts; of tls also
#                                    tls.tcp=tcp://127.0.0.1:PORT and tls.certs=FOLDER, for DOCKER_CERT_PATH
#   engines.sh enter NAME COMMAND... runs a command in the engine's network, where its published ports are
#   engines.sh down [NAME...]        stops them all (or those named) and deletes their containers, images and volumes
#   engines.sh clean                 down, and deletes the packages too (about 0.8 GB)
#
# In each engine's network run two image registries of its own: localhost:5000 is open, localhost:5001 wants the user ann
# with the password s3cret. They end, and lose what was pushed, with their engine.
#
# The certificates of tls are in $DOCKERSOCK_ENGINES/tls/certs: the engine's are ca.pem, server.pem and server-key.pem,
# a client's are ca.pem, cert.pem and key.pem. Who puts others there before it starts has an engine with those. Its port
# stays the same when it is restarted. The port is one of the machine's network: it is opened before the engine goes
# into a network of its own, and handed to it as systemd would.
#
# docker20 and podman are the packages of Debian 12 (Docker 20.10, Podman 4.3: API 1.41); docker28 is whatever docker.io
# Debian sid has today. They are unpacked into trees of their own below $DOCKERSOCK_ENGINES
# (/var/tmp/dockersock-engines); all that is installed on the machine itself, where missing, is curl, debootstrap and
# a group named docker. Each engine gets mount, process, network, cgroup, IPC and host name namespaces of its own: none
# can meet another engine's docker0, iptables, containerd, cgroups or lock files, and ending the first process of
# the namespaces ends all: daemon, containerd, shims, containers, mounts, interfaces.
#
# Exit codes: 0 done, 1 failed, 2 wrong usage, 3 cannot work on this machine.
set -euo pipefail
umask 022

names=(docker20 docker28 podman)
swarms=(swarm1 swarm2 swarm3)
spares=(spare tls)
home=${DOCKERSOCK_ENGINES:-/var/tmp/dockersock-engines}
self=$(realpath "${BASH_SOURCE[0]}")

say() { printf 'engines.sh: %s\n' "$*" >&2; }
die() { say "$1"; exit "${2:-1}"; }
usage() { sed -n '2,/^# Exit codes/s/^# \{0,1\}//p' "$self" >&2; exit 2; }

tree_of() { case $1 in docker20 | podman) echo bookworm ;; docker28 | spare | tls | swarm?) echo sid ;; esac; }
packages_of() {
    case $1 in
    bookworm) echo docker.io,iptables,podman,crun,netavark,aardvark-dns,catatonit,procps,busybox-static,docker-registry ;;
    sid) echo docker.io,iptables,procps,busybox-static ;;
    esac
}
socket_of() { echo "$home/$1/engine.sock"; }
# Of the directories here, only the cgroups outlive an engine's namespaces; the name says whose they are.
cgroup_of() { echo "dockersock-$(cksum <<<"$home" | cut -d ' ' -f 1)-$1"; }
# The network of the swarm's engines is a bridge in a namespace of its own, where no rule of the machine's holds.
switch_of() { echo "dockersock-$(cksum <<<"$home" | cut -d ' ' -f 1)"; }
known() {
    [[ " ${names[*]} ${swarms[*]} ${spares[*]} " == *" $1 "* ]] ||
        die "there is no engine named '$1'; the names are ${names[*]} ${swarms[*]} ${spares[*]}" 2
}

# --- what must be there ---------------------------------------------------------------------------------------------

check_machine() {
    [ "$(id -u)" = 0 ] || die "engines need root; run it as root or with sudo" 3
    [ "$(. /etc/os-release 2>/dev/null && echo "${ID:-}")" = debian ] ||
        die "this is not Debian, where the engines come from; an engine that runs already can be tested against with
DOCKERSOCK_TEST_ENGINES=name=unix:///path/to.sock" 3
    type -P apt-get >/dev/null || die "there is no apt-get on this machine, so nothing can be installed" 3
    unshare --mount --net --pid --ipc --uts --fork true 2>/dev/null ||
        die "this root may not make namespaces (an unprivileged container?), so no engine can run here" 3
    grep -qw overlay /proc/filesystems || modprobe overlay 2>/dev/null ||
        say "the kernel has no overlay file system; engines fall back to slow full copies"
}

check_home() {
    [[ $home =~ ^/[^:\;[:space:]]+$ ]] ||
        die "DOCKERSOCK_ENGINES must be an absolute path without colons, semicolons and blanks, not '$home'" 2
    [ ${#home} -le 80 ] || die "DOCKERSOCK_ENGINES is too long for the path of a socket (80 characters at most)" 2
}

# A directory below /var/tmp can be anybody's: what root runs must lie in root's own. One at a time works in it.
lock() {
    mkdir -p "$home/trees"
    [ -O "$home" ] && [ ! -L "$home" ] && [ -z "$(find "$home" -maxdepth 0 -perm /022)" ] ||
        die "$home is not a directory that only $(id -un) can write to; set DOCKERSOCK_ENGINES to another one"
    exec 9>"$home/lock"
    flock -w 900 9 || die "another engines.sh has held $home/lock for 15 minutes"
}

# need COMMAND PACKAGE. type -P looks for a program, where command -v would be content with a function of this script.
need() {
    type -P "$1" >/dev/null && return
    say "installing $2"
    apt_get update -qq
    DEBIAN_FRONTEND=noninteractive apt_get install -y -qq --no-install-recommends "$2"
    type -P "$1" >/dev/null || die "package $2 is installed, but there is no program $1" 3
}

# apt waits for dpkg's lock, but not for the one on its package lists.
apt_get() {
    local log deadline=$((SECONDS + 300))
    log=$(mktemp)
    until apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@" >"$log" 2>&1 </dev/null; do
        if ! grep -q 'Could not get lock' "$log" || ((SECONDS > deadline)); then
            cat "$log" >&2
            rm -f "$log"
            die "apt-get $* failed"
        fi
        sleep 3
    done
    rm -f "$log"
}

# The mirror that this machine's apt uses for Debian; nothing printed means debootstrap's own choice.
mirror() {
    type -P apt-get >/dev/null || return 0
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' 2>/dev/null |
        grep -m 1 -E '^https?://' || true
}

# The packages of a Debian release in $home/trees/RELEASE, whole or not at all, made anew when the list has changed.
tree() {
    local release=$1 packages tree=$home/trees/$1 log=$home/trees/$1.log try
    packages=$(packages_of "$release")
    [ "$(cat "$tree/etc/dockersock-packages" 2>/dev/null)" = "$packages" ] && return
    need debootstrap debootstrap
    say "unpacking $packages of Debian $release (a minute or so)"
    for try in 1 2 3; do
        rm -rf --one-file-system "$tree" "$tree.new"
        # In namespaces of its own, so that nothing stays mounted or running when it is interrupted.
        # shellcheck disable=SC2046
        if unshare --mount --pid --fork --kill-child --mount-proc debootstrap --variant=minbase --include="$packages" \
            "$release" "$tree.new" $(mirror) >"$log" 2>&1 </dev/null; then
            rm -rf "$tree.new"/var/cache/apt/* "$tree.new"/var/lib/apt/lists/* \
                "$tree.new"/usr/share/{doc,info,locale,man}/*
            mkdir -p "$tree.new/engine" "$tree.new/.old"
            echo "$packages" >"$tree.new/etc/dockersock-packages"
            mv "$tree.new" "$tree"
            return
        fi
        [ $try = 3 ] || sleep 5
    done
    tail -n 5 "$log" >&2
    die "debootstrap could not unpack Debian $release; all of it is in $log"
}

# --- processes ------------------------------------------------------------------------------------------------------

# An engine's processes outside (unshare) and inside (the first of the namespace), by the command line that only they
# have: that stays right when files are lost, after a crash, and when process ids are used again.
pids_of() { # NAME unshare|bash
    local p a
    for p in /proc/[0-9]*; do
        mapfile -d '' -t a 2>/dev/null <"$p/cmdline" || continue
        ((${#a[@]} > 3)) && [[ ${a[0]##*/} = "$2" && ${a[-3]} =~ ^--(enter|inside)$ ]] &&
            [[ ${a[-2]} = "$1" && ${a[-1]} = "$home" ]] && echo "${p#/proc/}"
    done
    return 0
}

alive() { # PID: runs, and is not just waiting for its parent to notice
    local stat
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
    stat=${stat##*) }
    [ "${stat%% *}" != Z ]
}

stop() {
    local inside outside pid id dir
    inside=$(pids_of "$1" bash) outside=$(pids_of "$1" unshare)
    # The kernel ends the whole namespace with its first process, and lets that one go when the last has gone.
    for pid in $inside; do kill -KILL "$pid" 2>/dev/null || true; done
    for pid in $inside $outside; do
        for _ in {1..150}; do alive "$pid" || break; sleep 0.2; done
        alive "$pid" && die "process $pid of $1 does not end"
    done
    rm -f "$(socket_of "$1")"
    for dir in $(cgroup_roots); do
        [ ! -d "$dir/$(cgroup_of "$1")" ] || find "$dir/$(cgroup_of "$1")" -depth -type d -exec rmdir {} +
    done
}

# Where the machine's cgroup hierarchies are mounted: one of version 2, or some of version 1, or both.
cgroup_roots() {
    local dir
    for dir in /sys/fs/cgroup /sys/fs/cgroup/*; do
        [ ! -f "$dir/cgroup.procs" ] || [ -L "$dir" ] || ! mountpoint -q "$dir" || echo "$dir"
    done
}

start() {
    local name=$1 pid with
    mkdir -p "$home/$name/data" "$home/$name/tmp"
    tree bookworm # the registry is that of Debian 12 for all of them: it needs nothing but a C library
    cp "$home/trees/bookworm/usr/bin/docker-registry" "$home/$name/docker-registry"
    : >"$home/$name/log"
    with=()
    if [ "$name" = tls ]; then
        certificates "$home/tls/certs"
        with=(perl -e "$open_port" "$home/tls/port")
    fi
    "${with[@]}" setsid unshare --mount --net --pid --ipc --uts --fork --kill-child \
        bash "$self" --enter "$name" "$home" >>"$home/$name/log" 2>&1 </dev/null 9>&- &
    pid=$!
    for _ in {1..300}; do
        answers "$(socket_of "$name")" && return
        alive $pid || break
        sleep 0.2
    done
    tail -n 8 "$home/$name/log" >&2
    say "$name does not answer; all it said is in $home/$name/log"
    stop "$name"
    return 1
}

# Listens on the port of 127.0.0.1 that a file names, or on a free one, whose number it writes there; then becomes the
# command that comes after, which has the listening socket as its third descriptor.
# shellcheck disable=SC2016
open_port='
    use Socket;
    $^F = 9;
    my $file = shift @ARGV;
    my $port = open(my $in, "<", $file) ? <$in> + 0 : 0;
    socket(my $socket, PF_INET, SOCK_STREAM, 0) or die "no socket: $!";
    setsockopt($socket, SOL_SOCKET, SO_REUSEADDR, 1);
    bind($socket, pack_sockaddr_in($port, INADDR_LOOPBACK)) and listen($socket, 128) or die "port $port: $!";
    ($port) = unpack_sockaddr_in(getsockname($socket));
    open(my $out, ">", $file) or die "$file: $!";
    print {$out} "$port\n";
    close($out) or die "$file: $!";
    use POSIX ();
    POSIX::dup2(fileno($socket), 3) or die "no descriptor: $!";
    exec @ARGV or die "$ARGV[0]: $!";'

# Certificates of an engine and of a client, and the authority of both, where there are none.
certificates() { # FOLDER
    [ ! -s "$1/server.pem" ] || return 0
    need openssl openssl
    mkdir -p "$1"
    (
        cd "$1"
        umask 077
        new_key=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes)
        openssl req -x509 "${new_key[@]}" -days 3650 -subj "/CN=dockersock test engines" -keyout ca-key.pem -out ca.pem
        issue() { # NAME KEY CERTIFICATE EXTENSIONS
            openssl req "${new_key[@]}" -subj "/CN=$1" -keyout "$2" -out request.pem
            openssl x509 -req -in request.pem -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 3650 -out "$3" \
                -extfile <(printf '%s\n' "${@:4}")
        }
        issue client key.pem cert.pem extendedKeyUsage=clientAuth
        issue engine server-key.pem server.pem extendedKeyUsage=serverAuth \
            subjectAltName=DNS:localhost,IP:127.0.0.1
        rm request.pem
    ) >"$home/tls/log" 2>&1 || { cat "$home/tls/log" >&2; die "openssl could not make certificates"; }
}

# The first process of an engine's namespaces: goes into a cgroup of the engine's own, makes that the top of all that it
# can see, and becomes inside().
enter() {
    local dir own controller
    for dir in $(cgroup_roots); do
        own=$dir/$(cgroup_of "$1")
        if [ -f "$dir/cgroup.subtree_control" ]; then # one at a time: what one machine cannot give, it just lacks
            for controller in $(cat "$dir/cgroup.controllers"); do
                (echo "+$controller" >"$dir/cgroup.subtree_control") 2>/dev/null || true
            done
        fi
        mkdir -p "$own"
        if [ -f "$dir/cpuset.cpus" ] && [ ! -f "$dir/cgroup.subtree_control" ]; then # version 1 starts with none
            cat "$dir/cpuset.cpus" >"$own/cpuset.cpus"
            cat "$dir/cpuset.mems" >"$own/cpuset.mems"
        fi
        echo $$ >"$own/cgroup.procs"
    done
    case $1 in swarm?) connect "$1" ;; esac
    exec unshare --cgroup bash "$self" --inside "$1" "$home"
}

# From the engine's network to the bridge; the cable goes with the engine.
connect() { # NAME
    local switch
    switch=$(switch_of)
    ip link add eth0 type veth peer name "$1" netns "$switch"
    ip -n "$switch" link set "$1" master bridge up
    ip address add "10.77.0.${1#swarm}/24" dev eth0
    ip link set eth0 up
}

switch() {
    local switch
    switch=$(switch_of)
    [ -z "$(ip netns list | awk -v name="$switch" '$1 == name')" ] || return 0
    ip netns add "$switch"
    ip -n "$switch" link add bridge type bridge
    ip -n "$switch" link set bridge up
}

mount_cgroups() { # DIRECTORY
    local controllers
    if [ "$(stat -f -c %T /sys/fs/cgroup)" = cgroup2fs ]; then
        mount -t cgroup2 cgroup2 "$1"
        mkdir -p "$1/init" # processes live in the leaves only
        echo $$ >"$1/init/cgroup.procs"
        return
    fi
    # Version 1 only: crun refuses a machine that has both.
    mount -t tmpfs -o mode=755 cgroup "$1"
    while IFS=: read -r _ controllers _; do
        [ -n "$controllers" ] || continue
        mkdir "$1/${controllers#name=}"
        case $controllers in name=*) controllers=none,$controllers ;; esac
        mount -t cgroup -o "$controllers" cgroup "$1/${controllers#*name=}"
    done </proc/self/cgroup
}

# Builds the engine's world, turns into it, runs the engine, collects dead processes as any first process must (bash
# does while it waits), and ends with it.
inside() {
    local name=$1 root
    root=$home/trees/$(tree_of "$1")
    mount --make-rprivate /
    mount --bind "$root" "$root"
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    [ ! -d /dev/shm ] || mount -t tmpfs -o mode=1777 shm "$root/dev/shm" # podman's locks live here
    mount -t sysfs sysfs "$root/sys"                                     # the new network's interfaces; no AppArmor
    mount_cgroups "$root/sys/fs/cgroup"
    mount -t tmpfs -o mode=755 run "$root/run"
    mkdir "$root/run/lock"
    mount --bind "$home/$name" "$root/engine"
    cd "$root"
    pivot_root . .old
    umount -l /.old
    cd /
    hostname "$name"
    busybox ip link set lo up
    rm -rf /engine/registry
    run_registry 5000
    run_registry 5001 htpasswd
    case $name in
    podman) run_podman ;;
    *) run_docker "$name" ;;
    esac
}

# An image registry beside the engine; it ends with the namespaces.
run_registry() { # PORT [htpasswd]
    local config=/run/registry-$1.yml
    cat >"$config" <<-END
	version: 0.1
	log: {level: error, accesslog: {disabled: true}}
	storage: {filesystem: {rootdirectory: /engine/registry/$1}, delete: {enabled: true}}
	http: {addr: ":$1"}
	END
    if [ "${2:-}" = htpasswd ]; then
        echo "auth: {htpasswd: {realm: test, path: /run/registry-users}}" >>"$config"
        # The password s3cret, hashed by htpasswd -B.
        echo 'ann:$2y$04$JARGl9EptznKZJgv3c3brO//QKf5Jmpaya65Jreg0BX.CefRDRbG2' >/run/registry-users
    fi
    OTEL_TRACES_EXPORTER=none /engine/docker-registry serve "$config" 3<&- &
    for _ in {1..50}; do
        busybox nc -z localhost "$1" 2>/dev/null && return
        sleep 0.2
    done
    echo "the registry on port $1 does not answer"
}

run_docker() {
    local group=0 program=(dockerd) # root's alone, except one that is as installed engines are
    [ "$1" != docker20 ] || group=$DOCKER_GID
    # shellcheck disable=SC2016
    [ "$1" != tls ] || program=(sh -c 'LISTEN_PID=$$ LISTEN_FDS=1 exec "$@"' sh dockerd --host fd:// --tlsverify
        --tlscacert /engine/certs/ca.pem --tlscert /engine/certs/server.pem --tlskey /engine/certs/server-key.pem)
    clean "${program[@]}" --host unix:///engine/engine.sock --group "$group" --data-root /engine/data --exec-root /run/docker \
        --pidfile /run/docker.pid --exec-opt native.cgroupdriver=cgroupfs
}

run_podman() {
    cat >/run/containers.conf <<-'END'
	[containers]
	apparmor_profile = "unconfined"
	log_driver = "k8s-file"
	[engine]
	cgroup_manager = "cgroupfs"
	events_logger = "file"
	runtime = "crun"
	[network]
	network_backend = "netavark"
	network_config_dir = "/engine/networks"
	END
    # Podman asks localhost for TLS too, unless it is told not to.
    printf '[[registry]]\nlocation = "localhost:%s"\ninsecure = true\n' 5000 5001 >/run/registries.conf
    umask 077
    clean podman --root /engine/data --runroot /run/containers/storage \
        system service --time 0 unix:///engine/engine.sock
}

clean() {
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TMPDIR=/engine/tmp \
        CONTAINERS_CONF=/run/containers.conf CONTAINERS_REGISTRIES_CONF=/run/registries.conf "$@" &
    wait $!
}

# --- talking to them ------------------------------------------------------------------------------------------------

call() { # SOCKET PATH [CURL ARGUMENTS]
    curl --silent --fail --max-time 60 --noproxy '*' --unix-socket "$1" "${@:3}" "http://localhost$2"
}

answers() { [ -S "$1" ] && call "$1" /_ping --max-time 5 >/dev/null; }

field() { grep -o "\"$1\":\"[^\"]*\"" | head -n 1 | cut -d '"' -f 4; }

describe() { # NAME
    local socket answer text
    socket=$(socket_of "$1")
    if answers "$socket" && answer=$(call "$socket" /version | tr -d '\n' | sed 's/" *: *"/":"/g'); then
        text="API $(field ApiVersion <<<"$answer")  $([ "$1" = podman ] && echo Podman || echo Docker) $(
            sed 's/"Components":\[[^]]*\]//' <<<"$answer" | field Version)  answering"
        printf '%-9s unix://%s  %s\n' "$1" "$socket" "$text"
    elif [ -S "$socket" ] && [ ! -w "$socket" ]; then
        printf '%-9s unix://%s  %s may not ask it (%s)\n' "$1" "$socket" "$(id -un)" "$(stat -c '%A %U:%G' "$socket")"
        return 1
    elif listed "$1"; then
        printf '%-9s unix://%s  not answering (it was started; see %s)\n' "$1" "$socket" "$home/$1/log"
        return 1
    else
        printf '%-9s -  not started\n' "$1"
    fi
}

# A swarm, and an engine that is restarted, are none that all tests run on.
list_of() { case $1 in swarm? | spare | tls) echo "$home/swarm.list" ;; *) echo "$home/engines.list" ;; esac; }
listed() { grep -q "^$1=" "$(list_of "$1")" 2>/dev/null; }

list() { # NAME: adds it to the list that the tests read, which is whole at every moment
    local list
    list=$(list_of "$1")
    { cat "$list" 2>/dev/null || true; echo "$1=unix://$(socket_of "$1")"; } | sort -u >"$list.new"
    mv "$list.new" "$list"
}

# --- the image ------------------------------------------------------------------------------------------------------

# busybox:latest in the form of `docker save`. Made of the same bytes each time, so that it has the same id everywhere.
image() { # FILE
    local work busybox created arch layer config
    work=$(mktemp -d)
    busybox=$(ls "$home"/trees/*/bin/busybox 2>/dev/null | head -n 1 || true)
    if [ -z "$busybox" ]; then # fetched, not installed: it would replace the machine's own busybox
        type -P apt-get >/dev/null || die "busybox-static comes from Debian's packages, and there is no apt-get here" 3
        (cd "$work" && { apt-get download busybox-static >/dev/null 2>&1 ||
            { apt_get update -qq && apt-get download busybox-static >/dev/null; }; }) || die "cannot get busybox-static"
        dpkg-deb -x "$work"/busybox-static_*.deb "$work/package"
        busybox=$(find "$work/package" -path '*/bin/busybox' -type f)
    fi
    mkdir -p "$work/root/"{bin,etc,home,proc,root,sys,tmp,usr,var} "$work/image"
    chmod 1777 "$work/root/tmp"
    cp "$busybox" "$work/root/bin/busybox"
    chmod 755 "$work/root/bin/busybox"
    "$busybox" --list | grep -vx busybox | (cd "$work/root/bin" && xargs -I '{}' ln -s busybox '{}')
    echo 'root:x:0:0:root:/root:/bin/sh' >"$work/root/etc/passwd"
    echo 'root:x:0:' >"$work/root/etc/group"
    created=$(date -u -r "$busybox" +%FT%TZ)
    arch=$(dpkg --print-architecture)
    case $arch in armhf) arch=arm ;; i386) arch=386 ;; ppc64el) arch=ppc64le ;; esac
    pack "$work/root" "$work/image/layer.tar"
    layer=$(sha256sum "$work/image/layer.tar" | cut -d ' ' -f 1)
    tr -d '\n' >"$work/config.json" <<-END
	{"architecture":"$arch","os":"linux","created":"$created","config":{"Env":["PATH=/bin"],"Cmd":["sh"]},
	"rootfs":{"type":"layers","diff_ids":["sha256:$layer"]},
	"history":[{"created":"$created","created_by":"busybox-static of Debian"}]}
	END
    config=$(sha256sum "$work/config.json" | cut -d ' ' -f 1).json
    mv "$work/config.json" "$work/image/$config"
    echo "[{\"Config\":\"$config\",\"RepoTags\":[\"busybox:latest\"],\"Layers\":[\"layer.tar\"]}]" \
        >"$work/image/manifest.json"
    pack "$work/image" "$1.new"
    mv "$1.new" "$1"
    rm -rf "$work"
}

pack() { tar -C "$1" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --format=ustar -cf "$2" .; }

# Not to be called where its failure is tested: bash ignores set -e there.
image_ready() { [ -s "$home/busybox.tar" ] || image "$home/busybox.tar"; }

seed_socket() { # SOCKET
    local answer
    answer=$(call "$1" /images/load -X POST -H 'Content-Type: application/x-tar' -H 'Expect:' \
        --data-binary "@$home/busybox.tar") ||
        { say "the engine at $1 did not take the image"; return 1; }
    [[ $answer != *'"error'* ]] || { say "the engine at $1 did not take the image: $answer"; return 1; }
    call "$1" /images/busybox:latest/json >/dev/null ||
        { say "the engine at $1 took the image, but has no busybox:latest now"; return 1; }
}

# --- commands -------------------------------------------------------------------------------------------------------

up() {
    local name failed=0
    for name in "$@"; do known "$name"; done
    check_machine
    need curl curl
    lock
    getent group docker >/dev/null || groupadd --system docker
    DOCKER_GID=$(getent group docker | cut -d : -f 3)
    export DOCKER_GID
    for name in "$@"; do
        if [ -z "$(pids_of "$name" bash)" ] || ! answers "$(socket_of "$name")"; then
            stop "$name" # what is left of it
            case $name in swarm?) need ip iproute2; switch ;; esac
            tree "$(tree_of "$name")"
            start "$name" || { failed=1; continue; }
        fi
        image_ready
        seed_socket "$(socket_of "$name")" || { failed=1; continue; }
        list "$name"
        describe "$name" || failed=1
    done
    return $failed
}

restart() { # NAME
    local pid process
    known "$1"
    pid=$(pids_of "$1" bash)
    [ -n "$pid" ] || die "$1 does not run"
    for process in /proc/[0-9]*; do
        ! grep -qsx "PPid:[[:space:]]*$pid" "$process/status" || case $(cat "$process/comm") in
            dockerd | podman) kill -TERM "${process#/proc/}" ;;
        esac
    done
    # Its first process ends with it; what does not end by itself is ended: up would leave alone what answers.
    for _ in {1..150}; do alive "$pid" || break; sleep 0.2; done
    if alive "$pid"; then stop "$1"; fi
    up "$1"
}

down() {
    local name
    for name in "$@"; do known "$name"; done
    [ "$(id -u)" = 0 ] || die "engines need root; run it as root or with sudo" 3
    [ -d "$home" ] || return 0
    lock
    [ $# -gt 0 ] || set -- "${names[@]}" "${swarms[@]}" "${spares[@]}"
    for name in "$@"; do
        [ ! -e "$(list_of "$name")" ] || sed -i "/^$name=/d" "$(list_of "$name")"
        stop "$name"
        rm -rf --one-file-system "${home:?}/$name"
    done
    for name in "${swarms[@]}"; do [ -z "$(pids_of "$name" bash)" ] || return 0; done
    ip netns delete "$(switch_of)" 2>/dev/null || true
}

seed() {
    case $1 in
    unix://*) set -- "${1#unix://}" ;;
    /*) ;;
    *) known "$1"; set -- "$(socket_of "$1")" ;;
    esac
    type -P curl >/dev/null || die "seed needs curl" 3
    [ -S "$1" ] || die "there is no socket at $1"
    lock
    image_ready
    seed_socket "$1"
    echo busybox:latest
}

check_home
case ${1:-} in
up) shift; [ $# -gt 0 ] || set -- "${names[@]}"; up "$@" ;;
restart) [ $# = 2 ] || usage; restart "$2" ;;
down) shift; down "$@" ;;
clean)
    [ $# = 1 ] || usage
    down
    rm -rf --one-file-system "${home:?}/trees" "$home/busybox.tar" "$home/lock" "$home"/{engines,swarm}.list{,.new}
    [ ! -d "$home" ] || rmdir "$home"
    ;;
seed) [ $# = 2 ] || usage; seed "$2" ;;
status) [ $# = 1 ] || usage; failed=0; for name in "${names[@]}" $(cut -d = -f 1 "$home/swarm.list" 2>/dev/null || true); do describe "$name" || failed=1; done; exit $failed ;;
sockets)
    [ $# = 1 ] || usage
    cat "$home"/{engines,swarm}.list 2>/dev/null || true
    ! listed tls || printf 'tls.tcp=tcp://127.0.0.1:%s\ntls.certs=%s\n' "$(cat "$home/tls/port")" "$home/tls/certs"
    ;;
enter)
    [ $# -ge 3 ] || usage
    known "$2"
    pid=$(pids_of "$2" bash)
    [ -n "$pid" ] || die "$2 does not run"
    exec nsenter --target "$pid" --net -- "${@:3}"
    ;;
--enter) home=$3; enter "$2" ;;
--inside) home=$3; inside "$2" ;;
*) usage ;;
esac
