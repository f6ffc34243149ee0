/* SPDX-License-Identifier: MIT */
/* One datagram a file. The abstract names are those of one agent: its workers have the same parent. */
#define _GNU_SOURCE
#include "mailbox.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "channel.h"

static socklen_t place_of(const char *name, struct sockaddr_un *place)
{
	*place = (struct sockaddr_un){ .sun_family = AF_UNIX };
	/* The first byte is 0: no file system has it. */
	snprintf(place->sun_path + 1, sizeof(place->sun_path) - 1, "interlock-%d-%s", (int)getppid(), name);
	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + strlen(place->sun_path + 1));
}

static int closed_after(int fd, int result)
{
	int error = errno;

	close(fd);
	errno = error;
	return result;
}

int mailbox_open(const char *name)
{
	struct sockaddr_un place;
	socklen_t size = place_of(name, &place);
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);

	if (fd < 0 || !bind(fd, (struct sockaddr *)&place, size))
		return fd;
	return closed_after(fd, -1);
}

int mailbox_post(const char *name, int file)
{
	struct sockaddr_un place;
	socklen_t size = place_of(name, &place);
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	if (connect(fd, (struct sockaddr *)&place, size))
		return closed_after(fd, -1);
	/* The datagram stays in the receiver's queue when the sender's socket goes. */
	return closed_after(fd, channel_send(fd, "file", file) ? 0 : -1);
}

int mailbox_take(int mailbox)
{
	char text[8];
	int fd;

	/* A message without its file: there was no room for another descriptor. */
	if (channel_receive(mailbox, text, sizeof(text), &fd, false) > 0 && fd < 0)
		errno = EMFILE;
	return fd;
}
