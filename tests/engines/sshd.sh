#!/usr/bin/env bash
# A real SSH server for the tests, on a loopback port, with keys of its own, in front of an engine's socket. It touches
# nothing of this machine's SSH: no file of /etc/ssh and none of ~/.ssh is read or written.
#
#   sshd.sh FOLDER PORT SOCKET [OPTION...]    runs it until it is killed; each OPTION is a line of sshd_config, and comes
#                                             before the others, so that it counts: 'MaxSessions 1'
#
# FOLDER gets:
#   bin/ssh      the ssh program with FOLDER/config, to be put first on PATH
#   config       knows the server as engine, and as nokey (with a key that the server does not know), wronghost (which had
#                another host key before), newhost (never seen), noport (nobody listens), noname (a name that nobody has)
#   home/        the home that commands get there; home/.bashrc is read by bash before each command
#   path/        the only folder of the commands' PATH besides the system's; without docker, commands do not find one
#   log          what the server says
#
# Run by root it is in a mount namespace of its own, where /run/docker.sock leads to SOCKET. Run by others it lets in who
# runs it, and /run/docker.sock is the machine's. In the environment of commands DOCKER_HOST names SOCKET.
#
# The server is that of the machine; on Debian root's is unpacked from the package openssh-server below
# $DOCKERSOCK_ENGINES (/var/tmp/dockersock-engines) where there is none, and nothing is installed.
#
# Exit codes: 1 failed, 2 wrong usage, 3 cannot work on this machine.
set -euo pipefail
umask 022

home=${DOCKERSOCK_ENGINES:-/var/tmp/dockersock-engines}
say() { printf 'sshd.sh: %s\n' "$*" >&2; }
die() { say "$1"; exit "${2:-1}"; }

# Sets $sshd, and $libraries where it needs some that were unpacked with it.
find_server() {
    local tree=$home/trees/sshd work
    libraries=
    sshd=$(PATH=$PATH:/usr/sbin:/sbin type -P sshd) && return
    sshd=$tree/usr/sbin/sshd libraries=$(echo "$tree"/usr/lib/*-linux-*)
    [ ! -x "$sshd" ] || return 0
    [ "$(id -u)" = 0 ] && type -P apt-get dpkg-deb >/dev/null ||
        die "there is no sshd here: install openssh-server, or run this as root on Debian" 3
    say "unpacking openssh-server"
    mkdir -p "$home/trees"
    work=$(mktemp -d "$home/trees/sshd.XXXXXX")
    (cd "$work" && { apt-get -qq download openssh-server libwrap0 ||
        { apt-get -qq update && apt-get -qq download openssh-server libwrap0; }; } &&
        for package in *.deb; do dpkg-deb -x "$package" . && rm "$package"; done) >"$home/trees/sshd.log" 2>&1 ||
        die "cannot get openssh-server: $(tail -n 1 "$home/trees/sshd.log")" 3
    mv -T "$work" "$tree" 2>/dev/null || rm -rf "$work" # another was faster
    libraries=$(echo "$tree"/usr/lib/*-linux-*)
}

key() { [ -e "$1" ] || ssh-keygen -q -t ed25519 -N '' -C dockersock-test -f "$1"; }

host() { # NAME LINE...: a host of the client's config
    printf 'Host %s\n' "$1"
    printf '    %s\n' "${@:2}"
}

prepare() { # FOLDER PORT SOCKET [OPTION...]
    local folder=$1 port=$2 socket=$3 ssh
    shift 3
    mkdir -p "$folder"/{bin,path,home}
    key "$folder/hostkey"
    key "$folder/otherhost"
    key "$folder/user"
    key "$folder/stranger"
    cp "$folder/user.pub" "$folder/authorized"
    echo "[127.0.0.1]:$port $(cut -d ' ' -f 1,2 "$folder/hostkey.pub")" >"$folder/known"
    echo "[127.0.0.1]:$port $(cut -d ' ' -f 1,2 "$folder/otherhost.pub")" >"$folder/changed"
    {
        printf '%s\n' "$@"
        printf '%s\n' "ListenAddress 127.0.0.1" "Port $port" "HostKey $folder/hostkey" \
            "AuthorizedKeysFile $folder/authorized" "PidFile none" "StrictModes no" "UsePAM no" "PermitRootLogin yes" \
            "PasswordAuthentication no" "KbdInteractiveAuthentication no" "UseDNS no" "LogLevel VERBOSE" \
            "SetEnv HOME=$folder/home PATH=$folder/path:/usr/bin:/bin DOCKER_HOST=unix://$socket"
        [ -z "$libraries" ] || [ ! -x "${sshd%/sbin/sshd}/lib/openssh/sshd-session" ] ||
            printf '%s\n' "SshdSessionPath ${sshd%/sbin/sshd}/lib/openssh/sshd-session" \
                "SshdAuthPath ${sshd%/sbin/sshd}/lib/openssh/sshd-auth"
    } >"$folder/sshd_config"
    {
        host nokey "IdentityFile $folder/stranger"
        host wronghost "UserKnownHostsFile $folder/changed"
        host newhost "UserKnownHostsFile $folder/none"
        host noport "Port 1"
        host noname "HostName no-such-host.invalid"
        host '* !nokey' "IdentityFile $folder/user"
        host '*' "HostName 127.0.0.1" "Port $port" "User $(id -un)" "IdentitiesOnly yes" "IdentityAgent none" \
            "UserKnownHostsFile $folder/known" "GlobalKnownHostsFile none" "CheckHostIP no"
    } >"$folder/config"
    ssh=$(PATH=${PATH//"$folder/bin:"/} type -P ssh) || die "there is no ssh here" 3
    printf '#!/bin/sh\nexec %s -F %s "$@"\n' "$ssh" "$folder/config" >"$folder/bin/ssh"
    chmod 755 "$folder/bin/ssh"
}

run() { # FOLDER SOCKET
    if [ "$(id -u)" = 0 ]; then
        mount -t tmpfs -o mode=755 run /run
        mkdir /run/sshd
        ln -s "$2" /run/docker.sock
        # The user that the server's unprivileged part needs, and a root whose shell is known.
        { echo "root:x:0:0:root:$1/home:/bin/bash"
            grep -v ^root: /etc/passwd
            grep -q ^sshd: /etc/passwd || echo "sshd:x:64999:65534::/run/sshd:/bin/false"; } >"$1/passwd"
        mount --bind "$1/passwd" /etc/passwd
    fi
    LD_LIBRARY_PATH=${libraries:-${LD_LIBRARY_PATH:-}} exec "$sshd" -D -e -f "$1/sshd_config" 2>"$1/log" </dev/null
}

[ $# -ge 3 ] || { sed -n '2,/^# Exit codes/s/^# \{0,1\}//p' "$0" >&2; exit 2; }
if [ "$1" = --inside ]; then
    sshd=$4 libraries=$5
    run "$2" "$3"
fi
find_server
prepare "$@"
[ "$(id -u)" = 0 ] || run "$1" "$3"
exec unshare --mount --propagation private bash "$0" --inside "$1" "$3" "$sshd" "$libraries"
