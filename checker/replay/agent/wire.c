/* SPDX-License-Identifier: MIT */
/* The protocol's own stream: lines in, events out. */
#include "wire.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "text.h"

static int in = -1, out = -1;
static char taken[2 * LINE_SIZE];
static size_t used, start;
static bool skipping;
static void (*at_end)(int status);

void wire_open(int input, int output)
{
	in = input;
	out = output;
}

bool wire_is_port(void)
{
	return in == out;
}

int wire_input(void)
{
	return in;
}

void wire_at_end(void (*end)(int status))
{
	at_end = end;
}

_Noreturn void wire_end(int status)
{
	if (at_end)
		at_end(status);
	_exit(status);
}

_Noreturn void wire_fail(const char *what)
{
	fprintf(stderr, "interlock agent: %s: %s\n", what, strerror(errno));
	wire_end(67);
}

bool wire_fill(void)
{
	memmove(taken, taken + start, used - start);
	used -= start;
	start = 0;
	ssize_t count = read(in, taken + used, sizeof(taken) - used);

	if (count < 0)
		return errno == EINTR || errno == EAGAIN;
	used += (size_t)count;
	return count > 0;
}

char *wire_line(bool *cut)
{
	char *newline = memchr(taken + start, '\n', used - start);
	char *line = taken + start;

	*cut = false;
	if (!newline && used - start < LINE_SIZE)
		return NULL;
	if (!newline) {
		/* Too long a line is answered once, then passed over up to its end. */
		start = used;
		*cut = !skipping;
		skipping = true;
		return *cut ? line : NULL;
	}
	*newline = '\0';
	start = (size_t)(newline - taken) + 1;
	if (skipping || newline - line >= LINE_SIZE) {
		*cut = !skipping;
		skipping = false;
		return *cut ? line : wire_line(cut);
	}
	if (newline > line && newline[-1] == '\r')
		newline[-1] = '\0';
	return line;
}

/* A port that nobody holds at its other end would take no byte for ever. */
static void wait_for_room(void)
{
	struct pollfd port = { .fd = out, .events = POLLOUT };

	poll(&port, 1, -1);
	if (port.revents & POLLHUP)
		wire_end(0);
}

void wire_say(uint32_t id, const char *format, ...)
{
	static char line[LINE_SIZE + 32];
	int length = snprintf(line, sizeof(line), "%u ", id);
	va_list arguments;

	va_start(arguments, format);
	length += vsnprintf(line + length, sizeof(line) - (size_t)length - 1, format, arguments);
	va_end(arguments);
	if ((size_t)length > sizeof(line) - 2)
		length = sizeof(line) - 2;
	line[length++] = '\n';
	for (int done = 0; done < length;) {
		ssize_t count = write(out, line + done, (size_t)(length - done));

		if (count < 0 && errno == EAGAIN)
			wait_for_room();
		else if (count < 0 && errno != EINTR)
			wire_fail("cannot write to the protocol stream");
		done += count > 0 ? (int)count : 0;
	}
}
