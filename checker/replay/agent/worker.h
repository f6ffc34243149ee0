/* SPDX-License-Identifier: MIT */
/* A worker is one process of the model: it does what its channel says, one operation at a time. */
#ifndef INTERLOCK_WORKER_H
#define INTERLOCK_WORKER_H

/* The worker's own descriptor lies above those that the operations open. */
#define WORKER_CHANNEL 200

/* How a worker ends when it is wrong, as opposed to when it was told to exit. */
#define WORKER_FAILED 67

_Noreturn void worker_run(int channel, const char *name);

/* What the program is called with to go on as a worker after its exec: the word, its name, and the descriptor of the file with its names. */
#define WORKER_WORD "--worker"
_Noreturn void worker_resume(const char *name, int names);

#endif
