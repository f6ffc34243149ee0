/* SPDX-License-Identifier: MIT */
/* What /proc says of a process: its state, its system call and where in the kernel it sleeps. */
#include "observe.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool read_proc(pid_t pid, const char *file, char *text, size_t size)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, file);
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return false;
	ssize_t length = read(fd, text, size - 1);

	close(fd);
	text[length > 0 ? length : 0] = '\0';
	return length > 0;
}

/* The first word, or "-" when there is none. */
static void first_word(const char *text, char *word, size_t size)
{
	size_t length = strcspn(text, " \n");

	if (!length || length >= size) {
		text = "-";
		length = 1;
	}
	memcpy(word, text, length);
	word[length] = '\0';
}

struct sighting observe(pid_t pid)
{
	struct sighting sighting = { .state = '?', .call = "-", .wchan = "-" };
	char text[512];

	if (read_proc(pid, "stat", text, sizeof(text))) {
		/* The name in parentheses may hold anything, so count from its end. */
		const char *end = strrchr(text, ')');

		if (end && end[1] == ' ')
			sighting.state = end[2];
	}
	if (read_proc(pid, "syscall", text, sizeof(text)))
		first_word(text, sighting.call, sizeof(sighting.call));
	/* "0" is what a kernel without symbols says. Of a system call, 0 is read. */
	if (read_proc(pid, "wchan", text, sizeof(text)) && strcmp(text, "0"))
		first_word(text, sighting.wchan, sizeof(sighting.wchan));
	return sighting;
}

bool sighting_asleep(const struct sighting *sighting)
{
	return (sighting->state == 'S' || sighting->state == 'D') && strcmp(sighting->call, "running");
}
