// SPDX-License-Identifier: GPL-2.0
//
// The flag of the device of the 2021 series ("vfio/pci: block access until the device is bound", RFC 05/20 and 08/20),
// with the rule that its node is opened once at a time relaxed. Carries M1, M2, R1 and R-Access.
// mail: 20210919063848.1476776-6-yi.l.liu@intel.com, 20210919063848.1476776-9-yi.l.liu@intel.com
//
// What user space sees, compared with the merged kernel:
// - open of the cdev enables the device, as the RFC's open did; the last close of a cdev file disables it.
// - read, write and mmap on a cdev file give ENODEV until some file of the device is bound; then they work on every
//   file of the device, bound or not (M1).
// - ioctls are not gated: on a file that is not bound, GET_INFO, GET_REGION_INFO, SET_IRQS, IOEVENTFD and the rest work (R1).
//   ATTACH and DETACH give EINVAL until some file of the device is bound.
// - BIND gives EBUSY when the device is bound, by this file or another.
// - close of the bound file leaves the device bound while another cdev file of it is open; the last close unbinds (M2).
//
// files: include/linux/vfio.h drivers/vfio/vfio.h drivers/vfio/vfio_main.c drivers/vfio/device_cdev.c
// expects: drivers/vfio/vfio.h:vfio_device_enable drivers/vfio/vfio.h:vfio_device_disable
// expects: drivers/vfio/vfio_main.c:vfio_df_device_first_open drivers/vfio/vfio_main.c:vfio_df_device_last_close
// expects: drivers/vfio/vfio_main.c:vfio_device_fops_unl_ioctl drivers/vfio/vfio_main.c:vfio_device_fops_read
// expects: drivers/vfio/vfio_main.c:vfio_device_fops_write drivers/vfio/vfio_main.c:vfio_device_fops_mmap
// expects: drivers/vfio/device_cdev.c:vfio_device_fops_cdev_open drivers/vfio/device_cdev.c:vfio_df_ioctl_bind_iommufd
// expects: drivers/vfio/device_cdev.c:vfio_df_unbind_iommufd
// expects: drivers/vfio/device_cdev.c:vfio_df_ioctl_attach_pt drivers/vfio/device_cdev.c:vfio_df_ioctl_detach_pt

// enable_count: cdev files, and one for the group path; node_opens: cdev files; node_iommufd: what the device is bound to.
// That the device is bound, and the RFC's block_access cleared, is cdev_opened.
@fields@
@@
struct vfio_device {
	...
	unsigned int open_count;
+	unsigned int enable_count;
+	unsigned int node_opens;
+	struct iommufd_ctx *node_iommufd;
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

// A cdev file has enabled the device when it was opened.
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

@ungated@
identifier df;
@@
 vfio_device_fops_unl_ioctl(...)
 {
	<...
-	if (!smp_load_acquire(&df->access_granted))
-		return -EINVAL;
	...>
 }

@gated@
identifier f =~ "^vfio_device_fops_(read|write|mmap)$";
identifier df;
@@
 f(...)
 {
	<...
-	if (!smp_load_acquire(&df->access_granted))
-		return -EINVAL;
+	if (!df->group && !vfio_device_cdev_opened(df->device))
+		return -ENODEV;
	...>
 }

@cdev_open@
identifier filep, df, device, ret;
@@
 vfio_device_fops_cdev_open(..., struct file *filep)
 {
	...
	int ret;
	...
	df = vfio_allocate_device_file(device);
	if (IS_ERR(df)) { ... }
+
+	mutex_lock(&device->dev_set->lock);
+	ret = vfio_device_enable(device);
+	if (!ret)
+		device->node_opens++;
+	mutex_unlock(&device->dev_set->lock);
+	if (ret) {
+		kfree(df);
+		goto err_put_registration;
+	}
	...
	filep->private_data = df;
	...
 }

@bind@
identifier df, device, ret;
@@
 vfio_df_ioctl_bind_iommufd(struct vfio_device_file *df, ...)
 {
	...
	struct vfio_device *device = df->device;
	<...
(
-	if (df->access_granted) {
-		ret = -EINVAL;
+	if (device->cdev_opened) {
+		ret = -EBUSY;
		goto out_unlock;
	}
|
	device->cdev_opened = true;
+	device->node_iommufd = df->iommufd;
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
+	vfio_device_disable(device);
+	if (--device->node_opens || !device->cdev_opened) {
+		mutex_unlock(&device->dev_set->lock);
+		return;
+	}
+	df->iommufd = device->node_iommufd;
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
+		return -EINVAL;
+	}
	...
 }
