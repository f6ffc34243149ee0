#!/usr/bin/env node
// Stands in for QEMU where a test needs a machine that fails at a chosen moment. The name of the kernel file says how.

import { Socket } from 'node:net';
import { basename } from 'node:path';

const behaviour = basename(process.argv[process.argv.indexOf('-kernel') + 1]);
const port = new Socket({ fd: 3, readable: true, writable: true });
const say = (line) => port.write(`${line}\n`);
let log = [];
let called = false;

process.stdout.write('[    0.000000] Linux version fake\r\n');
if (behaviour === 'mute') setInterval(() => undefined, 1000);
else if (behaviour === 'exits') process.exit(3);
else say('0 agent 1 ready init');

const onCall = {
  oops(id) {
    log = ['BUG: kernel NULL pointer dereference, address: 0000000000000008', '#PF: supervisor read access', 'Oops: 0000 [#1] SMP'];
    say(`${id} signalled SIGKILL`);
  },
  warning(id) {
    log = ['vfio-pci 0000:00:05.0: enabling device', 'WARNING: CPU: 0 PID: 27 at drivers/vfio/vfio_main.c:100 vfio_df_close+0x10/0x20'];
    say(`${id} returned 0`);
  },
  fault(id) {
    log = ['DMAR: DRHD: handling fault status reg 2', 'DMAR: [DMA Write NO_PASID] Request device [00:05.0] fault addr 0x200000 [fault reason 0x05] PTE Write access is not set'];
    say(`${id} returned 0`);
  },
  panic() {
    process.stdout.write('[    1.500000] Kernel panic - not syncing: Fatal exception\r\n[    1.600000] Rebooting in 1 seconds..', () => process.exit(0));
  },
  hang() {
    process.stdout.write('[    1.500000] rcu: INFO: rcu_sched self-detected stall on CPU\r\n');
  },
  release(id) {
    say(`${id} returned 0`);
  },
  unkillable(id) {
    say(`${id} returned 0`);
  },
  garbage() {
    say('what is this');
  },
};

let rest = '';
port.setEncoding('utf8');
port.on('data', (text) => {
  const lines = (rest + text).split('\n');
  rest = lines.pop();
  for (const line of lines) {
    const [id, verb, process0] = line.split(' ');
    if (verb === 'bye') process.exit(0);
    if (verb === 'reset') {
      if (behaviour === 'release' && called) log = ['WARNING: CPU: 0 PID: 27 at drivers/iommu/iommufd/main.c:318 iommufd_fops_release+0x1c9/0x230'];
      if (behaviour === 'unkillable' && called) {
        process.stdout.write('[    1.500000] the last line\r\n');
        say(`${id} error stuck process0%20cannot%20be%20killed`);
      } else say(`${id} ok 0`);
    }
    if (verb === 'log') {
      for (const item of log) say(`${id} item ${item.replace(/[% ]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`)}`);
      say(`${id} ok ${log.length}`);
      log = [];
    }
    if (verb === 'call') {
      say(`${id} called 27`);
      // What makes the machine ready never fails here: that comes with the first call of a trace.
      if (process0 === 'preparer') say(`${id} returned 0`);
      else {
        called = true;
        onCall[behaviour](id);
      }
    }
  }
});
port.on('close', () => process.exit(0));
