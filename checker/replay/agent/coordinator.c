/* SPDX-License-Identifier: MIT */
/* Serves the protocol from one poll loop. */
#define _GNU_SOURCE
#include "coordinator.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "inquiry.h"
#include "observe.h"
#include "operations.h"
#include "process.h"
#include "text.h"
#include "wire.h"

/* How often a process that is waited for is looked at. */
#define WATCH_MS 20

/* How long the workers have to die when the stream ends. */
#define FAREWELL_MS 2000

static bool leaving;

static bool take_deadline(uint32_t id, char **rest, uint64_t *deadline)
{
	char *word = text_token(rest);
	uint64_t milliseconds;

	if (!word || !text_integer(word, &milliseconds) || milliseconds > 3600000) {
		wire_say(id, "error bad-request expected a deadline in milliseconds, at most 3600000");
		return false;
	}
	*deadline = process_now() + milliseconds;
	return true;
}

static char *take_process(uint32_t id, char **rest)
{
	char *name = text_token(rest);

	if (name && text_is_name(name))
		return name;
	wire_say(id, "error bad-name expected the name of a process");
	return NULL;
}

/* call PROCESS DEADLINE OPERATION ARGUMENT... */
static void serve_call(uint32_t id, char *rest)
{
	char *name = take_process(id, &rest);
	const char *wrong;
	uint64_t deadline;

	if (!name || !take_deadline(id, &rest, &deadline))
		return;
	struct process *process = process_obtain(name, &wrong);

	if (!process) {
		wire_say(id, "error %s", wrong);
	} else if (process->state != PROCESS_IDLE) {
		wire_say(id, "error busy the process is in a call whose return has not been collected");
	} else if (!*rest) {
		wire_say(id, "error bad-request expected an operation");
	} else {
		wire_say(id, "called %d", (int)process->pid);
		if (!process_call(process, id, deadline, rest))
			wire_say(id, "error gone the process does not take calls");
	}
}

/* collect PROCESS DEADLINE */
static void serve_collect(uint32_t id, char *rest)
{
	char *name = take_process(id, &rest);
	uint64_t deadline;

	if (!name || !take_deadline(id, &rest, &deadline))
		return;
	struct process *process = process_find(name);

	if (process && process->state == PROCESS_CALLING && !process->asked_by) {
		process->asked_by = id;
		process->deadline = deadline;
		process->asleep = 0;
	} else if (process && process->answer[0]) {
		wire_say(id, "%s", process->answer);
		process->answer[0] = '\0';
		if (process->state == PROCESS_ANSWERED)
			process->state = PROCESS_IDLE;
	} else {
		wire_say(id, "error nothing-pending there is no call to collect");
	}
}

/* reset DEADLINE */
static void serve_reset(uint32_t id, char *rest)
{
	uint64_t deadline;

	if (!take_deadline(id, &rest, &deadline))
		return;
	struct process *left = process_reset(deadline);

	if (!left) {
		wire_say(id, "ok 0");
		return;
	}
	struct sighting sighting = observe(left->pid);

	wire_say(id, "error stuck %s does not die: %c %s %s", left->name, sighting.state, sighting.call, sighting.wchan);
}

static void serve_path(uint32_t id, char *rest, void (*inquire)(uint32_t id, const char *path))
{
	char *path = text_token(&rest);

	if (path && text_unescape(path))
		inquire(id, path);
	else
		wire_say(id, "error bad-request expected a path");
}

static void serve(char *line)
{
	char *number = text_token(&line);
	char *verb = text_token(&line);
	uint64_t id;

	if (!number)
		return;
	if (!text_integer(number, &id) || !id || id > INT32_MAX)
		return wire_say(0, "error bad-request expected ID VERB ..., with ID from 1 to 2147483647");
	if (verb && !strcmp(verb, "call"))
		serve_call((uint32_t)id, line);
	else if (verb && !strcmp(verb, "collect"))
		serve_collect((uint32_t)id, line);
	else if (verb && !strcmp(verb, "reset"))
		serve_reset((uint32_t)id, line);
	else if (verb && !strcmp(verb, "list"))
		serve_path((uint32_t)id, line, inquiry_list);
	else if (verb && !strcmp(verb, "link"))
		serve_path((uint32_t)id, line, inquiry_link);
	else if (verb && !strcmp(verb, "log"))
		inquiry_log((uint32_t)id);
	else if (verb && !strcmp(verb, "bye"))
		leaving = true;
	else
		wire_say((uint32_t)id, "error bad-request no such verb: call, collect, reset, list, link, log or bye");
}

/* One request at a time: the next line is read when the one before has its answer, so that a script can be piped in. */
static bool answer_is_due(void)
{
	for (struct process *process = processes; process < processes + MAX_PROCESSES; process++)
		if (process->state == PROCESS_CALLING && process->asked_by)
			return true;
	return false;
}

static void serve_lines(void)
{
	bool cut;

	for (char *line; !leaving && !answer_is_due() && (line = wire_line(&cut));) {
		if (cut)
			wire_say(0, "error bad-request the line is longer than %d bytes", LINE_SIZE);
		else
			serve(line);
	}
}

/* Answers first: what a worker has said counts before the news that it has ended. */
static void look_after_workers(void)
{
	static uint64_t watched;

	for (struct process *process = processes; process < processes + MAX_PROCESSES; process++)
		process_drain(process);
	process_reap();
	if (!answer_is_due() || process_now() < watched + WATCH_MS)
		return;
	watched = process_now();
	for (struct process *process = processes; process < processes + MAX_PROCESSES; process++)
		process_watch(process);
}

static bool wait_for_news(int children)
{
	bool due = answer_is_due();
	struct pollfd fds[2 + MAX_PROCESSES] = {
		{ .fd = due && !wire_is_port() ? -1 : wire_input(), .events = due ? 0 : POLLIN },
		{ .fd = children, .events = POLLIN },
	};
	int count = 2;

	for (struct process *process = processes; process < processes + MAX_PROCESSES; process++)
		if (process->state == PROCESS_CALLING)
			fds[count++] = (struct pollfd){ .fd = process->channel, .events = POLLIN };
	poll(fds, (nfds_t)count, due ? WATCH_MS : -1);
	struct signalfd_siginfo ended;

	if (fds[1].revents && read(children, &ended, sizeof(ended)) < 0)
		wire_fail("cannot read about children");
	if (due)
		return !fds[0].revents;
	return !fds[0].revents || wire_fill();
}

void coordinator_serve(const char *mode)
{
	sigset_t child;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, NULL);
	int children = signalfd(-1, &child, SFD_CLOEXEC);

	if (children < 0)
		wire_fail("cannot listen to children");
	/* Id 0 stands for the agent itself. */
	wire_say(0, "agent %d ready %s", PROTOCOL_VERSION, mode);
	for (serve_lines(); !leaving && wait_for_news(children); serve_lines())
		look_after_workers();
	process_reset(process_now() + FAREWELL_MS);
}
