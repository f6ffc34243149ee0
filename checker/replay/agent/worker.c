/* SPDX-License-Identifier: MIT */
/* A worker: reads an operation, does it, answers. Memory is static, so that fork copies all there is. */
#define _GNU_SOURCE
#include "worker.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "channel.h"
#include "fault.h"
#include "names.h"
#include "outcome.h"

static char request[LINE_SIZE];
static char own_name[NAME_SIZE];
static char answer[LINE_SIZE];
static size_t answer_length;

static _Noreturn void fail(const char *what)
{
	char line[160];
	int length = snprintf(line, sizeof(line), "interlock agent: worker: %s: %s\n", what, strerror(errno));

	if (write(STDERR_FILENO, line, (size_t)length) < 0)
		_exit(WORKER_FAILED + 1);
	_exit(WORKER_FAILED);
}

static __attribute__((format(printf, 1, 2))) void say(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	int length = vsnprintf(answer + answer_length, sizeof(answer) - answer_length, format, arguments);

	va_end(arguments);
	if (length < 0 || (size_t)length >= sizeof(answer) - answer_length)
		fail("the answer does not fit a line");
	answer_length += (size_t)length;
}

static void say_errno(int error)
{
	switch (error) {
#define X(name)					\
	case name:				\
		say("failed " #name);		\
		return;
	ERRNO_NAMES(X)
#undef X
	}
	say("failed E%d", error);
}

static void say_outcome(const struct call *call, const struct outcome *outcome)
{
	switch (outcome->kind) {
	case OUTCOME_FAILED:
		say_errno(outcome->error);
		return;
	case OUTCOME_SIGNALLED:
		say("signalled %s", outcome->signal == SIGBUS ? "SIGBUS" : "SIGSEGV");
		return;
	case OUTCOME_REFUSED:
		say("error %s", outcome->refusal);
		return;
	case OUTCOME_RETURNED:
		break;
	}
	say("returned %" PRIu64, outcome->value);
	for (int i = 0; i < call->output_count; i++) {
		const struct output *output = &call->outputs[i];
		uint64_t value = 0;

		memcpy(&value, output->bytes, output->width);
		say(" %s=%" PRIu64, output->name, value);
	}
	if (outcome->peeked)
		say(" bytes=");
	for (size_t i = 0; i < outcome->peeked; i++)
		say("%02x", peeked[i]);
}

/* Takes up the channel and becomes visible under its model name in /proc. */
static void settle(int channel, const char *name)
{
	if (channel != WORKER_CHANNEL) {
		if (dup3(channel, WORKER_CHANNEL, O_CLOEXEC) < 0)
			fail("cannot move the channel");
		close(channel);
	}
	snprintf(own_name, sizeof(own_name), "%s", name);
	fcntl(WORKER_CHANNEL, F_SETFD, FD_CLOEXEC);
	prctl(PR_SET_NAME, own_name);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
}

/* The child is the coordinator's, not ours: nobody here could wait for it while a call sleeps. */
static int fork_process(const char *name)
{
	int pair[2];

	if (!text_is_name(name)) {
		say("error bad-name not a process name");
		return -1;
	}
	if (!channel_pair(pair)) {
		say_errno(errno);
		return -1;
	}
	long child = syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);

	if (!child) {
		close(pair[0]);
		settle(pair[1], name);
		return -2;
	}
	close(pair[1]);
	if (child > 0) {
		say("forked %s %ld", name, child);
		return pair[0];
	}
	say_errno(errno);
	close(pair[0]);
	return -1;
}

/* The same program in a new memory: descriptors that are to be closed are closed, mappings are gone. Only a failure comes back. */
static void exec_itself(void)
{
	char number[16];
	int names = memfd_create("names", 0);

	if (names < 0)
		return say_errno(errno);
	snprintf(number, sizeof(number), "%d", names);
	char *words[] = { "agent", WORKER_WORD, own_name, number, NULL }, *variables[] = { NULL };

	if (names_save(names)) {
		fcntl(WORKER_CHANNEL, F_SETFD, 0);
		execve("/proc/self/exe", words, variables);
		fcntl(WORKER_CHANNEL, F_SETFD, FD_CLOEXEC);
	}
	say_errno(errno);
	close(names);
}

static void receive_fd(char *name, int fd)
{
	if (fd < 0) {
		say("failed EMFILE");
	} else if (!names_add(NAMES_FD, name, (struct meaning){ .value = (uint64_t)fd })) {
		close(fd);
		say("error table-full no room for another descriptor name");
	} else {
		say("returned 0");
	}
}

static void serve(int received)
{
	struct call call;
	int sent = -1;
	bool forked = false;
	const char *wrong;

	answer_length = 0;
	if (!strncmp(request, "receive ", 8)) {
		receive_fd(request + 8, received);
		wrong = NULL;
	} else if ((wrong = call_parse(&call, request))) {
		say("error %s", wrong);
	} else if (call.operation == OPERATION_EXIT) {
		/* The status does not matter to anyone: an exit that was asked for is 0. */
		_exit(0);
	} else if (call.operation == OPERATION_EXEC) {
		exec_itself();
	} else if (call.operation == OPERATION_PASS && !text_is_name(call.arguments[1].name)) {
		say("error bad-name not a process name");
	} else if (call.operation == OPERATION_PASS) {
		say("passing %s %s", call.arguments[1].name, call.arguments[0].name);
		sent = (int)call.arguments[0].value;
	} else if (call.operation == OPERATION_FORK) {
		sent = fork_process(call.arguments[0].name);
		if (sent == -2)
			return;
		forked = sent >= 0;
	} else {
		struct outcome outcome = operation_run(&call);

		say_outcome(&call, &outcome);
	}
	if (!channel_send(WORKER_CHANNEL, answer, sent))
		fail("cannot answer");
	if (forked)
		close(sent);
}

_Noreturn void worker_run(int channel, const char *name)
{
	settle(channel, name);
	fault_catch();
	for (;;) {
		int received;
		long length = channel_receive(WORKER_CHANNEL, request, sizeof(request), &received, true);

		if (length <= 0)
			_exit(WORKER_FAILED);
		serve(received);
	}
}

_Noreturn void worker_resume(const char *name, int names)
{
	if (!names_load(names))
		fail("cannot read its names");
	close(names);
	if (!channel_send(WORKER_CHANNEL, "returned 0", -1))
		fail("cannot answer");
	worker_run(WORKER_CHANNEL, name);
}
