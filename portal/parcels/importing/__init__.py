"""Bringing parcels in from files (地块导入): read apart, understood by pure rules, then stored."""
