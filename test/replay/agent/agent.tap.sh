#!/bin/sh
# The agent's own tests: lines in, lines out, TAP on stdout. Needs the agent and a shell, nothing of the checker.
# usage: agent.tap.sh AGENT    exit: 0 all passed, 1 some failed, 4 could not be tested

agent=$1
if ! test -x "$agent"; then
	echo "1..0 # SKIP no agent at '$agent'"
	exit 4
fi
folder=$(mktemp -d) || exit 4
trap 'rm -rf "$folder"' EXIT
mkfifo "$folder/fifo"
printf 'hello file' >"$folder/file"
number=0
failed=0

# check NAME: stdin has lines "> request" and "< answer", the answer as a shell pattern; FOLDER stands for the scratch folder.
check() {
	number=$((number + 1))
	sed "s#FOLDER#$folder#g" >"$folder/script"
	sed -n 's/^> //p' "$folder/script" | timeout 60 "$agent" --stdio >"$folder/said" 2>"$folder/errors"
	status=$?
	sed -n 's/^< //p' "$folder/script" >"$folder/expected"
	if test $status = 0 && compare; then
		echo "ok $number - $1"
		return
	fi
	failed=$((failed + 1))
	echo "not ok $number - $1"
	sed 's/^/# said: /' "$folder/said"
	sed 's/^/# stderr: /' "$folder/errors"
	echo "# status: $status"
}

compare() {
	exec 3<"$folder/said"
	IFS= read -r said <&3
	test "$said" = '0 agent 1 ready stdio' || return 1
	while IFS= read -r pattern; do
		IFS= read -r said <&3 || return 1
		# shellcheck disable=SC2254
		case $said in
		$pattern) ;;
		*)
			echo "# expected '$pattern', found '$said'"
			return 1
			;;
		esac
	done <"$folder/expected"
	! IFS= read -r said <&3
}

check 'a failing call gives its errno' <<'END'
> 1 call p 1000 openat str:FOLDER/absent int:0
< 1 called *
< 1 failed ENOENT
END

check 'a buffer takes places and gives outputs' <<'END'
> 1 call p 1000 openat str:FOLDER/file int:0 -> fd:f
> 2 call p 1000 pread fd:f buf:0000000000000000 { >0:4:word >4:1:byte } int:5 int:0
> 3 call p 1000 page int:4096 -> addr:page
> 4 call p 1000 openat str:FOLDER/written int:0x242 int:0x1a4 -> fd:w
> 5 call p 1000 pwrite fd:w buf:0000000000000000 { @0:1 int:0x41 @2:2 int:-1 @4:4 fd:w } int:8 int:0
> 6 call p 1000 read fd:w addr:page+8 int:8
> 7 call p 1000 peek addr:page int:16
< 1 called *
< 1 returned 3
< 2 called *
< 2 returned 5 word=1819043176 byte=111
< 3 called *
< 3 returned 0
< 4 called *
< 4 returned 4
< 5 called *
< 5 returned 8
< 6 called *
< 6 returned 8
< 7 called *
< 7 returned 0 bytes=00000000000000004100ffff04000000
END

check 'nested buffers are reached through their addresses' <<'END'
> 1 call p 1000 page int:4096 -> addr:page
> 2 call p 1000 openat str:FOLDER/file int:0 -> fd:f
> 3 call p 1000 pread fd:f buf:0000000000000000 { @0:8 buf:0102 { @1:1 int:7 } } int:0 int:0
> 4 call p 1000 pread fd:f buf:00 { @0:1 buf:00 { @0:1 buf:00 { @0:1 buf:00 { @0:1 buf:00 } } } } int:0 int:0
< 1 called *
< 1 returned 0
< 2 called *
< 2 returned 3
< 3 called *
< 3 returned 0
< 4 called *
< 4 error too-large *
END

check 'a name with two descriptors is used by its oldest and closed by its newest' <<'END'
> 1 call p 1000 openat str:FOLDER/file int:0 -> fd:f
> 2 call p 1000 dup fd:f
> 3 call p 1000 close fd:f
> 4 call p 1000 read fd:f buf:00 int:1
> 5 call p 1000 close fd:f
> 6 call p 1000 close fd:f
< 1 called *
< 1 returned 3
< 2 called *
< 2 returned 4
< 3 called *
< 3 returned 0
< 4 called *
< 4 returned 1
< 5 called *
< 5 returned 0
< 6 called *
< 6 error unknown-name *
END

check 'a child has its own memory and the same files' <<'END'
> 1 call p 1000 openat str:FOLDER/file int:0 -> fd:f
> 2 call p 1000 page int:4096 -> addr:page
> 3 call p 1000 fork str:child
> 4 call child 1000 fill addr:page int:0x55 int:2
> 5 call child 1000 read fd:f buf:00 { >0:1:letter } int:1
> 6 call p 1000 read fd:f buf:00 { >0:1:letter } int:1
> 7 call p 1000 peek addr:page int:2
> 8 call child 1000 peek addr:page int:3
> 9 call p 1000 fork str:child
< 1 called *
< 1 returned 3
< 2 called *
< 2 returned 0
< 3 called *
< 3 returned 0
< 4 called *
< 4 returned 0
< 5 called *
< 5 returned 1 letter=104
< 6 called *
< 6 returned 1 letter=101
< 7 called *
< 7 returned 0 bytes=0000
< 8 called *
< 8 returned 21845 bytes=555500
< 9 called *
< 9 error bad-name *
END

check 'a passed descriptor is the same open file' <<'END'
> 1 call p 1000 openat str:FOLDER/file int:0 -> fd:f
> 2 call p 1000 pass fd:f str:q
> 3 call p 1000 close fd:f
> 4 call q 1000 read fd:f buf:00 { >0:1:letter } int:1
> 5 call q 1000 pass fd:f str:r
> 6 call r 1000 read fd:f buf:00 { >0:1:letter } int:1
< 1 called *
< 1 returned 3
< 2 called *
< 2 returned 0
< 3 called *
< 3 returned 0
< 4 called *
< 4 returned 1 letter=104
< 5 called *
< 5 returned 0
< 6 called *
< 6 returned 1 letter=101
END

check 'a descriptor known by its number gets a name' <<'END'
> 1 call p 1000 openat str:FOLDER/file int:0
> 2 call p 1000 adopt int:3 -> fd:f
> 3 call p 1000 read fd:f buf:00 { >0:1:letter } int:1
> 4 call p 1000 close fd:f
> 5 call p 1000 adopt int:3 -> fd:f
> 6 call p 1000 adopt int:2
< 1 called *
< 1 returned 3
< 2 called *
< 2 returned 3
< 3 called *
< 3 returned 1 letter=104
< 4 called *
< 4 returned 0
< 5 called *
< 5 error bad-argument *
< 6 called *
< 6 error bad-binding *
END

check 'a capability is given up once and for all' <<'END'
> 1 call p 1000 uncap int:0x11
> 2 call p 1000 uncap int:0x11
> 3 call p 1000 uncap int:0x99
< 1 called *
< 1 returned 0
< 2 called *
< 2 returned 0
< 3 called *
< 3 error bad-argument *
END

check 'exec keeps the names of what it keeps, and no address' <<'END'
> 1 call p-with-a-name-longer-than-15 1000 eventfd2 int:0 int:0 -> fd:kept
> 2 call p-with-a-name-longer-than-15 1000 eventfd2 int:0 int:0x80000 -> fd:closed
> 3 call p-with-a-name-longer-than-15 1000 page int:4096 -> addr:a
> 4 call p-with-a-name-longer-than-15 1000 write fd:kept buf:0700000000000000 int:8
> 5 call p-with-a-name-longer-than-15 1000 exec
> 6 call p-with-a-name-longer-than-15 1000 fetch fd:kept int:8
> 7 call p-with-a-name-longer-than-15 1000 close fd:closed
> 8 call p-with-a-name-longer-than-15 1000 peek addr:a int:1
> 9 call p-with-a-name-longer-than-15 1000 eventfd2 int:0 int:0 -> fd:next
> 10 call p-with-a-name-longer-than-15 1000 exec
> 11 call p-with-a-name-longer-than-15 1000 exit
< 1 called *
< 1 returned 3
< 2 called *
< 2 returned 4
< 3 called *
< 3 returned *
< 4 called *
< 4 returned 8
< 5 called *
< 5 returned 0
< 6 called *
< 6 returned 7
< 7 called *
< 7 error unknown-name *
< 8 called *
< 8 error unknown-name *
< 9 called *
< 9 returned 4
< 10 called *
< 10 returned 0
< 11 called *
< 11 returned 0
END

check 'dup2 takes the number from one name to the other' <<'END'
> 1 call p 1000 eventfd2 int:5 int:0 -> fd:a
> 2 call p 1000 eventfd2 int:6 int:0 -> fd:b
> 3 call p 1000 dup2 fd:a fd:b
> 4 call p 1000 fetch fd:b int:8
> 5 call p 1000 fetch int:4 int:8
> 6 call p 1000 close fd:a
> 7 call p 1000 close fd:a
< 1 called *
< 1 returned 3
< 2 called *
< 2 returned 4
< 3 called *
< 3 returned 0
< 4 called *
< 4 error unknown-name *
< 5 called *
< 5 returned 5
< 6 called *
< 6 returned 0
< 7 called *
< 7 returned 0
END

check 'a posted file outlives its sender, until it is taken or its mailbox goes' <<'END'
> 1 call q 1000 mailbox str:q -> fd:box
> 2 call q 1000 take fd:box -> fd:e
> 3 call p 1000 eventfd2 int:9 int:0 -> fd:e
> 4 call p 1000 post fd:e str:q
> 5 call p 1000 exit
> 6 call q 1000 take fd:box -> fd:e
> 7 call q 1000 fetch fd:e int:8
> 8 call q 1000 post fd:e str:q
> 9 call q 1000 close fd:box
> 10 call q 1000 post fd:e str:q
< 1 called *
< 1 returned 3
< 2 called *
< 2 failed EAGAIN
< 3 called *
< 3 returned 3
< 4 called *
< 4 returned 0
< 5 called *
< 5 returned 0
< 6 called *
< 6 returned 4
< 7 called *
< 7 returned 9
< 8 called *
< 8 returned 0
< 9 called *
< 9 returned 0
< 10 called *
< 10 failed ECONNREFUSED
END

check 'a limit is set, and raised again' <<'END'
> 1 call p 1000 rlimit int:7 int:3
> 2 call p 1000 eventfd2 int:0 int:0 -> fd:e
> 3 call p 1000 rlimit int:7 int:64
> 4 call p 1000 eventfd2 int:0 int:0 -> fd:e
> 5 call p 1000 rlimit int:0x10 int:3
> 6 call p 1000 rlimit int:7 int:-1
< 1 called *
< 1 returned 0
< 2 called *
< 2 failed EMFILE
< 3 called *
< 3 returned 0
< 4 called *
< 4 returned 3
< 5 called *
< 5 error bad-argument *
< 6 called *
< 6 failed EINVAL
END

check 'entries and lines with a text are counted' <<'END'
> 1 call p 1000 tally str:FOLDER str:f
> 2 call p 1000 openat str:FOLDER/lines int:0x242 int:0x1a4 -> fd:w
> 3 call p 1000 pwrite fd:w buf:610a6162 int:4 int:0
> 4 call p 1000 tally str:FOLDER/lines str:a
> 5 call p 1000 tally str:FOLDER/lines str:b
> 6 call p 1000 tally str:FOLDER/lines str:c
> 7 call p 1000 tally str:FOLDER/nothing str:a
< 1 called *
< 1 returned 2
< 2 called *
< 2 returned 3
< 3 called *
< 3 returned 4
< 4 called *
< 4 returned 2
< 5 called *
< 5 returned 1
< 6 called *
< 6 returned 0
< 7 called *
< 7 error unseen */nothing: *
END

check 'an eventfd counts, and its number is what a fetch answers' <<'END'
> 1 call p 1000 eventfd2 int:3 int:0x800 -> fd:e
> 2 call p 1000 write fd:e buf:0200000000000000 int:8
> 3 call p 1000 fetch fd:e int:8
> 4 call p 1000 fetch fd:e int:8
> 5 call p 1000 fetch fd:e int:3
> 6 call p 1000 page int:4096 -> addr:page
> 7 call p 1000 store addr:page+4 int:4 fd:e
> 8 call p 1000 load addr:page+4 int:4
> 9 call p 1000 openat str:FOLDER/file int:0 -> fd:f
> 10 call p 1000 fetch fd:f int:8
> 11 call p 1000 fetch fd:f int:4
> 12 call p 1000 fetch fd:f int:2 int:1
> 13 call p 1000 store addr:page int:8 addr:page+16
< 1 called *
< 1 returned 3
< 2 called *
< 2 returned 8
< 3 called *
< 3 returned 5
< 4 called *
< 4 failed EAGAIN
< 5 called *
< 5 error bad-argument *
< 6 called *
< 6 returned 0
< 7 called *
< 7 returned 0
< 8 called *
< 8 returned 3
< 9 called *
< 9 returned 4
< 10 called *
< 10 returned 7594793484539422056
< 11 called *
< 11 failed EIO
< 12 called *
< 12 returned 27749
< 13 called *
< 13 returned 0
END

check 'memory that is not there answers with a signal, and the process lives on' <<'END'
> 1 call p 1000 openat str:FOLDER/file int:0 -> fd:f
> 2 call p 1000 mmap int:8192 int:1 int:1 fd:f int:0 -> addr:map
> 3 call p 1000 load addr:map+4 int:1
> 4 call p 1000 load addr:map+4096 int:4
> 5 call p 1000 store addr:map int:4 int:1
> 6 call p 1000 peek addr:map+4090 int:8
> 7 call p 1000 munmap addr:map int:8192
> 8 call p 1000 load addr:map int:1
> 9 call p 1000 read fd:f buf:00 int:1
< 1 called *
< 1 returned 3
< 2 called *
< 2 returned *
< 3 called *
< 3 returned 111
< 4 called *
< 4 signalled SIGBUS
< 5 called *
< 5 signalled SIGSEGV
< 6 called *
< 6 signalled SIGBUS
< 7 called *
< 7 returned 0
< 8 called *
< 8 error unknown-name *
< 9 called *
< 9 returned 1
END

check 'widths of one, two, four and eight bytes' <<'END'
> 1 call p 1000 page int:4096 -> addr:page
> 2 call p 1000 store addr:page int:8 int:0xffffffffffffffff
> 3 call p 1000 store addr:page int:4 int:0x04030201
> 4 call p 1000 store addr:page int:2 int:0
> 5 call p 1000 store addr:page int:1 int:9
> 6 call p 1000 load addr:page int:8
> 7 call p 1000 load addr:page int:2
> 8 call p 1000 load addr:page int:3
< 1 called *
< 1 returned 0
< 2 called *
< 2 returned 0
< 3 called *
< 3 returned 0
< 4 called *
< 4 returned 0
< 5 called *
< 5 returned 0
< 6 called *
< 6 returned 18446744069481889801
< 7 called *
< 7 returned 9
< 8 called *
< 8 error bad-argument *
END

check 'a call that sleeps is blocked, and its return is collected later' <<'END'
> 1 call p 1000 openat str:FOLDER/fifo int:2 -> fd:f
> 2 call p 200 read fd:f buf:0000 { >0:1:letter } int:2
> 3 call p 200 read fd:f buf:0000 int:2
> 4 collect p 200
> 5 call q 1000 writefile str:FOLDER/fifo str:xy
> 6 collect p 1000
> 7 collect p 1000
< 1 called *
< 1 returned 3
< 2 called *
< 2 blocked S * *
< 3 error busy *
< 4 blocked S * *
< 5 called *
< 5 returned 0
< 6 returned 2 letter=120
< 7 error nothing-pending *
END

check 'an exit ends a process with all it held' <<'END'
> 1 call p 1000 openat str:FOLDER/fifo int:2 -> fd:f
> 2 call p 1000 exit
> 3 call p 1000 close fd:f
> 4 call q 1000 openat str:FOLDER/fifo int:0x801
> 5 call q 1000 fork str:p
> 6 call p 1000 close fd:f
< 1 called *
< 1 returned 3
< 2 called *
< 2 returned 0
< 3 error gone *
< 4 called *
< 4 failed ENXIO
< 5 called *
< 5 returned 0
< 6 called *
< 6 error unknown-name *
END

check 'a reset kills even a process that sleeps, and forgets them all' <<'END'
> 1 call p 1000 openat str:FOLDER/fifo int:2 -> fd:f
> 2 call p 100 read fd:f buf:00 int:1
> 3 reset 5000
> 4 call q 1000 openat str:FOLDER/fifo int:0x801
> 5 call p 1000 close fd:f
> 6 collect p 100
< 1 called *
< 1 returned 3
< 2 called *
< 2 blocked S * *
< 3 ok 0
< 4 called *
< 4 failed ENXIO
< 5 called *
< 5 error unknown-name *
< 6 error nothing-pending *
END

check 'a page of the same name and length is kept' <<'END'
> 1 call p 1000 page int:4096 -> addr:page
> 2 call p 1000 fill addr:page int:3 int:1
> 3 call p 1000 page int:4096 -> addr:page
> 4 call p 1000 load addr:page int:1
> 5 call p 1000 page int:8192 -> addr:page
> 6 call p 1000 page int:8192
< 1 called *
< 1 returned 0
< 2 called *
< 2 returned 0
< 3 called *
< 3 returned 0
< 4 called *
< 4 returned 3
< 5 called *
< 5 error bad-name *
< 6 called *
< 6 error bad-binding *
END

check 'text may hold any character' <<'END'
> 1 call p 1000 openat str:FOLDER/a%20b%25%c3%a9 int:0x242 int:0x1a4 -> fd:f
> 2 list FOLDER/absent
> 3 link /proc/self/fd/absent
> 4 call p 1000 openat str:%0 int:0
> 5 call p 1000 openat str:%00 int:0
< 1 called *
< 1 returned 3
< 2 failed ENOENT
< 3 failed ENOENT
< 4 called *
< 4 error bad-argument *
< 5 called *
< 5 error bad-argument *
END

check 'lines that make no sense are refused one by one' <<'END'
> nonsense
> 0 log
> 1
> 2 frob
> 3 call
> 4 call p/q 100 exit
> 5 call p soon exit
> 6 call p 100
> 7 call p 1000 frob
> 8 call p 1000 openat
> 9 call p 1000 openat int:0 int:0
> 10 call p 1000 openat str:x int:0 int:0 int:0
> 11 call p 1000 openat str:x int:zero
> 12 call p 1000 openat str:x int:99999999999999999999
> 13 call p 1000 openat str:x int:0 -> addr:x
> 14 call p 1000 openat str:x int:0 -> fd:a/b
> 15 call p 1000 openat str:x int:0 -> fd:a b
> 16 call p 1000 read int:0 buf:0 int:1
> 17 call p 1000 read int:0 buf:00 int:2
> 18 call p 1000 read int:0 buf:00 { @1:1 int:0 } int:1
> 19 call p 1000 read int:0 buf:00 { @0:3 int:0 } int:1
> 20 call p 1000 read int:0 buf:00 { >0:1:a int:1
> 21 call p 1000 read int:0 buf:00 { >0:1: } int:1
> 22 call p 1000 close int:0
> 23 call p 1000 ioctl int:-1 int:0
> 24 call p 1000 pass fd:f str:q
> 25 reset
> 26 collect q 100
< 0 error bad-request *
< 0 error bad-request *
< 1 error bad-request *
< 2 error bad-request *
< 3 error bad-name *
< 4 error bad-name *
< 5 error bad-request *
< 6 error bad-request *
< 7 called *
< 7 error unknown-operation *
< 8 called *
< 8 error bad-argument *
< 9 called *
< 9 error bad-argument *
< 10 called *
< 10 error bad-argument *
< 11 called *
< 11 error bad-argument *
< 12 called *
< 12 error bad-argument *
< 13 called *
< 13 error bad-binding *
< 14 called *
< 14 error bad-name *
< 15 called *
< 15 error bad-binding *
< 16 called *
< 16 error bad-argument *
< 17 called *
< 17 error bad-argument *
< 18 called *
< 18 error bad-place *
< 19 called *
< 19 error bad-place *
< 20 called *
< 20 error bad-argument *
< 21 called *
< 21 error bad-*
< 22 called *
< 22 error bad-argument *
< 23 called *
< 23 failed EBADF
< 24 called *
< 24 error unknown-name *
< 25 error bad-request *
< 26 error nothing-pending *
END

echo "1..$number"
test "$failed" = 0
