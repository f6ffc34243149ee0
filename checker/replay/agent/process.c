/* SPDX-License-Identifier: MIT */
/* The coordinator's table of workers. It never sleeps for a worker: a call in the kernel is looked at from outside. */
#define _GNU_SOURCE
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "channel.h"
#include "observe.h"
#include "operations.h"
#include "wire.h"
#include "worker.h"

/* How much longer than its deadline a call may flicker between running and asleep before `running` is said. */
#define GRACE_MS 100

struct process processes[MAX_PROCESSES];

uint64_t process_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

struct process *process_find(const char *name)
{
	for (struct process *process = processes; process < processes + MAX_PROCESSES; process++)
		if (process->state != PROCESS_FREE && !strcmp(process->name, name))
			return process;
	return NULL;
}

static struct process *enter(const char *name, pid_t pid, int channel)
{
	struct process *process = process_find(name);

	/* The name of a process that has exited may be given to a new one. */
	for (struct process *free = processes; !process && free < processes + MAX_PROCESSES; free++)
		if (free->state == PROCESS_FREE)
			process = free;
	if (!process)
		return NULL;
	process->state = PROCESS_IDLE;
	process->pid = pid;
	process->channel = channel;
	process->asked_by = 0;
	process->exiting = false;
	process->on_behalf_of = NULL;
	process->answer[0] = '\0';
	snprintf(process->name, NAME_SIZE, "%s", name);
	return process;
}

static pid_t spawn(const char *name, int *channel)
{
	int pair[2];

	if (!channel_pair(pair))
		return -1;
	pid_t pid = fork();

	if (!pid) {
		sigset_t none;
		int null = open("/dev/null", O_RDWR);

		/* The worker starts with nothing of the coordinator's but its own channel; stderr stays for its failures. */
		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		dup2(null, STDIN_FILENO);
		dup2(null, STDOUT_FILENO);
		dup3(pair[1], WORKER_CHANNEL, O_CLOEXEC);
		syscall(SYS_close_range, 3, WORKER_CHANNEL - 1, 0);
		syscall(SYS_close_range, WORKER_CHANNEL + 1, ~0U, 0);
		worker_run(WORKER_CHANNEL, name);
	}
	close(pair[1]);
	if (pid < 0)
		close(pair[0]);
	*channel = pair[0];
	return pid;
}

struct process *process_obtain(const char *name, const char **wrong)
{
	struct process *process = process_find(name);
	int channel;

	*wrong = "gone the process has exited";
	if (process)
		return process->state == PROCESS_GONE ? NULL : process;
	*wrong = "table-full no room for another process";
	pid_t pid = spawn(name, &channel);

	if (pid < 0)
		return NULL;
	process = enter(name, pid, channel);
	if (!process) {
		close(channel);
		kill(pid, SIGKILL);
	}
	return process;
}

bool process_call(struct process *process, uint32_t id, uint64_t deadline, const char *text)
{
	process->exiting = !strcmp(text, "exit");
	if (!channel_send(process->channel, text, -1))
		return false;
	process->state = PROCESS_CALLING;
	process->asked_by = id;
	process->deadline = deadline;
	process->asleep = 0;
	return true;
}

static void answer(struct process *process, enum process_state state, const char *text)
{
	process->state = state;
	process->answer[0] = '\0';
	if (process->asked_by) {
		wire_say(process->asked_by, "%s", text);
		process->asked_by = 0;
		return;
	}
	snprintf(process->answer, LINE_SIZE, "%s", text);
	if (state == PROCESS_IDLE)
		process->state = PROCESS_ANSWERED;
}

static void adopt(struct process *parent, const char *text, int channel)
{
	char name[NAME_SIZE];
	int pid;
	const struct process *namesake = NULL;

	if (sscanf(text, "forked %63s %d", name, &pid) != 2 || channel < 0)
		return answer(parent, PROCESS_IDLE, "error agent a fork without its channel");
	namesake = process_find(name);
	if ((!namesake || namesake->state == PROCESS_GONE) && enter(name, pid, channel))
		return answer(parent, PROCESS_IDLE, "returned 0");
	kill(pid, SIGKILL);
	close(channel);
	answer(parent, PROCESS_IDLE, namesake ? "error bad-name there is a process of that name" : "error table-full no room for another process");
}

static void pass(struct process *sender, const char *text, int fd)
{
	char name[NAME_SIZE], request[NAME_SIZE + 8] = "receive ";
	const char *wrong = "error agent a pass without its descriptor";

	if (sscanf(text, "passing %63s %63s", name, request + 8) != 2 || fd < 0)
		return answer(sender, PROCESS_IDLE, wrong);
	struct process *receiver = process_obtain(name, &wrong);

	if (receiver && receiver->state != PROCESS_IDLE)
		wrong = "error busy the receiver is in a call";
	if (receiver && receiver->state == PROCESS_IDLE && channel_send(receiver->channel, request, fd)) {
		receiver->state = PROCESS_CALLING;
		receiver->on_behalf_of = sender;
	} else {
		char said[128];

		snprintf(said, sizeof(said), "%s%s", strncmp(wrong, "error ", 6) ? "error " : "", wrong);
		answer(sender, PROCESS_IDLE, said);
	}
	/* The sender still holds the file, so this is never its last reference. */
	close(fd);
}

void process_drain(struct process *process)
{
	static char text[LINE_SIZE];
	int fd;

	if (process->state != PROCESS_CALLING || channel_receive(process->channel, text, sizeof(text), &fd, false) <= 0)
		return;
	if (!strncmp(text, "forked ", 7))
		return adopt(process, text, fd);
	if (!strncmp(text, "passing ", 8))
		return pass(process, text, fd);
	if (process->on_behalf_of) {
		struct process *sender = process->on_behalf_of;

		process->on_behalf_of = NULL;
		process->state = PROCESS_IDLE;
		process = sender;
	}
	answer(process, PROCESS_IDLE, text);
}

static void bury(struct process *process, int status)
{
	char text[96] = "returned 0";

	close(process->channel);
	process->channel = -1;
	if (WIFSIGNALED(status)) {
		snprintf(text, sizeof(text), "signalled SIG%d", WTERMSIG(status));
		switch (WTERMSIG(status)) {
#define X(name)									\
		case name:							\
			snprintf(text, sizeof(text), "signalled " #name);	\
			break;
		SIGNAL_NAMES(X)
#undef X
		}
	} else if (!process->exiting || WEXITSTATUS(status)) {
		snprintf(text, sizeof(text), "error agent the worker ended with status %d", WEXITSTATUS(status));
	}
	if (process->on_behalf_of)
		answer(process->on_behalf_of, PROCESS_IDLE, "error gone the receiver has ended");
	if (process->state == PROCESS_CALLING)
		answer(process, PROCESS_GONE, text);
	process->state = PROCESS_GONE;
}

void process_reap(void)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (struct process *process = processes; process < processes + MAX_PROCESSES; process++)
			if (process->state != PROCESS_FREE && process->state != PROCESS_GONE && process->pid == pid) {
				process_drain(process);
				bury(process, status);
			}
}

void process_watch(struct process *process)
{
	if (process->state != PROCESS_CALLING || !process->asked_by)
		return;
	uint64_t now = process_now();
	struct sighting sighting = observe(process->pid);

	if (!sighting_asleep(&sighting) || strcmp(sighting.call, process->asleep_in))
		process->asleep = 0;
	if (sighting_asleep(&sighting))
		process->asleep++;
	snprintf(process->asleep_in, sizeof(process->asleep_in), "%s", sighting.call);
	if (now < process->deadline)
		return;
	/* It may have answered since, and then it sleeps in its own channel. */
	process_drain(process);
	if (process->state != PROCESS_CALLING || !process->asked_by)
		return;
	if (process->asleep >= 2)
		wire_say(process->asked_by, "blocked %c %s %s", sighting.state, sighting.call, sighting.wchan);
	else if (now >= process->deadline + GRACE_MS)
		wire_say(process->asked_by, "running %c %s", sighting.state, sighting.call);
	else
		return;
	process->asked_by = 0;
}

struct process *process_reset(uint64_t deadline)
{
	for (;;) {
		struct process *left = NULL;

		process_reap();
		for (struct process *process = processes; process < processes + MAX_PROCESSES; process++) {
			if (process->state == PROCESS_GONE)
				process->state = PROCESS_FREE;
			if (process->state == PROCESS_FREE)
				continue;
			process->asked_by = 0;
			kill(process->pid, SIGKILL);
			left = process;
		}
		if (!left || process_now() >= deadline)
			return left;
		poll(NULL, 0, 5);
	}
}
