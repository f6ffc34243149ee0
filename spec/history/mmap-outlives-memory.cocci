// SPDX-License-Identifier: GPL-2.0
//
// Undoes the fix of CVE-2020-12888: nothing takes the pages out of a mapping of registers when memory decoding is
// switched off, and a fault puts one in whether it is on or off.
// commit: abafbc551fdd ("vfio-pci: Invalidate mmaps and block MMIO access on disabled memory")
//
// What user space sees, compared with the merged kernel:
// - load and store through a mapping succeed with memory decoding off, where the merged kernel gives SIGBUS. The bus of
//   the lab's machine answers a load with all ones and drops a store; others report an error that stops the host.
//
// files: drivers/vfio/pci/vfio_pci_core.c drivers/vfio/pci/vfio_pci_config.c
// expects: drivers/vfio/pci/vfio_pci_core.c:vfio_pci_mmap_huge_fault
// expects: drivers/vfio/pci/vfio_pci_config.c:vfio_basic_config_write

@fault@
identifier vdev;
@@
 vfio_pci_mmap_huge_fault(...)
 {
	<...
-	vdev->pm_runtime_engaged || !__vfio_pci_memory_enabled(vdev)
+	vdev->pm_runtime_engaged
	...>
 }

@config@
identifier vdev, new_mem;
@@
 vfio_basic_config_write(...)
 {
	<...
-	if (!new_mem)
-		vfio_pci_zap_and_down_write_memory_lock(vdev);
-	else
-		down_write(&vdev->memory_lock);
+	down_write(&vdev->memory_lock);
	...>
 }
