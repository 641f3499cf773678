"""The engines that write: one file each behind one protocol."""
