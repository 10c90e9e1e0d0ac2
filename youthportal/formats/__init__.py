"""Where the portal writes numbers and dates otherwise than Django does (FORMAT_MODULE_PATH)."""
