/* SPDX-License-Identifier: MIT */
/* The agent: does what the protocol asks, in real processes. /init of a machine, or a child on a host (--stdio). */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "coordinator.h"
#include "init.h"
#include "inquiry.h"
#include "wire.h"
#include "worker.h"

int main(int count, char **words)
{
	const char *mode = "init";

	signal(SIGPIPE, SIG_IGN);
	if (getpid() == 1) {
		int port = init_machine();

		wire_open(port, port);
	} else if (count == 4 && !strcmp(words[1], WORKER_WORD)) {
		worker_resume(words[2], atoi(words[3]));
	} else if (count == 2 && !strcmp(words[1], "--stdio")) {
		mode = "stdio";
		wire_open(STDIN_FILENO, STDOUT_FILENO);
		/* A terminal's interrupt is for the one who started us; the end of stdin is what ends us. */
		setpgid(0, 0);
	} else {
		fprintf(stderr, "usage: %s --stdio   (or as /init of a machine)\n", words[0]);
		return 2;
	}
	inquiry_open_log();
	coordinator_serve(mode);
	wire_end(0);
}
