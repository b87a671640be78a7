#!/usr/bin/perl
# relay.pl PATH: its input and output are the socket, as those of socat - UNIX-CONNECT:PATH are.
use strict;
use warnings;
use IO::Select;
use IO::Socket::UNIX;

my $socket = IO::Socket::UNIX->new(Peer => $ARGV[0]) or die "relay.pl: $ARGV[0]: $!\n";
my $sources = IO::Select->new(\*STDIN, $socket);
while (my @ready = $sources->can_read) {
    for my $from (@ready) {
        my $count = sysread $from, my $bytes, 65536;
        if (!$count) {
            exit 0 if $from == $socket;
            $socket->shutdown(1);
            $sources->remove($from);
            next;
        }
        my $to = $from == $socket ? \*STDOUT : $socket;
        for (my $done = 0; $done < $count;) {
            $done += syswrite($to, $bytes, $count - $done, $done) // exit 1;
        }
    }
}
