// SPDX-License-Identifier: GPL-2.0
//
// Group and cdev exclude each other when they are opened, as in the RFC, instead of when the cdev file is bound.
// Carries A5 (i) with R10; several cdev files of a device may be open.
// mail: 20210919063848.1476776-3-yi.l.liu@intel.com
//
// What user space sees, compared with the merged kernel:
// - open of a cdev gives EBUSY while the group of its device is open.
// - open of a group gives EBUSY while a cdev file of one of its devices is open, bound or not (R10).
// - BIND never gives EBUSY.
//
// files: drivers/vfio/device_cdev.c
// expects: drivers/vfio/device_cdev.c:vfio_device_fops_cdev_open drivers/vfio/device_cdev.c:vfio_df_ioctl_bind_iommufd
// expects: drivers/vfio/device_cdev.c:vfio_df_unbind_iommufd

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

@close_parked@
identifier df, device;
@@
 vfio_df_unbind_iommufd(struct vfio_device_file *df)
 {
	struct vfio_device *device = df->device;
	...
-	if (!df->access_granted)
+	if (!df->access_granted) {
+		vfio_device_unblock_group(device);
		return;
+	}
	...
 }
