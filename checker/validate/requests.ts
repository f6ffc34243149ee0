/** Numbers of the ioctl requests that strace has names for: it prints one name of a number that several requests share. */

/** VFIO's requests are numbered in type ';' from 100 on; iommufd's from 128 on. */
const TYPE = 0x3b00n;

const VFIO: readonly (readonly string[])[] = [
  ['VFIO_GET_API_VERSION'],
  ['VFIO_CHECK_EXTENSION'],
  ['VFIO_SET_IOMMU'],
  ['VFIO_GROUP_GET_STATUS'],
  ['VFIO_GROUP_SET_CONTAINER'],
  ['VFIO_GROUP_UNSET_CONTAINER'],
  ['VFIO_GROUP_GET_DEVICE_FD'],
  ['VFIO_DEVICE_GET_INFO'],
  ['VFIO_DEVICE_GET_REGION_INFO'],
  ['VFIO_DEVICE_GET_IRQ_INFO'],
  ['VFIO_DEVICE_SET_IRQS'],
  ['VFIO_DEVICE_RESET'],
  ['VFIO_DEVICE_GET_PCI_HOT_RESET_INFO', 'VFIO_IOMMU_GET_INFO', 'VFIO_IOMMU_SPAPR_TCE_GET_INFO'],
  ['VFIO_DEVICE_PCI_HOT_RESET', 'VFIO_IOMMU_MAP_DMA'],
  ['VFIO_DEVICE_QUERY_GFX_PLANE', 'VFIO_IOMMU_UNMAP_DMA'],
  ['VFIO_DEVICE_GET_GFX_DMABUF', 'VFIO_IOMMU_ENABLE'],
  ['VFIO_DEVICE_IOEVENTFD', 'VFIO_IOMMU_DISABLE'],
  ['VFIO_DEVICE_FEATURE', 'VFIO_IOMMU_DIRTY_PAGES', 'VFIO_IOMMU_SPAPR_REGISTER_MEMORY'],
  ['VFIO_DEVICE_BIND_IOMMUFD', 'VFIO_IOMMU_SPAPR_UNREGISTER_MEMORY'],
  ['VFIO_DEVICE_ATTACH_IOMMUFD_PT', 'VFIO_IOMMU_SPAPR_TCE_CREATE'],
  ['VFIO_DEVICE_DETACH_IOMMUFD_PT', 'VFIO_IOMMU_SPAPR_TCE_REMOVE'],
  ['VFIO_EEH_PE_OP', 'VFIO_MIG_GET_PRECOPY_INFO'],
];

const IOMMUFD: readonly string[] = [
  'IOMMU_DESTROY',
  'IOMMU_IOAS_ALLOC',
  'IOMMU_IOAS_ALLOW_IOVAS',
  'IOMMU_IOAS_COPY',
  'IOMMU_IOAS_IOVA_RANGES',
  'IOMMU_IOAS_MAP',
  'IOMMU_IOAS_UNMAP',
  'IOMMU_OPTION',
  'IOMMU_VFIO_IOAS',
  'IOMMU_HWPT_ALLOC',
  'IOMMU_GET_HW_INFO',
  'IOMMU_HWPT_SET_DIRTY_TRACKING',
  'IOMMU_HWPT_GET_DIRTY_BITMAP',
  'IOMMU_HWPT_INVALIDATE',
  'IOMMU_FAULT_QUEUE_ALLOC',
  'IOMMU_IOAS_MAP_FILE',
  'IOMMU_VIOMMU_ALLOC',
  'IOMMU_VDEVICE_ALLOC',
  'IOMMU_IOAS_CHANGE_PROCESS',
  'IOMMU_VEVENTQ_ALLOC',
  'IOMMU_HW_QUEUE_ALLOC',
];

const NUMBERS: ReadonlyMap<string, bigint> = new Map([
  ...VFIO.flatMap((names, index) => names.map((name): [string, bigint] => [name, TYPE + BigInt(100 + index)])),
  ...IOMMUFD.map((name, index): [string, bigint] => [name, TYPE + BigInt(0x80 + index)]),
]);

/** Null for a name that is none of VFIO's or iommufd's. */
export function requestNumber(name: string): bigint | null {
  return NUMBERS.get(name) ?? null;
}

/** All names of a number, as a person would want to read them: "VFIO_DEVICE_PCI_HOT_RESET or VFIO_IOMMU_MAP_DMA". */
export function requestText(number: bigint): string {
  const names = [...NUMBERS]
    .filter(([name, value]) => value === number && !name.includes('SPAPR') && !name.includes('EEH'))
    .map(([name]) => name);
  return names.length > 0 ? names.join(' or ') : `0x${number.toString(16)}`;
}
