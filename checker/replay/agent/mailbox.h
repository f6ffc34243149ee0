/* SPDX-License-Identifier: MIT */
/* Sockets in which a file can be on its way (SCM_RIGHTS), held by nobody else. */
#ifndef INTERLOCK_MAILBOX_H
#define INTERLOCK_MAILBOX_H

/* Each gives a descriptor, or 0 for a post; -1 and errno when the kernel refuses. A take does not wait: EAGAIN. */
int mailbox_open(const char *name);
int mailbox_post(const char *name, int fd);
int mailbox_take(int mailbox);

#endif
