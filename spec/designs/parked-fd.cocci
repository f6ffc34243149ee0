// SPDX-License-Identifier: GPL-2.0
//
// The parked file with dummy operations: open installs operations that know BIND and release only, and a successful BIND
// swaps in the real ones. Carries A1 with its hole (a), and (b).
// mail: proposed in the thread of 20210919063848.1476776-6-yi.l.liu@intel.com
//
// What user space sees, compared with the merged kernel:
// - On a parked file, as on any file without these operations: read and write give EINVAL, mmap gives ENODEV, and every
//   ioctl but BIND gives ENOTTY.
// - After BIND, mmap and ioctls work, but read and write give EINVAL for ever: what the file can do was computed from
//   its operations when it was opened (hole a).
// - kvm-vfio does not know a parked file for one of VFIO: KVM_DEV_VFIO_FILE_ADD gives EINVAL (hole b).
//
// files: drivers/vfio/vfio.h drivers/vfio/vfio_main.c drivers/vfio/device_cdev.c
// expects: drivers/vfio/vfio_main.c:vfio_device_parked_ioctl drivers/vfio/device_cdev.c:vfio_device_fops_cdev_open

@extern_operations@
@@
 extern const struct file_operations vfio_device_fops;
+extern const struct file_operations vfio_device_parked_fops;

@operations@
attribute name __user;
@@
+static long vfio_device_parked_ioctl(struct file *filep, unsigned int cmd,
+				     unsigned long arg)
+{
+	struct vfio_device_file *df = filep->private_data;
+	long ret;
+
+	if (cmd != VFIO_DEVICE_BIND_IOMMUFD)
+		return -ENOTTY;
+	ret = vfio_df_ioctl_bind_iommufd(df, (void __user *)arg);
+	/* Both operations belong to the same module: its reference stays. */
+	if (!ret)
+		smp_store_release(&filep->f_op, &vfio_device_fops);
+	return ret;
+}
+
+const struct file_operations vfio_device_parked_fops = {
+	.owner		= THIS_MODULE,
+	.release	= vfio_device_fops_release,
+	.unlocked_ioctl	= vfio_device_parked_ioctl,
+	.compat_ioctl	= compat_ptr_ioctl,
+};
+
 static struct vfio_device *vfio_device_from_file(...) { ... }

// The VFS looks at the operations of a file again after it has called open.
@cdev_open@
identifier filep, df;
@@
 vfio_device_fops_cdev_open(..., struct file *filep)
 {
	...
	filep->private_data = df;
+	filep->f_op = &vfio_device_parked_fops;
	...
 }
