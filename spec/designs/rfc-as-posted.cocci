// SPDX-License-Identifier: GPL-2.0
//
// The RFC as posted, on top of its flag of the device: a node is opened once at a time, not while the group is open and the
// other way round, and is there only where the IOMMU forces snooping. Carries R1, R10 and R12.
// mail: 20210919063848.1476776-3-yi.l.liu@intel.com, 20210919063848.1476776-6-yi.l.liu@intel.com
//
// What user space sees, compared with rfc-block-access:
// - A device behind an IOMMU that cannot force snooping has no cdev (QEMU: intel-iommu without snoop-control=on).
// - open of a cdev gives EBUSY while the group of its device is open, or another cdev file of the device.
// - open of a group gives EBUSY while a cdev file of one of its devices is open, bound or not.
// - BIND gives EBUSY only when the device is bound.
// - SET_CONTAINER takes containers only: EINVAL for any other file, an iommufd too.
//
// after: rfc-block-access
// files: drivers/vfio/vfio.h drivers/vfio/device_cdev.c drivers/vfio/group.c
// expects: drivers/vfio/vfio.h:vfio_device_add drivers/vfio/vfio.h:vfio_device_del
// expects: drivers/vfio/device_cdev.c:vfio_device_fops_cdev_open drivers/vfio/device_cdev.c:vfio_df_ioctl_bind_iommufd
// expects: drivers/vfio/device_cdev.c:vfio_df_unbind_iommufd drivers/vfio/group.c:vfio_group_ioctl_set_container

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

@cdev_open@
identifier df, device, ret;
@@
 vfio_device_fops_cdev_open(...)
 {
	...
	int ret;
	...
+	ret = vfio_device_block_group(device);
+	if (ret)
+		goto err_put_registration;
	df = vfio_allocate_device_file(device);
	if (IS_ERR(df)) {
+		vfio_device_unblock_group(device);
		...
	}
	mutex_lock(&device->dev_set->lock);
-	ret = vfio_device_enable(device);
+	ret = device->node_opens ? -EBUSY : vfio_device_enable(device);
	...
	if (ret) {
+		vfio_device_unblock_group(device);
		kfree(df);
		...
	}
	...
 }

@bind@
identifier device, ret;
@@
 vfio_df_ioctl_bind_iommufd(...)
 {
	<...
(
-	ret = vfio_device_block_group(device);
-	if (ret)
-		return ret;
-
|
-	vfio_device_unblock_group(device);
)
	...>
 }

@close_unbound@
identifier device;
@@
 vfio_df_unbind_iommufd(...)
 {
	...
	if (--device->node_opens || !device->cdev_opened) {
		mutex_unlock(&device->dev_set->lock);
+		vfio_device_unblock_group(device);
		return;
	}
	...
 }

@set_container@
identifier iommufd, ret;
expression file;
@@
 vfio_group_ioctl_set_container(...)
 {
	...
-	struct iommufd_ctx *iommufd;
	...
-	iommufd = iommufd_ctx_from_file(file);
-	if (!IS_ERR(iommufd)) { ... }
-
-	/* The FD passed is not recognized. */
-	ret = -EBADFD;
+	ret = -EINVAL;
	...
 }
