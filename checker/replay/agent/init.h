/* SPDX-License-Identifier: MIT */
/* What the agent does first, and last, as the only program of a machine. */
#ifndef INTERLOCK_INIT_H
#define INTERLOCK_INIT_H

/* The name of the virtio-serial port that carries the protocol. */
#define PORT_NAME "interlock.agent"

/* Mounts what a kernel offers and opens the port; its descriptor. Ends the machine where it cannot. */
int init_machine(void);

void init_power_off(int status);

#endif
