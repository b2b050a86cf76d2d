"""Keeping accounts (账户管理): by the administrator's commands and at night."""
