/* SPDX-License-Identifier: MIT */
/* What /proc says of a process that has not answered. */
#ifndef INTERLOCK_OBSERVE_H
#define INTERLOCK_OBSERVE_H

#include <stdbool.h>
#include <sys/types.h>

struct sighting {
	char state;		/* of /proc/PID/stat: R, S, D, Z; '?' when it could not be read */
	char call[24];		/* number of the system call it is in; "running" or "-" */
	char wchan[64];		/* kernel function it sleeps in; "-" when not known */
};

struct sighting observe(pid_t pid);

/* Asleep inside a system call, as far as /proc tells. */
bool sighting_asleep(const struct sighting *sighting);

#endif
