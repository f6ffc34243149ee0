/* SPDX-License-Identifier: MIT */
/* The /init of a machine that runs programs of others: those that /commands lists, one a line, each with what it wrote and how it ended. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#define MAX_WORDS 64
#define LIMIT_SECONDS "240"

static void mount_at(const char *type, const char *path)
{
	mkdir(path, 0755);
	if (mount(type, path, type, 0, NULL) && errno != EBUSY)
		printf("@@ init cannot mount %s: %s\n", path, strerror(errno));
}

/* Every byte as it was written: the console is a terminal. */
static void make_raw(int fd)
{
	struct termios settings;

	if (tcgetattr(fd, &settings))
		return;
	cfmakeraw(&settings);
	tcsetattr(fd, TCSANOW, &settings);
}

static void write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		printf("@@ init cannot write %s: %s\n", path, strerror(errno));
	if (fd >= 0)
		close(fd);
}

static void show(const char *path)
{
	char block[4096];
	size_t length;
	FILE *file = fopen(path, "r");

	while (file && (length = fread(block, 1, sizeof(block), file)) > 0)
		fwrite(block, 1, length, stdout);
	if (file)
		fclose(file);
}

static void run(char *words[])
{
	int status = 0;
	pid_t pid = fork();

	if (!pid) {
		setsid();
		alarm(atoi(LIMIT_SECONDS));
		execv(words[0], words);
		printf("cannot run %s: %s\n", words[0], strerror(errno));
		_exit(127);
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	/* Whatever it has left behind must not hold a device of the next one. */
	kill(-pid, 9);
	while (waitpid(-1, NULL, 0) > 0)
		;
	if (WIFEXITED(status))
		printf("\n@@ exit %d\n", WEXITSTATUS(status));
	else
		printf("\n@@ signal %d\n", WTERMSIG(status));
}

static void obey(char *line)
{
	char *words[MAX_WORDS + 1] = { 0 };
	int count = 0;

	for (char *word = strtok(line, " \n"); word && count < MAX_WORDS; word = strtok(NULL, " \n"))
		words[count++] = word;
	if (!count)
		return;
	if (!strcmp(words[0], "write") && count >= 3) {
		/* write PATH TEXT, where _ stands for a space */
		for (char *at = words[2]; *at; at++)
			*at = *at == '_' ? ' ' : *at;
		write_text(words[1], words[2]);
	} else if (!strcmp(words[0], "show") && count == 2) {
		printf("@@ file %s\n", words[1]);
		show(words[1]);
		printf("\n@@ end\n");
	} else {
		printf("@@ run %s\n", words[0]);
		fflush(stdout);
		run(words);
	}
	fflush(stdout);
}

int main(void)
{
	char line[4096];
	FILE *commands = fopen("/commands", "r");

	mount_at("proc", "/proc");
	mount_at("sysfs", "/sys");
	mount_at("devtmpfs", "/dev");
	mount_at("tmpfs", "/tmp");
	mount_at("tmpfs", "/dev/shm");
	klogctl(8, NULL, 1);
	make_raw(1);
	while (commands && fgets(line, sizeof(line), commands))
		obey(line);
	printf("@@ done\n");
	fflush(stdout);
	tcdrain(1);
	reboot(RB_POWER_OFF);
	reboot(RB_AUTOBOOT);
	return 1;
}
