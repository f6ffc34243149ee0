/* SPDX-License-Identifier: MIT */
/* The agent as /init of a machine: file systems, the protocol's port, power. */
#include "init.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wire.h"

/* The port appears a moment after the driver has said hello to the device. */
#define PORT_TRIES 500
#define PORT_PAUSE_US 10000

void init_power_off(int status)
{
	(void)status;
	sync();
	reboot(RB_POWER_OFF);
	/* Without a way to switch the power off, a reset ends QEMU as well (-no-reboot). */
	reboot(RB_AUTOBOOT);
}

static void mount_at(const char *type, const char *path)
{
	mkdir(path, 0755);
	if (mount(type, path, type, 0, NULL) && errno != EBUSY)
		wire_fail(path);
}

/* Windows into the kernel: one that this kernel does not have is missed by who looks through it. */
static void mount_window(const char *type, const char *path)
{
	mount(type, path, type, 0, NULL);
}

static bool names_our_port(const char *port)
{
	char path[320], name[64];

	snprintf(path, sizeof(path), "/sys/class/virtio-ports/%s/name", port);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t length = fd < 0 ? -1 : read(fd, name, sizeof(name) - 1);

	if (fd >= 0)
		close(fd);
	return length > (ssize_t)strlen(PORT_NAME) && !strncmp(name, PORT_NAME "\n", strlen(PORT_NAME) + 1);
}

static int open_port(void)
{
	DIR *ports = opendir("/sys/class/virtio-ports");
	int fd = -1;

	if (!ports)
		return -1;
	for (struct dirent *entry; fd < 0 && (entry = readdir(ports));) {
		char path[320];

		if (!names_our_port(entry->d_name))
			continue;
		snprintf(path, sizeof(path), "/dev/%s", entry->d_name);
		fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	}
	closedir(ports);
	return fd;
}

/* The news that the other end is open comes after the port itself. */
static bool has_other_end(int fd)
{
	struct pollfd port = { .fd = fd, .events = POLLOUT };

	return poll(&port, 1, 0) >= 0 && !(port.revents & POLLHUP);
}

int init_machine(void)
{
	wire_at_end(init_power_off);
	mount_at("proc", "/proc");
	mount_at("sysfs", "/sys");
	mount_at("devtmpfs", "/dev");
	mount_at("tmpfs", "/tmp");
	mount_window("debugfs", "/sys/kernel/debug");
	mount_window("tracefs", "/sys/kernel/tracing");
	int fd = -1;

	for (int i = 0; i < PORT_TRIES; i++) {
		fd = fd < 0 ? open_port() : fd;
		if (fd >= 0 && has_other_end(fd))
			return fd;
		usleep(PORT_PAUSE_US);
	}
	wire_fail("no virtio-serial port with somebody at the other end, named " PORT_NAME);
}
