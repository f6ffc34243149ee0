// SPDX-License-Identifier: GPL-2.0
//
// The device is released with the last file of its node instead of with the file that was bound. Carries M2 by itself.
// mail: 20210919063848.1476776-6-yi.l.liu@intel.com
//
// What user space sees, compared with the merged kernel: after the close of the bound file, while a parked cdev file of the
// device is open, the device stays bound and attached, DMA goes on, BIND gives EINVAL and open of the group EBUSY. The close
// of the last cdev file releases it all.
//
// files: include/linux/vfio.h drivers/vfio/device_cdev.c
// expects: drivers/vfio/device_cdev.c:vfio_device_fops_cdev_open drivers/vfio/device_cdev.c:vfio_df_ioctl_bind_iommufd
// expects: drivers/vfio/device_cdev.c:vfio_df_unbind_iommufd

// node_opens: cdev files; node_iommufd: what the device is bound to, whichever file is closed last.
@fields@
@@
struct vfio_device {
	...
	unsigned int open_count;
+	unsigned int node_opens;
+	struct iommufd_ctx *node_iommufd;
	...
};

@cdev_open@
identifier filep, df, device;
@@
 vfio_device_fops_cdev_open(..., struct file *filep)
 {
	...
	df = vfio_allocate_device_file(device);
	if (IS_ERR(df)) { ... }
+	mutex_lock(&device->dev_set->lock);
+	device->node_opens++;
+	mutex_unlock(&device->dev_set->lock);
	...
	filep->private_data = df;
	...
 }

@bind@
identifier df, device;
@@
 vfio_df_ioctl_bind_iommufd(struct vfio_device_file *df, ...)
 {
	...
	device->cdev_opened = true;
+	device->node_iommufd = df->iommufd;
	...
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
+	if (--device->node_opens || !device->cdev_opened) {
+		mutex_unlock(&device->dev_set->lock);
+		return;
+	}
+	df->iommufd = device->node_iommufd;
	vfio_df_close(df);
	...
 }
