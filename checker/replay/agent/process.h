/* SPDX-License-Identifier: MIT */
/* The coordinator's table of workers: who they are, what they were asked, who waits for the answer. */
#ifndef INTERLOCK_PROCESS_H
#define INTERLOCK_PROCESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "text.h"

#define MAX_PROCESSES 32

enum process_state { PROCESS_FREE, PROCESS_IDLE, PROCESS_CALLING, PROCESS_ANSWERED, PROCESS_GONE };

struct process {
	enum process_state state;
	char name[NAME_SIZE];
	pid_t pid;
	int channel;
	uint32_t asked_by;		/* request that waits for the answer; 0: nobody, it is kept for a later collect */
	uint64_t deadline;		/* of that request, milliseconds of process_now */
	int asleep;			/* times in a row that /proc showed it asleep in the same call */
	char asleep_in[24];
	bool exiting;
	struct process *on_behalf_of;	/* the sender, while this one takes a passed descriptor */
	char answer[LINE_SIZE];		/* when ANSWERED, or GONE with something left to say */
};

extern struct process processes[MAX_PROCESSES];

uint64_t process_now(void);

/* The process of that name that is not gone, or NULL. */
struct process *process_find(const char *name);

/* The same, made when it does not exist; NULL when it has exited or the table is full, with *wrong saying which. */
struct process *process_obtain(const char *name, const char **wrong);

/* Sends a call to an idle process. */
bool process_call(struct process *process, uint32_t id, uint64_t deadline, const char *text);

/* Takes what a worker has sent, if anything, and passes it on. */
void process_drain(struct process *process);

/* Buries the processes that have ended. */
void process_reap(void);

/* Looks at a process that is waited for; says `blocked` or `running` once its deadline is over. */
void process_watch(struct process *process);

/* Kills them all and waits; NULL, or a process that was still there at the deadline. */
struct process *process_reset(uint64_t deadline);

#endif
