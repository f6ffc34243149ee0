// SPDX-License-Identifier: GPL-2.0
//
// A device whose IOMMU cannot force snooping has no node. Carries A4 as the RFC has it, with R12.
// mail: 20210919063848.1476776-6-yi.l.liu@intel.com
//
// What user space sees, compared with the merged kernel: /dev/vfio/devices has no entry for such a device (QEMU:
// intel-iommu without snoop-control=on), so that open gives ENOENT. The group path is as it was.
//
// files: drivers/vfio/vfio.h
// expects: drivers/vfio/vfio.h:vfio_device_add drivers/vfio/vfio.h:vfio_device_del

@node@
identifier f =~ "^vfio_device_(add|del)$";
identifier device;
@@
 f(struct vfio_device *device)
 {
	<...
-	vfio_device_is_noiommu(device)
+	vfio_device_is_noiommu(device) ||
+	    !device_iommu_capable(device->dev, IOMMU_CAP_ENFORCE_CACHE_COHERENCY)
	...>
 }

@includes@
@@
 #include <linux/device.h>
+#include <linux/iommu.h>
