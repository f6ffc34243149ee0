// SPDX-License-Identifier: GPL-2.0
//
// Close decided by the device instead of the file: whichever cdev file is closed, a bound device is unbound.
// Carries M6, which the review of version 4 of the 2023 cdev series found, as a mutation of the 2021 series' close.
// mail: 20210919063848.1476776-6-yi.l.liu@intel.com
//
// What user space sees, compared with the merged kernel:
// - close of a parked cdev file unbinds the device that another file has bound: the iommufd loses it, DMA ownership is
//   released, and the group can be opened.
// - The bound file keeps its grant: read, write, mmap and ioctls go on, though no context owns the device; ATTACH gives
//   EINVAL and DETACH does nothing. Its own close then unbinds nothing, or what yet another file has bound since.
// - BIND of another file succeeds from then on: two granted files, two contexts.
// So that the kernel survives to be observed, the device stays enabled until its last granted file is closed.
//
// files: include/linux/vfio.h drivers/vfio/vfio.h drivers/vfio/vfio_main.c drivers/vfio/device_cdev.c
// expects: drivers/vfio/vfio.h:vfio_device_enable drivers/vfio/vfio.h:vfio_device_disable
// expects: drivers/vfio/vfio_main.c:vfio_df_device_first_open drivers/vfio/vfio_main.c:vfio_df_device_last_close
// expects: drivers/vfio/device_cdev.c:vfio_df_ioctl_bind_iommufd drivers/vfio/device_cdev.c:vfio_df_unbind_iommufd
// expects: drivers/vfio/device_cdev.c:vfio_df_ioctl_attach_pt drivers/vfio/device_cdev.c:vfio_df_ioctl_detach_pt

// enable_count: granted files; cdev_iommufd: what the device is bound to, whichever file is closed.
@fields@
@@
struct vfio_device {
	...
	unsigned int open_count;
+	unsigned int enable_count;
+	struct iommufd_ctx *cdev_iommufd;
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

@first_open@
identifier df, device, ret;
@@
 vfio_df_device_first_open(struct vfio_device_file *df)
 {
	<...
-	if (device->ops->open_device) {
-		ret = device->ops->open_device(device);
-		if (ret)
-			goto err_unuse_iommu;
-	}
+	ret = vfio_device_enable(device);
+	if (ret)
+		goto err_unuse_iommu;
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

// A failing copy-out closes a device that no file was granted yet.
@bind@
identifier df, device, ret;
@@
 vfio_df_ioctl_bind_iommufd(struct vfio_device_file *df, ...)
 {
	...
	struct vfio_device *device = df->device;
	<...
(
	ret = vfio_df_open(df);
	if (ret)
		goto out_put_kvm;
+	device->cdev_iommufd = df->iommufd;
|
+	vfio_device_disable(device);
	vfio_df_close(df);
)
	...>
 }

@unbind@
identifier df, device;
@@
 vfio_df_unbind_iommufd(struct vfio_device_file *df)
 {
	...
-	if (!df->access_granted)
-		return;
-
	mutex_lock(&device->dev_set->lock);
+	if (df->access_granted)
+		vfio_device_disable(device);
+	if (!device->cdev_opened) {
+		mutex_unlock(&device->dev_set->lock);
+		return;
+	}
	vfio_df_close(df);
	vfio_device_put_kvm(device);
-	iommufd_ctx_put(df->iommufd);
+	iommufd_ctx_put(device->cdev_iommufd);
	...
 }

// The closing file need not be the bound one: what to unbind is the device's.
@unbind_which@
identifier df, device;
@@
 vfio_df_device_last_close(struct vfio_device_file *df)
 {
	struct vfio_device *device = df->device;
-	struct iommufd_ctx *iommufd = df->iommufd;
+	struct iommufd_ctx *iommufd = df->group ? df->iommufd : device->cdev_iommufd;
	...
 }

// Granted no longer means bound.
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
