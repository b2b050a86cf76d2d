"""Taking parcels out as files (地块导出): one table of fields, one pure writer a format."""
