/** Operations of the VFIO and iommufd uAPI, written out by hand for the tests of the machine. Traces take these from the kernel's headers. */

import { constants } from 'node:fs';
import type { Operation } from '../../checker/replay/backend.js';
import { address, buffer, fd, int, operation, place, result, text, toFd } from './operations.js';

/** Byte offsets in a device descriptor: region index << 40. */
export const bar0 = 0n;
export const config = 7n << 40n;

export const open = (path: string, name: string): Operation => operation('openat', [text(path), int(constants.O_RDWR)], toFd(name));

// linux/vfio.h: _IO(';', 100 + n)
const vfio = (n: number) => int(0x3b00 | (100 + n));

/** struct vfio_device_bind_iommufd { argsz, flags, iommufd, out_devid } */
export const bind = (file: string, context: string): Operation =>
  operation('ioctl', [
    fd(file),
    vfio(18),
    buffer(16, [place(0, 4, 16), place(8, 4, fd(context))], [{ offset: 12, width: 4, name: `devid:${file}` }]),
  ]);

/** struct vfio_device_attach_iommufd_pt { argsz, flags, pt_id } */
export const attach = (file: string, ioas: string): Operation =>
  operation('ioctl', [fd(file), vfio(19), buffer(12, [place(0, 4, 12), place(8, 4, result(ioas))])]);

/** struct vfio_group_status { argsz, flags }; VFIO_GROUP_SET_CONTAINER and GET_DEVICE_FD take plain pointers. */
export const setContainer = (group: string, container: string): Operation =>
  operation('ioctl', [fd(group), vfio(4), buffer(4, [place(0, 4, fd(container))])]);
export const getDevice = (group: string, bdf: string, name: string): Operation =>
  operation('ioctl', [fd(group), vfio(6), text(bdf)], toFd(name));

/** VFIO_SET_IOMMU with VFIO_TYPE1v2_IOMMU */
export const setIommu = (container: string): Operation => operation('ioctl', [fd(container), vfio(2), int(3)]);

/** struct vfio_iommu_type1_dma_map { argsz, flags, vaddr, iova, size }, readable and writable */
export const mapType1 = (container: string, page: string, iova: number): Operation =>
  operation('ioctl', [
    fd(container),
    vfio(13),
    buffer(32, [place(0, 4, 32), place(4, 4, 3), place(8, 8, address(page)), place(16, 8, iova), place(24, 8, 4096)]),
  ]);

// linux/iommufd.h: _IO(';', 0x80 + n)
const iommufd = (n: number) => int(0x3b00 | (0x80 + n));

/** struct iommu_ioas_alloc { size, flags, out_ioas_id } */
export const ioasAlloc = (context: string, ioas: string): Operation =>
  operation('ioctl', [fd(context), iommufd(1), buffer(12, [place(0, 4, 12)], [{ offset: 8, width: 4, name: ioas }])]);

/** struct iommu_ioas_map { size, flags, ioas_id, reserved, user_va, length, iova }; flags: fixed IOVA, writable, readable */
export const ioasMap = (context: string, ioas: string, page: string, iova: number): Operation =>
  operation('ioctl', [
    fd(context),
    iommufd(5),
    buffer(40, [
      place(0, 4, 40),
      place(4, 4, 7),
      place(8, 4, result(ioas)),
      place(16, 8, address(page)),
      place(24, 8, 4096),
      place(32, 8, iova),
    ]),
  ]);

/** struct iommu_ioas_unmap { size, ioas_id, iova, length } */
export const ioasUnmap = (context: string, ioas: string, iova: number): Operation =>
  operation('ioctl', [
    fd(context),
    iommufd(6),
    buffer(24, [place(0, 4, 24), place(4, 4, result(ioas)), place(8, 8, iova), place(16, 8, 4096)]),
  ]);

export const readConfig = (file: string): Operation =>
  operation('pread', [fd(file), buffer(4, [], [{ offset: 0, width: 4, name: 'word' }]), int(4), int(config)]);

/** PCI_COMMAND: memory space and bus master. */
export const enableDma = (file: string): Operation =>
  operation('pwrite', [fd(file), buffer(2, [place(0, 2, 6)]), int(2), int(config + 4n)]);

const register = (file: string, at: number, value: number): Operation =>
  operation('pwrite', [fd(file), buffer(4, [place(0, 4, value)]), int(4), int(bar0 + BigInt(at))]);

/** Where the edu device keeps what it transfers, and how long a transfer takes at most (milliseconds). */
const eduBuffer = 0x40000;
const transferTime = 250;

/** QEMU's edu device takes `count` bytes from memory, or puts them there: docs/specs/edu.rst. */
export const eduTransfer = (file: string, direction: 'from memory' | 'to memory', iova: number, count: number): readonly Operation[] => [
  register(file, 0x80, direction === 'from memory' ? iova : eduBuffer),
  register(file, 0x88, direction === 'from memory' ? eduBuffer : iova),
  register(file, 0x90, count),
  register(file, 0x98, direction === 'from memory' ? 1 : 3),
  operation('sleep', [int(transferTime)]),
];

/** A virtual machine that is held by its kvm-vfio device alone; linux/kvm.h: _IO(0xae, n), struct kvm_create_device { type, fd, flags } */
export const createVm = (name: string): readonly Operation[] => [
  open('/dev/kvm', 'kvm'),
  operation('ioctl', [fd('kvm'), int(0xae01), int(0)], toFd('vm')),
  operation('ioctl', [fd('vm'), int(0xc00caee0), buffer(12, [place(0, 4, 4)], [{ offset: 4, width: 4, name: 'device' }])]),
  operation('adopt', [result('device')], toFd(name)),
  operation('close', [fd('vm')]),
  operation('close', [fd('kvm')]),
];

/** struct kvm_device_attr { flags, group, attr, addr }: KVM_DEV_VFIO_FILE, KVM_DEV_VFIO_FILE_ADD, a pointer to the descriptor */
export const tellVm = (vm: string, file: string): Operation =>
  operation('ioctl', [
    fd(vm),
    int(0x4018aee1),
    buffer(24, [place(4, 4, 1), place(8, 8, 1), place(16, 8, buffer(4, [place(0, 4, fd(file))]))]),
  ]);

/** How many virtual machines are alive. */
export const tallyVms = (): Operation => operation('tally', [text('/sys/kernel/debug/kvm'), text('-')]);
