// SPDX-License-Identifier: GPL-2.0
//
// A BIND that is refused because the device is open leaves the virtual machine of the device alone. Closes C1.
// Our own patch for the change that was posted as "vfio: Get/put KVM only for the first/last vfio_df_open/close in cdev path".
//
// What user space sees: nothing by itself. The machine of the bound file is kept, and none is leaked.
//
// files: drivers/vfio/device_cdev.c
// expects: drivers/vfio/device_cdev.c:vfio_df_ioctl_bind_iommufd drivers/vfio/device_cdev.c:vfio_df_unbind_iommufd

@bind@
identifier df, device;
@@
 vfio_df_ioctl_bind_iommufd(struct vfio_device_file *df, ...)
 {
	...
	mutex_lock(&device->dev_set->lock);
	<...
(
+	if (device->open_count == 0)
	vfio_df_get_kvm_safe(df);
|
+	if (device->open_count == 0)
	vfio_device_put_kvm(device);
)
	...>
 }

@close@
identifier df, device;
@@
 vfio_df_unbind_iommufd(struct vfio_device_file *df)
 {
	...
+	if (device->open_count == 0)
	vfio_device_put_kvm(device);
	...
 }
