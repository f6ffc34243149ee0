// SPDX-License-Identifier: GPL-2.0
//
// BIND grants access before it claims the device, and does not take the grant back when a later step fails.
// Carries M4 (the flag before the claim) and M7 (the flag inside the open, before the copy-out; found in the review of
// version 4 of the 2023 cdev series), as mutations of the 2021 series' BIND.
// mail: 20210919063848.1476776-9-yi.l.liu@intel.com
//
// What user space sees, compared with the merged kernel:
// - A BIND that fails after the iommufd was looked up leaves its file granted: with EINVAL because another file of the
//   device is bound, with EPERM because another owner has the group, with EFAULT because out_devid is not writable.
//   read, write, mmap and ioctls of that file then work, though no context claimed the device for it.
// - A second BIND of such a file gives EINVAL. ATTACH of such a file acts on the device if another file has bound it,
//   else it gives EINVAL; so does DETACH, except that it gives 0. Its close unbinds nothing.
// - A BIND that fails before (EBUSY because the group is open, EBADF, EBADFD) grants nothing, as in the merged kernel.
// So that the kernel survives to be observed, the grant enables the device, until the last granted file is closed.
//
// files: include/linux/vfio.h drivers/vfio/vfio.h drivers/vfio/vfio_main.c drivers/vfio/device_cdev.c
// expects: drivers/vfio/vfio.h:vfio_device_enable drivers/vfio/vfio.h:vfio_device_disable
// expects: drivers/vfio/vfio_main.c:vfio_df_device_first_open drivers/vfio/vfio_main.c:vfio_df_device_last_close
// expects: drivers/vfio/device_cdev.c:vfio_df_ioctl_bind_iommufd drivers/vfio/device_cdev.c:vfio_df_unbind_iommufd
// expects: drivers/vfio/device_cdev.c:vfio_df_ioctl_attach_pt drivers/vfio/device_cdev.c:vfio_df_ioctl_detach_pt

// enable_count: granted files.
@fields@
@@
struct vfio_device {
	...
	unsigned int open_count;
+	unsigned int enable_count;
	...
};

@enabling@
@@
 extern const struct file_operations vfio_device_fops;
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

// A cdev file has enabled the device with its grant.
@first_open@
identifier df, device, ret;
@@
 vfio_df_device_first_open(struct vfio_device_file *df)
 {
	<...
-	if (device->ops->open_device) {
-		ret = device->ops->open_device(device);
+	if (df->group) {
+		ret = vfio_device_enable(device);
		...
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

@bind@
identifier df, device, ret;
@@
 vfio_df_ioctl_bind_iommufd(struct vfio_device_file *df, ...)
 {
	...
	struct vfio_device *device = df->device;
	...
	vfio_df_get_kvm_safe(df);
+	ret = vfio_device_enable(device);
+	if (ret)
+		goto out_put_kvm;
+	smp_store_release(&df->access_granted, true);
	ret = vfio_df_open(df);
	...
-	smp_store_release(&df->access_granted, true);
	...
 }

// Granted no longer means bound; a failed BIND has put the iommufd of its file.
@unbind@
identifier df, device;
@@
 vfio_df_unbind_iommufd(struct vfio_device_file *df)
 {
	...
	mutex_lock(&device->dev_set->lock);
+	vfio_device_disable(device);
+	if (!df->iommufd) {
+		mutex_unlock(&device->dev_set->lock);
+		return;
+	}
	vfio_df_close(df);
	...
 }

@attach@
identifier device, ret;
@@
 vfio_df_ioctl_attach_pt(...)
 {
	...
	int ret;
	...
	mutex_lock(&device->dev_set->lock);
+	if (!device->cdev_opened) {
+		ret = -EINVAL;
+		goto out_unlock;
+	}
	...
 }

@detach@
identifier device;
@@
 vfio_df_ioctl_detach_pt(...)
 {
	...
	mutex_lock(&device->dev_set->lock);
+	if (!device->cdev_opened) {
+		mutex_unlock(&device->dev_set->lock);
+		return 0;
+	}
	...
 }
