/** Every kind of report that a kernel makes of itself is recognised in its own words; what a healthy kernel logs is not. */

import { describe, expect, test } from 'vitest';
import { complaints, complaintTexts } from '../../checker/replay/console.js';
import { failureLines, iommuFaults, notableLines } from '../../checker/replay/machine/kernel-log.js';

const RULE = '='.repeat(66);
const CUT = '------------[ cut here ]------------';

/** Reports as Linux 6.12 and 7.2 print them, shortened in the middle: what begins each is its second line. */
const reports: readonly (readonly [string, readonly string[]])[] = [
  [
    'KASAN: use after free',
    [RULE, 'BUG: KASAN: slab-use-after-free in vfio_df_close+0x3f/0x60', 'Read of size 8 at addr ffff888003a4d010 by task agent/31', RULE],
  ],
  [
    'KASAN: a null pointer',
    [
      CUT,
      'Oops: general protection fault, probably for non-canonical address 0xdffffc0000000001: 0000 [#1] PREEMPT SMP KASAN NOPTI',
      'KASAN: null-ptr-deref in range [0x0000000000000008-0x000000000000000f]',
    ],
  ],
  [
    'lockdep: a circle',
    [
      RULE,
      'WARNING: possible circular locking dependency detected',
      '6.12.95-debug #1 Not tainted',
      '-'.repeat(54),
      'agent/31 is trying to acquire lock:',
    ],
  ],
  ['lockdep: recursion', [RULE, 'WARNING: possible recursive locking detected', '6.12.95-debug #1 Not tainted']],
  ['lockdep: interrupts', [RULE, 'WARNING: inconsistent lock state', '6.12.95-debug #1 Not tainted']],
  ['lockdep: a lock that is not held', [RULE, 'WARNING: bad unlock balance detected!', '6.12.95-debug #1 Not tainted']],
  ['lockdep: a lock that is kept', [RULE, 'WARNING: lock held when returning to user space!', '6.12.95-debug #1 Not tainted']],
  ['lockdep: RCU', [RULE, 'WARNING: suspicious RCU usage', '6.12.95-debug #1 Not tainted']],
  ['lockdep: a key', ['', 'INFO: trying to register non-static key.', 'The code is fine but needs lockdep annotation, or maybe']],
  ['lockdep: wait types', [RULE, '[ BUG: Invalid wait context ]', '6.12.95-debug #1 Not tainted']],
  [
    'sleeping in atomic context',
    [
      '',
      'BUG: sleeping function called from invalid context at include/linux/sched/mm.h:330',
      'in_atomic(): 1, irqs_disabled(): 0, non_block: 0, pid: 31, name: agent',
    ],
  ],
  ['scheduling in atomic context', ['', 'BUG: scheduling while atomic: agent/31/0x00000002']],
  [
    'a list',
    [
      CUT,
      'list_del corruption, ffff888003a4d010->next is LIST_POISON1 (dead000000000100)',
      'WARNING: CPU: 0 PID: 31 at lib/list_debug.c:56 __list_del_entry_valid_or_report+0xd0/0x140',
    ],
  ],
  ['a list that is added to twice', [CUT, 'list_add double add: new=ffff888003a4d010, prev=ffff888003a4d010, next=ffffffff82a3c2a0.']],
  [
    'a reference count',
    [CUT, 'refcount_t: underflow; use-after-free.', 'WARNING: CPU: 0 PID: 31 at lib/refcount.c:28 refcount_warn_saturate+0xf4/0x150'],
  ],
  [
    'an object in use',
    [
      CUT,
      'ODEBUG: free active (active state 0) object: ffff888003a4d050 object type: work_struct hint: vfio_work+0x0/0x40',
      'WARNING: CPU: 0 PID: 31 at lib/debugobjects.c:612 debug_print_object+0x17a/0x1f0',
    ],
  ],
  [
    'a warning',
    [
      CUT,
      'WARNING: CPU: 0 PID: 31 at drivers/iommu/iommufd/main.c:318 iommufd_fops_release+0x1c9/0x230',
      'Modules linked in:',
      '---[ end trace 0000000000000000 ]---',
    ],
  ],
  [
    'a warning of 7.2',
    [
      CUT,
      'WARNING: drivers/iommu/iommufd/main.c:351 at iommufd_fops_release+0x1c9/0x230, CPU#0: agent/31',
      '---[ end trace 0000000000000000 ]---',
    ],
  ],
  ['a BUG', [CUT, 'kernel BUG at mm/slub.c:546!', 'Oops: invalid opcode: 0000 [#1] PREEMPT SMP KASAN NOPTI']],
  [
    'undefined behaviour',
    [CUT, 'UBSAN: array-index-out-of-bounds in drivers/vfio/pci/vfio_pci_intrs.c:700:17', "index 5 is out of range for type 'int [5]'"],
  ],
  ['a slab', [RULE, 'BUG kmalloc-64 (Not tainted): Poison overwritten', '-'.repeat(77)]],
  [
    'a page',
    ['', 'BUG: Bad page state in process agent  pfn:03a4d', 'page: refcount:0 mapcount:0 mapping:0000000000000000 index:0x0 pfn:0x3a4d'],
  ],
  [
    'a stall',
    ['', 'rcu: INFO: rcu_preempt self-detected stall on CPU', 'rcu: \t0-....: (20999 ticks this GP) idle=4a4c/1/0x4000000000000000'],
  ],
  ['a task that hangs', ['', 'INFO: task agent:31 blocked for more than 122 seconds.', '      Not tainted 6.12.95-debug #1']],
  ['an IOMMU driver', ['', 'DMAR: ERROR: DMA PTE for vPFN 0x100 already set (to 3a4d003 not 3a4e003)']],
  ['an iommufd object', ['', 'iommufd: Time out waiting for iommufd object to become free']],
];

const before = 'vfio-pci 0000:00:05.0: enabling device (0000 -> 0002)';

describe.each(reports)('%s', (_, report) => {
  const found = report[1]!;

  test('is a complaint, and told with what follows', () => {
    expect(complaints([before, found])).toEqual([found]);
    expect(notableLines([before, ...report])).toEqual(report.slice(1));
  });
});

test('a complaint is told without what differs each time; one of lockdep with its two locks', () => {
  const circle = (wanted: string, inside: string): readonly string[] => [
    ...reports.find(([name]) => name === 'lockdep: a circle')![1],
    `ffff888006e5d158 (${wanted}){++++}-{4:4}, at: ${inside}+0x1d/0x30`,
    '',
    'but task is already holding lock:',
    'ffff888006c0f0c8 (&new_dev_set->lock){+.+.}-{4:4}, at: vfio_df_close+0x2f/0x60',
    '1 lock held by agent/31:',
    ' #0: ffff888006c0f0c8 (&another->lock){+.+.}-{4:4}, at: vfio_elsewhere+0x2f/0x60',
  ];
  const texts = complaintTexts([
    ...circle('&vdev->memory_lock', 'vfio_pci_runtime_pm_exit'),
    ...reports.find(([name]) => name === 'a warning of 7.2')![1],
    ...circle('&group->lock', 'vfio_group_fops_release'),
  ]);
  const first = 'WARNING: possible circular locking dependency detected';
  expect(texts).toEqual([
    `${first}: &vdev->memory_lock in vfio_pci_runtime_pm_exit, with &new_dev_set->lock held`,
    'WARNING: drivers/iommu/iommufd/main.c:351 at iommufd_fops_release',
    `${first}: &group->lock in vfio_group_fops_release, with &new_dev_set->lock held`,
  ]);
  // Cut off before the locks are told.
  expect(complaintTexts(circle('&group->lock', 'f').slice(0, 5))).toEqual([first]);
});

test('a report is told up to its end, and the log goes on', () => {
  const warning = reports.find(([name]) => name === 'a warning')![1];
  const blocked = 'DMAR: [DMA Write NO_PASID] Request device [00:05.0] fault addr 0x200000 [fault reason 0x05] PTE Write access is not set';
  expect(notableLines([...warning, before, blocked, before])).toEqual([...warning.slice(1), blocked]);
  expect(notableLines(['WARNING: without an end', ...Array.from({ length: 200 }, () => before)])).toHaveLength(60);
});

test('after a report of memory or a BUG the machine is not trusted; after a warning it goes on', () => {
  const trusted = reports.filter(([, lines]) => failureLines(lines).length === 0).map(([name]) => name);
  expect(trusted).toEqual(expect.arrayContaining(['lockdep: a circle', 'a reference count', 'a list', 'a warning', 'a stall']));
  expect(trusted.filter((name) => /KASAN|BUG|atomic|slab|a page/.test(name))).toEqual([]);
});

test.each([
  before,
  'DMAR: [DMA Write NO_PASID] Request device [00:05.0] fault addr 0x100000 [fault reason 0x05] PTE Write access is not set',
  'DMAR: DRHD: handling fault status reg 2',
  'vfio-pci 0000:00:05.0: Relaying device request to user (#0)',
  'vfio-pci 0000:00:05.0: No device request channel registered, blocked until released by user',
  'vfio-pci 0000:00:05.0: Device is currently in use, task "machine" (27) blocked until device is released',
  'vfio_pin_pages_remote: RLIMIT_MEMLOCK (8388608) exceeded',
  'iommufd: IOMMUFD is providing /dev/vfio/vfio, not VFIO.',
  'vfio-pci 0000:00:05.0: vfio-noiommu device opened by user (agent:31)',
  'Lock dependency validator: Copyright (c) 2006 Red Hat, Inc., Ingo Molnar',
  'kasan: KernelAddressSanitizer initialized',
  'Running RCU-tasks wait API self tests',
])('is no complaint: %s', (line) => {
  expect(complaints([line])).toEqual([]);
  expect(failureLines([line])).toEqual([]);
  expect(notableLines([line])).toEqual(iommuFaults([line]));
});
