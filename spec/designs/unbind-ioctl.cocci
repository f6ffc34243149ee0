// SPDX-License-Identifier: GPL-2.0
//
// An ioctl that undoes BIND and takes the grant back. Carries M3, for which the 2023 series has no such ioctl.
// mail: 20210919063848.1476776-6-yi.l.liu@intel.com, 20210919063848.1476776-9-yi.l.liu@intel.com
//
// What user space sees, compared with the merged kernel: ioctl(fd, 0x3b79) of a granted cdev file gives 0 and parks the file:
// the iommufd loses the device, read, write, mmap and the other ioctls give EINVAL, BIND works again. Loads and stores
// through a mapping that was made before go on (M3).
// So that the kernel survives to be observed, the device stays enabled until the last file that was granted is closed.
//
// files: include/linux/vfio.h drivers/vfio/vfio.h drivers/vfio/vfio_main.c drivers/vfio/device_cdev.c
// expects: drivers/vfio/vfio.h:vfio_device_enable drivers/vfio/vfio.h:vfio_device_disable
// expects: drivers/vfio/vfio_main.c:vfio_df_device_first_open drivers/vfio/vfio_main.c:vfio_df_device_last_close
// expects: drivers/vfio/vfio_main.c:vfio_device_fops_unl_ioctl drivers/vfio/vfio_main.c:vfio_device_fops_release
// expects: drivers/vfio/device_cdev.c:vfio_df_ioctl_unbind

// enable_count: files that were granted; enabled: this file is one of them.
@fields@
@@
struct vfio_device {
	...
	unsigned int open_count;
+	unsigned int enable_count;
	...
};

@file_fields@
@@
struct vfio_device_file {
	...
	u8 access_granted;
+	u8 enabled;
	...
};

@enabling@
@@
 extern const struct file_operations vfio_device_fops;
+
+long vfio_df_ioctl_unbind(struct vfio_device_file *df);
+
+static inline int vfio_device_enable(struct vfio_device *device)
+{
+	int ret = 0;
+
+	lockdep_assert_held(&device->dev_set->lock);
+	if (!device->enable_count && device->ops->open_device)
+		ret = device->ops->open_device(device);
+	if (!ret)
+		device->enable_count++;
+	return ret;
+}
+
+static inline void vfio_device_disable(struct vfio_device *device)
+{
+	lockdep_assert_held(&device->dev_set->lock);
+	if (!--device->enable_count && device->ops->close_device)
+		device->ops->close_device(device);
+}

@first_open@
identifier df, device, ret;
@@
 vfio_df_device_first_open(struct vfio_device_file *df)
 {
	<...
-	if (device->ops->open_device) {
-		ret = device->ops->open_device(device);
+	if (!df->enabled) {
+		ret = vfio_device_enable(device);
		if (ret)
			goto err_unuse_iommu;
+		df->enabled = !df->group;
	}
	...>
 }

@last_close@
identifier df, device;
@@
 vfio_df_device_last_close(struct vfio_device_file *df)
 {
	<...
-	if (device->ops->close_device)
-		device->ops->close_device(device);
+	if (df->group)
+		vfio_device_disable(device);
	...>
 }

@release@
identifier df, device;
@@
 vfio_device_fops_release(...)
 {
	...
	struct vfio_device_file *df = ...;
	...
+	if (df->enabled) {
+		mutex_lock(&device->dev_set->lock);
+		vfio_device_disable(device);
+		mutex_unlock(&device->dev_set->lock);
+	}
	vfio_device_put_registration(device);
	...
 }

@ioctl@
identifier df, device, cmd, ret;
@@
 vfio_device_fops_unl_ioctl(..., unsigned int cmd, ...)
 {
	...
	struct vfio_device_file *df = ...;
	...
+	if (!df->group && cmd == _IO(VFIO_TYPE, VFIO_BASE + 21))
+		return vfio_df_ioctl_unbind(df);
	ret = vfio_device_pm_runtime_get(device);
	...
 }

@operation@
@@
+long vfio_df_ioctl_unbind(struct vfio_device_file *df)
+{
+	vfio_df_unbind_iommufd(df);
+	mutex_lock(&df->device->dev_set->lock);
+	df->iommufd = NULL;
+	smp_store_release(&df->access_granted, false);
+	mutex_unlock(&df->device->dev_set->lock);
+	return 0;
+}
+
 int vfio_df_ioctl_attach_pt(...) { ... }
